#include "harness/insight/case_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/insight/stored_runs.h"

namespace plimsoll::insight {
namespace {

using testing::ElementsAre;
using testing::UnorderedElementsAre;

std::string ValueAt(const CaseTable& table, const std::string& factor, std::size_t row) {
  const Factor* found = table.Find(factor);
  return found == nullptr ? "no such factor" : std::string(found->ValueOf(found->codes[row]));
}

/// The table of one run in which every case passed.
CaseTable TableOf(const std::vector<suite::Case>& measured,
                  const std::vector<suite::Case>& in_suite, const ReadOptions& options = {}) {
  StoredRuns runs;
  std::vector<std::pair<suite::Case, bool>> results;
  for (const suite::Case& the_case : measured) results.emplace_back(the_case, true);
  runs.Add("run-a", "model", "j/1", results);
  std::vector<suite::Suite> suites;
  suites.push_back(MakeSuiteOf(in_suite));
  auto table = ReadCases(runs.store(), std::vector<std::string>{"run-a"}, suites, options);
  EXPECT_TRUE(table.ok());
  return std::move(*table);
}

TEST(CaseTable, MakesFactorsOfWhatACaseIs) {
  suite::Case first = MakeCase("first", "How do I cook rice?");
  first.taxonomy = "daily/cooking/rice";
  first.severity = suite::Severity::kHigh;
  first.tags = {"short"};
  first.attributes.Set("country", doc::Node::String("FR"));
  first.attributes.Set("level", doc::Node::Int(2));
  const suite::Case second = MakeCase("second", "Why is the sky blue, and why is it red at night?");
  const CaseTable table = TableOf({first, second}, {first, second});
  EXPECT_EQ(ValueAt(table, "severity", 0), "high");
  EXPECT_EQ(ValueAt(table, "area", 0), "daily");
  EXPECT_EQ(ValueAt(table, "taxonomy.2", 0), "daily/cooking");
  EXPECT_EQ(ValueAt(table, "taxonomy.3", 0), "daily/cooking/rice");
  EXPECT_EQ(ValueAt(table, "attributes.country", 0), "FR");
  EXPECT_EQ(ValueAt(table, "attributes.level", 0), "2");
  EXPECT_EQ(ValueAt(table, "tags.short", 0), "yes");
  EXPECT_EQ(ValueAt(table, "prompt_length", 0), "19 to 19");
  // What a case does not have is n/a; a tag that it does not have is no.
  EXPECT_EQ(ValueAt(table, "area", 1), "n/a");
  EXPECT_EQ(ValueAt(table, "taxonomy.2", 1), "n/a");
  EXPECT_EQ(ValueAt(table, "attributes.country", 1), "n/a");
  EXPECT_EQ(ValueAt(table, "tags.short", 1), "no");
  // No case names a cluster, and there is one run.
  EXPECT_EQ(table.Find("cluster"), nullptr);
  EXPECT_EQ(table.Find("target"), nullptr);
}

TEST(CaseTable, KeepsACaseThatChangedSinceAndSaysNothingOfIt) {
  suite::Case before = MakeCase("a", "old words");
  before.tags = {"old"};
  suite::Case now = MakeCase("a", "new words");
  now.tags = {"new"};
  const CaseTable table = TableOf({before, MakeCase("b", "x")}, {now, MakeCase("b", "x")});
  EXPECT_EQ(table.rows.size(), 2u);
  EXPECT_EQ(table.unknown, 1);
  EXPECT_FALSE(table.rows[0].is_known);
  EXPECT_EQ(ValueAt(table, "severity", 0), "medium");
  EXPECT_EQ(ValueAt(table, "locale", 0), "n/a");
  EXPECT_EQ(table.Find("tags.new"), nullptr);
}

TEST(CaseTable, TakesCasesThatAskTheSameForOneCluster) {
  suite::Case seeded = MakeCase("d", "Another one");
  seeded.cluster = "seed";
  suite::Case twin = MakeCase("e", "Quite another one");
  twin.cluster = "seed";
  suite::Case with_system = MakeCase("c", "Tell me.");
  with_system.system = "Be brief.";
  const std::vector<suite::Case> cases = {MakeCase("a", "Tell me."), MakeCase("b", "tell  ME."),
                                          with_system, seeded, twin};
  const CaseTable table = TableOf(cases, cases);
  std::vector<std::int64_t> clusters;
  for (const CaseRow& row : table.rows) clusters.push_back(row.cluster);
  EXPECT_THAT(clusters, ElementsAre(0, 0, 1, 2, 2));
  EXPECT_EQ(ValueAt(table, "cluster", 4), "seed");
}

TEST(CaseTable, PutsOneCaseOfTwoRunsIntoOneCluster) {
  StoredRuns runs;
  const suite::Case the_case = MakeCase("a", "x");
  runs.Add("run-a", "old", "j/1", {{the_case, true}});
  runs.Add("run-b", "new", "j/1", {{the_case, false}});
  const auto table =
      ReadCases(runs.store(), std::vector<std::string>{"run-a", "run-b"}, {}, ReadOptions());
  ASSERT_TRUE(table.ok());
  EXPECT_EQ(table->rows[0].cluster, table->rows[1].cluster);
  EXPECT_EQ(ValueAt(*table, "target", 1), "new");
}

TEST(CaseTable, MakesAFactorOfALintRule) {
  suite::Case runaway = MakeCase("a", "x");
  runaway.attributes.Set("level3", doc::Node::String(std::string(30'000, 'w')));
  const std::vector<suite::Case> cases = {runaway, MakeCase("b", "y")};
  const CaseTable table = TableOf(cases, cases, {{}, {"runaway-field"}});
  EXPECT_EQ(ValueAt(table, "lint.runaway-field", 0), "yes");
  EXPECT_EQ(ValueAt(table, "lint.runaway-field", 1), "no");
  EXPECT_THAT(CaseRuleNames(), testing::Contains("leaked-metadata"));
}

std::vector<std::string> Selected(const CaseTable& table, const std::vector<std::string>& names) {
  const auto factors = SelectFactors(table, names);
  EXPECT_TRUE(factors.ok());
  std::vector<std::string> found;
  for (const Factor* factor : *factors) found.push_back(factor->name);
  return found;
}

TEST(CaseTable, SelectsFactorsByNameByKindAndWithoutAName) {
  std::vector<suite::Case> cases;
  for (int i = 0; i < 8; ++i) {
    cases.push_back(MakeCase("c" + std::to_string(i), "prompt"));
    cases.back().attributes.Set("row", doc::Node::Int(i));
    cases.back().attributes.Set("half", doc::Node::Int(i % 2));
    cases.back().attributes.Set("same", doc::Node::Int(1));
  }
  const CaseTable table = TableOf(cases, cases);
  EXPECT_THAT(Selected(table, {}), ElementsAre("attributes.half"));
  EXPECT_THAT(Selected(table, {"attributes"}),
              UnorderedElementsAre("attributes.half", "attributes.row", "attributes.same"));
  EXPECT_THAT(Selected(table, {"attributes.row"}), ElementsAre("attributes.row"));
  const auto unknown = SelectFactors(table, std::vector<std::string>{"attributes.halff"});
  ASSERT_FALSE(unknown.ok());
  EXPECT_EQ(unknown.error().message,
            "the cases have no factor \"attributes.halff\"; did you mean \"attributes.half\"?");
}

}  // namespace
}  // namespace plimsoll::insight
