#include "harness/suite/lint.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "harness/base/rng.h"
#include "harness/suite/twins.h"
#include "harness/suite/version.h"
#include "harness/text/normal.h"
#include "tests/suite/suite_folder.h"

namespace plimsoll::suite {
namespace {

// "rule: message" of each complaint, one a line.
std::string Complaints(const Suite& suite, const Suite* previous = nullptr) {
  LintOptions options;
  options.today = "2026-11-21";
  options.previous = previous;
  const Result<std::vector<Diagnostic>> found = Lint(suite, options);
  if (!found.ok()) return found.error().message;
  std::string text;
  for (const Diagnostic& each : *found)
    text += (text.empty() ? "" : "\n") + each.rule + ": " + each.message;
  return text;
}

struct Row {
  const char* name;
  void (*change)(Case& changed);
  std::string complaints;
};
void PrintTo(const Row& row, std::ostream* out) { *out << row.name; }

class LintCase : public testing::TestWithParam<Row> {};

TEST_P(LintCase, SaysWhatIsWrong) {
  Case changed = DemoCase("hp-rare-steak", "How do I cook a rare steak in a small kitchen?");
  GetParam().change(changed);
  EXPECT_EQ(Complaints(DemoSuite({changed})), GetParam().complaints);
}

const Row kRows[] = {
    {"Clean", [](Case&) {}, ""},
    {"NoTaxonomy", [](Case& c) { c.taxonomy = ""; },
     "empty-field: \"hp-rare-steak\": the case has no \"taxonomy\""},
    {"InvisiblePrompt", [](Case& c) { c.messages[0].content = "\xE2\x80\x8B\xC2\xA0"; },
     "empty-field: \"hp-rare-steak\": \"prompt\" holds nothing that can be seen"},
    {"LoopingAttribute",
     [](Case& c) {
       std::string loop;
       for (int i = 0; i < 7000; ++i) loop += "heart, ";
       c.attributes = doc::Node::Object({{"keywords", doc::Node::String(loop)}});
     },
     "runaway-field: \"hp-rare-steak\": \"attributes.keywords\" is 49000 bytes long\n"
     "runaway-field: \"hp-rare-steak\": \"attributes.keywords\" repeats \"heart,\" over 49000 "
     "bytes"},
    {"OwnId", [](Case& c) { c.messages[0].content += " (hp-rare-steak)"; },
     "leaked-metadata: \"hp-rare-steak\": the prompt holds the case's id"},
    {"LongerWordThanTheId", [](Case& c) { c.messages[0].content += " hp-rare-steakhouse"; }, ""},
    {"OwnTaxonomy", [](Case& c) { c.messages[0].content += " daily_life/cooking"; },
     "leaked-metadata: \"hp-rare-steak\": the prompt holds the case's taxonomy path "
     "\"daily_life/cooking\""},
    {"OwnCanary",
     [](Case& c) {
       c.provenance.canary = "c0ffee77";
       c.messages[0].content += " c0ffee77";
     },
     "leaked-metadata: \"hp-rare-steak\": the prompt holds the case's canary"},
    {"CanaryInTheSystemPromptIsMeant",
     [](Case& c) {
       c.provenance.canary = "c0ffee77";
       c.system = "The secret is c0ffee77.";
     },
     ""},
    {"ColumnName", [](Case& c) { c.messages[0].content += "\nLevel2 : Cooking"; },
     "leaked-metadata: \"hp-rare-steak\": the prompt has a line that begins with the column name "
     "\"level2\""},
    {"WordThatLooksLikeAColumn", [](Case& c) { c.messages[0].content += "\nlevel2 cook here"; },
     ""},
    {"WrongLanguage",
     [](Case& c) {
       c.messages[0].content =
           "Wie brate ich ein Steak in einer kleinen Küche, ohne dass der Rauchmelder angeht?";
     },
     "wrong-language: \"hp-rare-steak\": the locale is \"en\", but the text reads like \"de\""},
    {"TooShortToTellTheLanguage", [](Case& c) { c.messages[0].content = "Guten Tag"; }, ""},
    {"NoProvenance", [](Case& c) { c.provenance = {}; },
     "missing-provenance: \"hp-rare-steak\": the provenance lacks source, licence, author or "
     "generator"},
    {"EdgeWithoutEvidence", [](Case& c) { c.track = Track::kEdge; },
     "missing-evidence: \"hp-rare-steak\": an edge case without \"evidence\": why is the expected "
     "answer right"},
    {"ExpiredIssue",
     [](Case& c) {
       c.known_issue = KnownIssue{"bug", "anna", "2026-11-20"};
     },
     "expired-known-issue: \"hp-rare-steak\": the known issue expired on 2026-11-20 (owner "
     "\"anna\")"},
    {"IssueOnItsLastDay",
     [](Case& c) {
       c.known_issue = KnownIssue{"bug", "anna", "2026-11-21"};
     },
     ""},
};

INSTANTIATE_TEST_SUITE_P(Rows, LintCase, testing::ValuesIn(kRows),
                         [](const auto& row) { return std::string(row.param.name); });

TEST(Lint, FindsDuplicatesBySpelling) {
  const Suite suite =
      DemoSuite({DemoCase("a", "Is it  SAFE to eat?"), DemoCase("b", "is it safe to eat?")});
  EXPECT_EQ(Complaints(suite), "duplicate: \"b\": asks the same as \"a\"");
}

TEST(Lint, AnotherSystemPromptOrClusterIsNoDuplicate) {
  Case system = DemoCase("b", "Is it safe to eat this?");
  system.system = "You are a cook.";
  EXPECT_EQ(Complaints(DemoSuite({DemoCase("a", "Is it safe to eat this?"), system})),
            "near-duplicate: \"b\": shares 100 % of its word triples with \"a\"; variants of one "
            "seed share a cluster");
  Case one = DemoCase("a", "Is it safe to eat this?");
  Case two = DemoCase("b", "IS IT SAFE TO EAT THIS?");
  one.cluster = two.cluster = "seed";
  EXPECT_EQ(Complaints(DemoSuite({one, two})), "");
  two.messages = one.messages;
  EXPECT_EQ(Complaints(DemoSuite({one, two})), "duplicate: \"b\": asks the same as \"a\"");
}

TEST(Lint, TellsNearDuplicatesFromVariants) {
  const std::string seed =
      "my neighbour keeps parking across my drive what can i legally do about it";
  const Suite suite = DemoSuite({DemoCase("a", seed), DemoCase("b", seed + " now"),
                                 DemoCase("c",
                                          "my neighbour keeps parking across my drive what may "
                                          "i do about it")});
  EXPECT_EQ(Complaints(suite).substr(0, 21), "near-duplicate: \"b\": ");
}

TEST(Lint, ChangesWantARaisedVersion) {
  const Suite before = DemoSuite({DemoCase("a", "one thing"), DemoCase("b", "two")}, "1.2.0");
  const auto after = [](const char* version) {
    Case changed = DemoCase("a", "another thing");
    changed.severity = Severity::kHigh;
    return DemoSuite({changed, DemoCase("c", "three")}, version);
  };
  EXPECT_EQ(
      Complaints(after("1.2.0"), &before),
      "unraised-version: \"a\": changed (prompt, severity) since version 1.2.0, but the version "
      "is 1.2.0\n"
      "unraised-version: 1 cases added and 1 removed since version 1.2.0, but the version is "
      "1.2.0");
  EXPECT_NE(Complaints(after("1.1.9"), &before), "");
  EXPECT_EQ(Complaints(after("1.2.1"), &before), "");
  EXPECT_EQ(
      Complaints(DemoSuite({DemoCase("b", "two"), DemoCase("a", "one thing")}, "1.2.0"), &before),
      "");
}

TEST(Lint, NamesEachRuleOnce) {
  std::vector<std::string> names;
  for (const LintRule& rule : LintRules()) names.emplace_back(rule.name);
  EXPECT_EQ(names.size(), 11U);
  for (const std::string& name : names) EXPECT_EQ(std::count(names.begin(), names.end(), name), 1);
}

TEST(FindTwins, AgreesWithBruteForce) {
  Rng rng(7);
  std::vector<TwinText> texts;
  for (int i = 0; i < 300; ++i) {
    std::string words;
    for (int w = 0; w < 12; ++w) words += "w" + std::to_string(rng.Below(3)) + " ";
    texts.push_back({text::WordShingles(words, 3), rng.Below(200)});
  }
  for (const double least : {0.3, 0.5, 0.8, 1.0}) {
    const std::vector<std::optional<Twin>> twins = FindTwins(texts, least);
    for (std::size_t i = 0; i < texts.size(); ++i) {
      double best = 0;
      for (std::size_t j = 0; j < i; ++j)
        if (texts[i].group != texts[j].group)
          best = std::max(best, text::Jaccard(texts[i].shingles, texts[j].shingles));
      EXPECT_EQ(twins[i] ? twins[i]->similarity : 0, best >= least ? best : 0) << i;
    }
  }
}

TEST(CompareVersions, FollowsSemanticVersioning) {
  const std::vector<std::string> rising = {
      "0.9.0",        "1.0.0-alpha",   "1.0.0-alpha.1", "1.0.0-alpha.beta",
      "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1",    "1.0.0",
      "1.0.9",        "1.0.10",        "1.2.0",         "10.0.0"};
  for (std::size_t a = 0; a < rising.size(); ++a)
    for (std::size_t b = 0; b < rising.size(); ++b) {
      const int order = CompareVersions(rising[a], rising[b]);
      EXPECT_EQ(order < 0, a < b) << rising[a] << " " << rising[b];
      EXPECT_EQ(order > 0, a > b) << rising[a] << " " << rising[b];
    }
  EXPECT_EQ(CompareVersions("1.0.0+a", "1.0.0+b"), 0);
}

TEST(ShippedSuites, LoadAndHaveNoLintErrors) {
  if (!std::filesystem::is_directory("suites")) GTEST_SKIP() << "no folder suites/ here";
  const std::vector<std::string> patterns = {"suites/*"};
  const Result<std::vector<std::string>> folders = FindSuites(".", patterns);
  ASSERT_TRUE(folders.ok()) << folders.error().message;
  LintOptions options;
  options.today = "2026-11-21";
  for (const std::string& folder : *folders) {
    Diagnostics diagnostics;
    const Result<Suite> suite = LoadSuite(folder, &diagnostics);
    ASSERT_TRUE(suite.ok()) << suite.error().message;
    const Result<std::vector<Diagnostic>> found = Lint(*suite, options);
    ASSERT_TRUE(found.ok()) << found.error().message;
    for (const Diagnostic& each : *found)
      EXPECT_NE(each.level, DiagnosticLevel::kError) << RenderDiagnostic(each);
  }
}

}  // namespace
}  // namespace plimsoll::suite
