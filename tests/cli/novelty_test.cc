#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "harness/base/rng.h"
#include "harness/doc/json.h"
#include "tests/cli/cli_runner.h"
#include "tests/support/safetensors_writer.h"

namespace plimsoll::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

/// 149 known questions about cooking, and candidates of several kinds.
class Novelty : public ::testing::Test {
 protected:
  Novelty() {
    const std::vector<std::string> dishes = {"soup",  "bread", "curry",   "salad",    "stew",
                                             "pasta", "pizza", "risotto", "omelette", "pie"};
    const std::vector<std::string> styles = {"quick", "spicy", "vegan", "cheap", "rich"};
    const std::vector<std::string> asks = {"How do I make a", "What goes into a good",
                                           "How long should I cook a"};
    std::string known;
    for (const std::string& ask : asks)
      for (const std::string& style : styles)
        for (const std::string& dish : dishes)
          if (style != "vegan" || dish != "pizza" || ask.front() == 'H')
            known += ask + " " + style + " " + dish + " for my family?\n";
    runner_.Write("known.txt", known);
    runner_.Write("drafts.jsonl",
                  Line("copy", "how do i make a  quick SOUP for my family?") +
                      Line("ordinary", "What goes into a good vegan pizza for my family?") +
                      Line("fresh", "Explain orbital resonance between the moons of Jupiter") +
                      Line("again", "Explain orbital resonance between the moons of Jupiter!") +
                      Line("other", "Translate contract clauses on indemnity into Portuguese") +
                      Line("empty", ""));
  }

  static std::string Line(const std::string& id, const std::string& text) {
    return "{\"id\": \"" + id + "\", \"text\": \"" + text + "\", \"tags\": [\"t\"]}\n";
  }

  doc::Node Json(std::vector<std::string> more = {}) {
    std::vector<std::string> arguments = {"novelty",  "--candidates", "drafts.jsonl",
                                          "--corpus", "known.txt",    "--json"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const CliResult result = runner_.Run(arguments);
    EXPECT_EQ(result.code, 0) << result.err;
    const Result<doc::Node> json = doc::ParseJson(result.out);
    EXPECT_TRUE(json.ok()) << result.out;
    return json.ok() ? *json : doc::Node();
  }

  static std::map<std::string, doc::Node> RowsOf(const doc::Node& json) {
    std::map<std::string, doc::Node> rows;
    for (const doc::Node& row : json.Find("rows")->items) rows[row.StringAt("/id")] = row;
    return rows;
  }

  CliRunner runner_;
};

TEST_F(Novelty, KeepsWhatIsNewAndSaysWhyTheRestIsNot) {
  const doc::Node json = Json();
  EXPECT_EQ(json.StringAt("/format"), "plimsoll.novelty/1");
  EXPECT_EQ(json.IntAt("/candidates"), 6);
  EXPECT_EQ(json.IntAt("/corpus"), 149);
  EXPECT_EQ(json.IntAt("/kept") + json.IntAt("/rejected"), 6);
  EXPECT_GT(json.StringAt("/embedder").size(), 0U);
  EXPECT_THAT(json.StringAt("/threshold/how"), HasSubstr("Benjamini and Hochberg"));
  std::map<std::string, doc::Node> rows = RowsOf(json);
  EXPECT_EQ(rows["copy"].StringAt("/verdict"), "duplicate");
  EXPECT_EQ(rows["copy"].StringAt("/why"), "repeats the words of its nearest known text");
  EXPECT_EQ(rows["copy"].StringAt("/nearest/id"), "known.txt:1");
  EXPECT_EQ(rows["copy"].StringAt("/nearest/corpus"), "known.txt");
  EXPECT_EQ(rows["ordinary"].StringAt("/verdict"), "known_region");
  EXPECT_THAT(rows["ordinary"].StringAt("/why"), HasSubstr("in a known region: farther out than"));
  EXPECT_EQ(rows["fresh"].StringAt("/verdict"), "novel");
  EXPECT_EQ(rows["other"].StringAt("/verdict"), "novel");
  EXPECT_EQ(rows["again"].StringAt("/verdict"), "near_other");
  EXPECT_EQ(rows["again"].StringAt("/near_candidate/id"), "fresh");
  EXPECT_EQ(rows["empty"].StringAt("/verdict"), "nothing_to_embed");
  EXPECT_TRUE(rows["empty"].Find("nearest")->is_null());
  EXPECT_TRUE(rows["empty"].Find("novelty")->is_null());
  EXPECT_EQ(json.IntAt("/kept"), 2);
}

TEST_F(Novelty, PrintsATableForPeople) {
  const CliResult result =
      runner_.Run({"novelty", "--candidates", "drafts.jsonl", "--corpus", "known.txt"});
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("6 candidates against 149 known texts, embedded by lexical"));
  EXPECT_THAT(result.out, HasSubstr("2 kept, 4 rejected"));
  EXPECT_THAT(result.out, HasSubstr("threshold: "));
  EXPECT_THAT(result.out, HasSubstr("How do I make a quick soup for my family?"));
  runner_.session().is_github = true;
  const CliResult on_github =
      runner_.Run({"novelty", "--candidates", "drafts.jsonl", "--corpus", "known.txt"});
  EXPECT_THAT(on_github.out, Not(HasSubstr("quick soup")));
}

TEST_F(Novelty, WritesTheKeptCandidatesAsASourceOfTexts) {
  const doc::Node json = Json({"--out", "kept.jsonl"});
  const CliResult again = runner_.Run({"novelty", "--candidates", "drafts.jsonl", "--corpus",
                                       "known.txt", "--corpus", "kept.jsonl", "--json"});
  EXPECT_EQ(again.code, 0) << again.err;
  const Result<doc::Node> second = doc::ParseJson(again.out);
  ASSERT_TRUE(second.ok());
  EXPECT_EQ(second->IntAt("/corpus"), 151);
  EXPECT_EQ(RowsOf(*second)["fresh"].StringAt("/nearest/corpus"), "kept.jsonl");
  EXPECT_EQ(RowsOf(*second)["fresh"].StringAt("/verdict"), "duplicate");
  EXPECT_THAT(runner_.Read("kept.jsonl"), HasSubstr("\"tags\":[\"t\"]"));
}

TEST_F(Novelty, ComparesWithHeldOutTexts) {
  runner_.Write("held.txt",
                "What is in a cheap soup?\nWho invented the stew?\nIs bread vegan?\n"
                "Name a rich risotto\nHow hot is a curry?\n");
  const doc::Node json = Json({"--held-out", "held.txt"});
  EXPECT_EQ(json.IntAt("/three_sample/held_out"), 5);
  ASSERT_NE(json.At("/three_sample/auc"), nullptr);
  EXPECT_GT(*json.At("/three_sample/auc")->AsDouble(), 0.5);
  EXPECT_TRUE(Json().Find("three_sample")->is_null());
}

TEST_F(Novelty, SaysWhenTheCorpusIsTooSmallToCallAnythingNovel) {
  runner_.Write("few.txt", "boil an egg\nbake a cake\nfry an onion\n");
  runner_.Write("one.txt", "orbital resonance\nlunar eclipse\nsolar wind\nfar comet\n");
  const CliResult result =
      runner_.Run({"novelty", "--candidates", "one.txt", "--corpus", "few.txt", "--json"});
  EXPECT_EQ(result.code, 0) << result.err;
  const Result<doc::Node> json = doc::ParseJson(result.out);
  ASSERT_TRUE(json.ok());
  EXPECT_TRUE(json->At("/threshold/value")->is_null());
  EXPECT_EQ(json->StringAt("/threshold/how"),
            "none: no candidate is novel with false discoveries held at 0.1; 3 known texts give no "
            "p_novel below 0.25, which one novel candidate among 4 cannot pass: that takes 39");
  for (const doc::Node& row : json->Find("rows")->items) {
    EXPECT_EQ(row.StringAt("/verdict"), "undecided");
    EXPECT_EQ(row.StringAt("/why"),
              "too few known texts: 3, and 39 are needed to call one of these novel at 0.1");
  }
  EXPECT_EQ(json->IntAt("/verdicts/undecided"), 4);
  EXPECT_EQ(json->IntAt("/kept"), 0);
}

TEST_F(Novelty, LeavesBlankTextsOfACorpusOutAndCountsThem) {
  runner_.Write("blank.jsonl", Line("b1", "") + Line("b2", "  ") + Line("b3", "moons of Mars"));
  const doc::Node json = Json({"--corpus", "blank.jsonl"});
  EXPECT_EQ(json.IntAt("/corpus"), 150);
  EXPECT_EQ(json.IntAt("/calibration/blank_texts"), 2);
  EXPECT_EQ(json.IntAt("/corpora/1/blank"), 2);
  for (const doc::Node& row : json.Find("rows")->items) {
    const doc::Node* const nearest = row.At("/nearest/id");
    EXPECT_TRUE(nearest == nullptr || (nearest->text != "b1" && nearest->text != "b2"));
  }
  EXPECT_THAT(runner_
                  .Run({"novelty", "--candidates", "drafts.jsonl", "--corpus", "known.txt",
                        "--corpus", "blank.jsonl"})
                  .out,
              HasSubstr("\n2 blank texts of the corpora are left out\n"));
}

TEST_F(Novelty, ShowsTheKeptOnesFirstAndNoMoreThanAskedFor) {
  const CliResult result = runner_.Run(
      {"novelty", "--candidates", "drafts.jsonl", "--corpus", "known.txt", "--limit", "2"});
  EXPECT_THAT(result.out, HasSubstr("2 kept, 4 rejected: 2 novel, 1 near_other, 1 duplicate, "
                                    "1 known_region, 1 nothing_to_embed\n"));
  EXPECT_THAT(result.out, HasSubstr("and 4 more (--limit, or all of them with --json)\n"));
  EXPECT_THAT(result.out, HasSubstr("fresh"));
  EXPECT_THAT(result.out, Not(HasSubstr("ordinary")));
}

TEST_F(Novelty, OrdersTheKeptOnesAsAsked) {
  // Three on one subject, and two alone: the first of a batch that stands for the rest is of the
  // three, the farthest from what is known is not.
  runner_.Write("drafts.jsonl",
                Line("moon1", "Explain orbital resonance between the moons of Jupiter") +
                    Line("moon2", "Describe orbital resonance among moons circling Saturn") +
                    Line("moon3", "Why does orbital resonance heat the moons near Neptune") +
                    Line("law", "Translate contract clauses on indemnity into Portuguese") +
                    Line("odd", "xqz wvk jjfh zzxk"));
  const doc::Node farthest = Json();
  EXPECT_EQ(farthest.StringAt("/select"), "farthest");
  EXPECT_EQ(farthest.Find("kept_farthest_first")->items.size(), 5U);
  const doc::Node facility = Json({"--select", "facility"});
  EXPECT_EQ(facility.StringAt("/select"), "facility");
  EXPECT_TRUE(facility.Find("kept_farthest_first")->is_null());
  EXPECT_THAT(facility.StringAt("/kept_in_order/0"), HasSubstr("moon"));
  EXPECT_EQ(Json({"--select", "dpp"}).Find("kept_in_order")->items.size(), 5U);
  EXPECT_EQ(runner_
                .Run({"novelty", "--candidates", "drafts.jsonl", "--corpus", "known.txt",
                      "--select", "best"})
                .code,
            2);
}

TEST_F(Novelty, ComplainsOfEverySourceAtOnce) {
  runner_.Write("bad.jsonl", "{\"prompt\": \"x\"}\n");
  runner_.Write("worse.jsonl", "[]\n");
  const CliResult result = runner_.Run(
      {"novelty", "--candidates", "bad.jsonl", "--corpus", "worse.jsonl", "--corpus", "known.txt"});
  EXPECT_EQ(result.code, 2);
  EXPECT_THAT(result.err, HasSubstr("bad.jsonl:1: error: no text \"text\"; the row has "
                                    "\"prompt\""));
  EXPECT_THAT(result.err, HasSubstr("worse.jsonl:1: error: expected an object, found an array"));
}

TEST_F(Novelty, RefusesWhatCannotBeMeasured) {
  runner_.Write("none.txt", "");
  runner_.Write("same.txt", "the same\nThe  same\n");
  EXPECT_EQ(runner_.Run({"novelty", "--candidates", "none.txt", "--corpus", "known.txt"}).code, 5);
  EXPECT_EQ(runner_.Run({"novelty", "--candidates", "known.txt", "--corpus", "none.txt"}).code, 5);
  EXPECT_EQ(runner_.Run({"novelty", "--candidates", "known.txt"}).code, 2);
  const CliResult same =
      runner_.Run({"novelty", "--candidates", "known.txt", "--corpus", "same.txt"});
  EXPECT_EQ(same.code, 2);
  EXPECT_THAT(same.err, HasSubstr("nothing to calibrate by"));
  const CliResult fdr = runner_.Run(
      {"novelty", "--candidates", "known.txt", "--corpus", "known.txt", "--fdr", "1.5"});
  EXPECT_EQ(fdr.code, 2);
  EXPECT_THAT(fdr.err, HasSubstr("--fdr must lie between 0 and 1"));
}

/// With an embedder whose vectors are kept.
class NoveltyKept : public Novelty {
 protected:
  NoveltyKept() {
    std::string vocabulary = "[UNK]\n";
    std::vector<float> vectors(8);
    Rng rng(5);
    for (const char* word : {"how", "do", "i", "make", "a", "what", "goes", "into", "good", "quick",
                             "soup", "bread", "curry", "vegan", "pizza", "cheap", "pie", "moons"}) {
      vocabulary += std::string(word) + "\n";
      for (int i = 0; i < 8; ++i) vectors.push_back(static_cast<float>(rng.Uniform() - 0.5));
    }
    runner_.Write("model/vocab.txt", vocabulary);
    runner_.Write("model/model.safetensors",
                  plimsoll::testing::SafeTensorsOf({{"embeddings", {19, 8}, std::move(vectors)}}));
  }
  std::vector<std::filesystem::path> Kept() const {
    std::vector<std::filesystem::path> kept;
    for (const auto& entry : std::filesystem::directory_iterator(".plimsoll"))
      if (entry.path().extension() == ".rows") kept.push_back(entry.path());
    return kept;
  }
  CliResult Run(const std::vector<std::string>& more = {}) {
    std::vector<std::string> words = {"novelty",   "--candidates", "drafts.jsonl", "--corpus",
                                      "known.txt", "--embedder",   "static:model", "--json"};
    words.insert(words.end(), more.begin(), more.end());
    return runner_.Run(words);
  }
};

TEST_F(NoveltyKept, RowsOfACorpusAreWrittenOnce) {
  const CliResult first = Run();
  ASSERT_EQ(first.code, 0) << first.err;
  ASSERT_EQ(Kept().size(), 1U);
  const std::filesystem::path rows = Kept().front();
  const auto long_ago = std::filesystem::last_write_time(rows) - std::chrono::hours(24);
  std::filesystem::last_write_time(rows, long_ago);
  EXPECT_EQ(Run().out, first.out);
  EXPECT_EQ(std::filesystem::last_write_time(rows), long_ago);
  // Another corpus of the same name replaces them.
  runner_.Write("known.txt", runner_.Read("known.txt") + "How do I make a cheap pizza pie?\n");
  const CliResult second = Run();
  ASSERT_EQ(second.code, 0) << second.err;
  EXPECT_NE(second.out, first.out);
  EXPECT_EQ(Kept().size(), 1U);
  EXPECT_NE(std::filesystem::last_write_time(rows), long_ago);
}

TEST_F(NoveltyKept, ADamagedFileOfRowsIsWrittenAnew) {
  const CliResult first = Run();
  ASSERT_EQ(first.code, 0) << first.err;
  std::filesystem::resize_file(Kept().front(), 5000);
  EXPECT_EQ(Run().out, first.out);
  EXPECT_GT(std::filesystem::file_size(Kept().front()), 5000U);
}

TEST_F(NoveltyKept, NothingIsKeptWhereNothingShallBe) {
  const CliResult kept = Run();
  std::filesystem::remove_all(".plimsoll");
  const CliResult result = Run({"--embedding-cache", "none"});
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_EQ(result.out, kept.out);
  EXPECT_FALSE(runner_.Exists(".plimsoll"));
}

}  // namespace
}  // namespace plimsoll::cli
