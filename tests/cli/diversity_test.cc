#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "harness/doc/json.h"
#include "tests/cli/cli_runner.h"

namespace plimsoll::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const char* const kVerbs[] = {"bake", "sell", "hide", "find", "move", "grow"};
const char* const kNouns[] = {"bread", "gold", "paint", "wood", "seeds", "lamps"};

/// A table of 36 texts of one form.
std::string Uniform() {
  std::string lines;
  for (const std::string verb : kVerbs)
    for (const std::string noun : kNouns)
      lines += R"({"id":")" + verb + "-" + noun + R"(","text":"Can you tell me how to )" + verb +
               " the " + noun + R"( without being seen?","tags":["one-form","verb:)" + verb +
               "\"]}\n";
  return lines;
}

/// Texts that have little in common, a line each.
constexpr const char* kVaried =
    "How do I reset the password on my bank account?\n"
    "Explain why the sky looks blue during the day and red at sunset.\n"
    "Write a polite email to my landlord about the broken heating.\n"
    "What is the safest way to dispose of old lithium batteries?\n"
    "Summarise these meeting notes in three bullet points.\n"
    "Translate the sentence into French and German.\n"
    "A recipe for vegetarian chili that feeds six, please.\n"
    "Which documents are needed to register a new car?\n"
    "My neighbour plays loud music every night.\n"
    "List five questions a nurse should ask before giving medication.\n"
    "Is it dangerous to mix bleach with vinegar?\n"
    "Tell a short story about a lighthouse keeper who repairs clocks.\n"
    "Plan three days in Lisbon for a family with two children.\n"
    "Rewrite this paragraph so that a child can follow it.\n"
    "Should I fix my mortgage rate now or wait?\n"
    "Compare quicksort and mergesort in a table.\n"
    "\n"
    "Why did the Western Roman Empire fall?\n";

doc::Node Json(const CliResult& result) {
  EXPECT_EQ(result.code, 0) << result.err;
  const Result<doc::Node> node = doc::ParseJson(result.out);
  EXPECT_TRUE(node.ok()) << result.out;
  return node.ok() ? *node : doc::Node();
}

double Number(const doc::Node& node, const std::string& pointer) {
  const doc::Node* found = node.At(pointer);
  EXPECT_NE(found, nullptr) << pointer;
  return found != nullptr && found->AsDouble().ok() ? *found->AsDouble() : -1;
}

TEST(Diversity, WritesWhatTheContractNames) {
  CliRunner runner;
  runner.Write("suite.jsonl", Uniform());
  const doc::Node node = Json(runner.Run({"diversity", "suite.jsonl", "--json"}));
  EXPECT_EQ(node.StringAt("/format"), "plimsoll.diversity/1");
  EXPECT_EQ(node.StringAt("/name"), "suite.jsonl");
  EXPECT_EQ(node.IntAt("/texts"), 36);
  EXPECT_THAT(node.StringAt("/embedder"), HasSubstr("lexical"));
  EXPECT_NE(node.StringAt("/embedder_identity"), "");
  for (const char* pointer :
       {"/lexical/distinct_1", "/lexical/distinct_2", "/lexical/distinct_3",
        "/lexical/rarefied_distinct_1", "/lexical/compression_ratio",
        "/syntactic/pos_compression_ratio", "/semantic/mean_pairwise_cosine_distance",
        "/semantic/mean_nearest_neighbour_distance", "/semantic/vendi_1", "/semantic/vendi_2",
        "/semantic/vendi_inf"}) {
    EXPECT_GT(Number(node, pointer), 0) << pointer;
  }
  EXPECT_EQ(node.StringAt("/syntactic/tagger"), "skeleton/1");
  EXPECT_EQ(Number(node, "/syntactic/template_rate_8"), 1);
  EXPECT_EQ(node.StringAt("/estimates/0/measure"), "distinct_1");
  EXPECT_EQ(node.StringAt("/estimates/0/method"), "subsampling");
  EXPECT_LT(Number(node, "/estimates/0/interval/0"), Number(node, "/lexical/distinct_1"));
  EXPECT_TRUE(node.At("/against")->is_null());
  EXPECT_EQ(node.At("/most_generic")->items.size(), 10u);
}

TEST(Diversity, IsTheSameInEveryRun) {
  CliRunner runner;
  runner.Write("suite.jsonl", Uniform());
  const std::vector<std::string> line = {"diversity", "suite.jsonl", "--json"};
  EXPECT_EQ(runner.Run(line).out, runner.Run(line).out);
}

TEST(Diversity, FindsASuiteOfOneFormLessDiverseThanVariedTexts) {
  CliRunner runner;
  runner.Write("suite.jsonl", Uniform());
  runner.Write("varied.txt", kVaried);
  const CliResult text = runner.Run({"diversity", "suite.jsonl", "--against", "varied.txt"});
  ASSERT_EQ(text.code, 0) << text.err;
  EXPECT_THAT(text.out, HasSubstr("suite.jsonl against varied.txt (17 texts)\n"));
  EXPECT_THAT(text.out, HasSubstr("less diverse"));
  EXPECT_THAT(text.out, Not(HasSubstr("more diverse")));
  EXPECT_THAT(text.out, HasSubstr("AUX PRON WORD PRON SCONJ PART WORD DET"));
  EXPECT_THAT(text.out, HasSubstr("Can you tell me how to bake the | "));
  EXPECT_THAT(text.out, HasSubstr("mean cosine  most unusual"));
  const doc::Node node =
      Json(runner.Run({"diversity", "suite.jsonl", "--against", "varied.txt", "--json"}));
  EXPECT_EQ(node.StringAt("/against/name"), "varied.txt");
  EXPECT_GT(node.At("/differences")->items.size(), 20u);
  EXPECT_GT(Number(node, "/semantic/centred_mean_pairwise_cosine_distance"), 0);
}

TEST(Diversity, MeasuresTheTextsOfATagApart) {
  CliRunner runner;
  std::string lines = Uniform();
  for (int i = 0; i < 20; ++i)
    lines += R"({"text":"Item number )" + std::to_string(i * i) +
             R"( of the list","tags":["list"]})"
             "\n";
  runner.Write("suite.jsonl", lines);
  const doc::Node node =
      Json(runner.Run({"diversity", "suite.jsonl", "--json", "--by", "list", "--by", "one-form"}));
  ASSERT_EQ(node.At("/by")->items.size(), 2u);
  EXPECT_EQ(node.StringAt("/by/0/tag"), "list");
  EXPECT_EQ(node.IntAt("/by/0/texts"), 20);
  EXPECT_EQ(node.IntAt("/by/1/texts"), 36);
  const CliResult small = runner.Run({"diversity", "suite.jsonl", "--by", "verb"});
  EXPECT_THAT(small.out, HasSubstr("too few texts: verb:bake (6) verb:find (6) "));
  const CliResult none = runner.Run({"diversity", "suite.jsonl", "--by", "nothing"});
  EXPECT_EQ(none.code, 2);
  EXPECT_THAT(none.err,
              HasSubstr("no text of \"suite.jsonl\" has the tag \"nothing\", as --by asks"));
}

TEST(Diversity, IsMissingAndNotZeroForOneText) {
  CliRunner runner;
  runner.Write("one.txt", "two words\n");
  const doc::Node node = Json(runner.Run({"diversity", "one.txt", "--json"}));
  EXPECT_TRUE(node.At("/lexical/distinct_4")->is_null());
  EXPECT_TRUE(node.At("/semantic/mean_pairwise_cosine_distance")->is_null());
  EXPECT_TRUE(node.At("/estimates/0/interval")->is_null());
  const CliResult text = runner.Run({"diversity", "one.txt"});
  EXPECT_EQ(text.code, 0) << text.err;
  EXPECT_THAT(text.out, HasSubstr("–"));
}

TEST(Diversity, SaysHowLongARepeatIsAndWhatIsLeftOut) {
  CliRunner runner;
  runner.Write("short.jsonl", "{\"text\":\"one short text\"}\n{\"text\":\"\"}\n");
  const CliResult text = runner.Run({"diversity", "short.jsonl"});
  EXPECT_THAT(text.out, HasSubstr("repeats of at least 50 bytes\n"));
  EXPECT_THAT(
      text.out,
      HasSubstr("meaning: 1 text embedded by lexical, 1 text with nothing to embed left out"));
}

TEST(Diversity, SaysWhatIsWrongWithItsInput) {
  CliRunner runner;
  runner.Write("empty.jsonl", "");
  runner.Write("texts.txt", kVaried);
  runner.Write("bad.tagger", "nonsense");
  EXPECT_EQ(runner.Run({"diversity", "empty.jsonl"}).code, 5);
  EXPECT_EQ(runner.Run({"diversity", "missing.jsonl"}).code, 2);
  const CliResult tagger = runner.Run({"diversity", "texts.txt", "--tagger", "bad.tagger"});
  EXPECT_EQ(tagger.code, 2);
  EXPECT_THAT(tagger.err,
              HasSubstr("bad.tagger: not the weights of a tagger: they begin otherwise"));
  EXPECT_EQ(runner.Run({"diversity", "texts.txt", "--embedder", "telepathy"}).code, 2);
  EXPECT_EQ(runner.Run({"diversity"}).code, 2);
}

TEST(TaggerTrain, WritesATaggerThatDiversityUses) {
  CliRunner runner;
  runner.Write("bank.conllu",
               "1\tCan\tcan\tAUX\tMD\t_\t3\taux\t_\t_\n"
               "2\tyou\tyou\tPRON\tPRP\t_\t3\tnsubj\t_\t_\n"
               "3\tbake\tbake\tVERB\tVB\t_\t0\troot\t_\t_\n"
               "4\t?\t?\tPUNCT\t.\t_\t3\tpunct\t_\t_\n\n");
  runner.Write("texts.txt", kVaried);
  const CliResult trained =
      runner.Run({"tagger", "train", "bank.conllu", "--out", "my.tagger", "--test", "bank.conllu"});
  ASSERT_EQ(trained.code, 0) << trained.err;
  EXPECT_THAT(trained.out, HasSubstr("learned from 4 words in 1 sentence\nwrote my.tagger ("));
  EXPECT_THAT(trained.out, HasSubstr("accuracy 100.0 % over 4 words in 1 sentence\n"));
  const CliResult used = runner.Run({"diversity", "texts.txt", "--tagger", "my.tagger"});
  EXPECT_EQ(used.code, 0) << used.err;
  EXPECT_THAT(used.out, HasSubstr("tagged by perceptron:"));
}

TEST(TaggerTrain, SaysWhereATreebankIsWrong) {
  CliRunner runner;
  runner.Write("bad.conllu", "1\tCan\n");
  const CliResult result = runner.Run({"tagger", "train", "bad.conllu", "--out", "x"});
  EXPECT_EQ(result.code, 2);
  EXPECT_THAT(result.err, HasSubstr("bad.conllu:1: 2 columns, a word of CoNLL-U has 10"));
  EXPECT_FALSE(runner.Exists("x"));
}

}  // namespace
}  // namespace plimsoll::cli
