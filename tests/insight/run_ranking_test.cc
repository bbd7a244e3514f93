#include "harness/insight/run_ranking.h"

#include <gtest/gtest.h>

#include "tests/insight/stored_runs.h"

namespace plimsoll::insight {
namespace {

constexpr int kCases = 60;

/// A run that passes the first cases.
void AddRun(StoredRuns* runs, const std::string& id, const std::string& target,
            const std::string& judge, int passes, int cases = kCases) {
  std::vector<std::pair<suite::Case, bool>> results;
  for (int i = 0; i < cases; ++i)
    results.emplace_back(MakeCase("c" + std::to_string(i), "prompt " + std::to_string(i)),
                         i < passes);
  runs->Add(id, target, judge, results);
}

std::vector<Ranking> RankingsOf(StoredRuns* runs, const std::vector<std::string>& ids) {
  const auto rankings = RankRuns(runs->store(), ids, std::vector<Reading>(1));
  EXPECT_TRUE(rankings.ok());
  return rankings.ok() ? *rankings : std::vector<Ranking>();
}

TEST(RunRanking, PutsTheBestFirstWithTheRangeThatTheDataAllow) {
  StoredRuns runs;
  AddRun(&runs, "run-a", "low", "j/1", 20);
  AddRun(&runs, "run-b", "high", "j/1", 55);
  AddRun(&runs, "run-c", "near", "j/1", 54);
  const auto rankings = RankingsOf(&runs, {"run-a", "run-b", "run-c"});
  ASSERT_EQ(rankings.size(), 1u);
  EXPECT_EQ(rankings[0].reading, "s judged by j/1");
  EXPECT_EQ(rankings[0].cases, kCases);
  ASSERT_EQ(rankings[0].runs.size(), 3u);
  EXPECT_EQ(rankings[0].runs[0].target, "high");
  EXPECT_EQ(rankings[0].runs[0].standing.worst, 2u);
  EXPECT_EQ(rankings[0].runs[1].target, "near");
  EXPECT_EQ(rankings[0].runs[1].standing.best, 1u);
  EXPECT_EQ(rankings[0].runs[2].standing.best, 3u);
}

TEST(RunRanking, SaysWhereTheOrderDependsOnTheJudge) {
  StoredRuns runs;
  AddRun(&runs, "run-a", "model-a", "lenient/1", 50);
  AddRun(&runs, "run-b", "model-b", "lenient/1", 40);
  AddRun(&runs, "run-c", "model-a", "strict/1", 10);
  AddRun(&runs, "run-d", "model-b", "strict/1", 20);
  const auto rankings = RankingsOf(&runs, {"run-a", "run-b", "run-c", "run-d"});
  ASSERT_EQ(rankings.size(), 2u);
  const auto found = FindDisagreements(rankings);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].target, "model-a");
  EXPECT_EQ(found[0].rank_first, 1u);
  EXPECT_EQ(found[0].rank_second, 2u);
}

TEST(RunRanking, SaysNothingOfEqualOrdersOrOtherTargets) {
  StoredRuns runs;
  AddRun(&runs, "run-a", "model-a", "lenient/1", 50);
  AddRun(&runs, "run-b", "model-b", "lenient/1", 40);
  AddRun(&runs, "run-c", "model-a", "strict/1", 20);
  AddRun(&runs, "run-d", "model-b", "strict/1", 10);
  AddRun(&runs, "run-e", "model-c", "other/1", 10);
  AddRun(&runs, "run-f", "model-b", "other/1", 20);
  const auto rankings = RankingsOf(&runs, {"run-a", "run-b", "run-c", "run-d", "run-e", "run-f"});
  EXPECT_EQ(rankings.size(), 3u);
  EXPECT_TRUE(FindDisagreements(rankings).empty());
}

TEST(RunRanking, LeavesOutWhatNotEveryRunHas) {
  StoredRuns runs;
  AddRun(&runs, "run-a", "a", "j/1", 30);
  AddRun(&runs, "run-b", "b", "j/1", 30, kCases + 5);
  const auto rankings = RankingsOf(&runs, {"run-a", "run-b"});
  EXPECT_EQ(rankings[0].cases, kCases);
  EXPECT_EQ(rankings[0].left_out, 5);
  EXPECT_EQ(rankings[0].runs[0].standing.rank, rankings[0].runs[1].standing.rank);
}

TEST(RunRanking, RefusesRunsWithoutACommonCase) {
  StoredRuns runs;
  runs.Add("run-a", "a", "j/1", {{MakeCase("x", "x"), true}});
  runs.Add("run-b", "b", "j/1", {{MakeCase("y", "y"), true}});
  const auto rankings =
      RankRuns(runs.store(), std::vector<std::string>{"run-a", "run-b"}, std::vector<Reading>(1));
  ASSERT_FALSE(rankings.ok());
  EXPECT_EQ(rankings.error().code, ErrorCode::kNotComparable);
  EXPECT_EQ(rankings.error().message, "the runs of s judged by j/1 have no scored case in common");
}

}  // namespace
}  // namespace plimsoll::insight
