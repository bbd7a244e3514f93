#include "harness/stats/sequential.h"

#include <gtest/gtest.h>

#include <vector>

namespace plimsoll::stats {
namespace {

TEST(Sequential, ImprovementsDoNotPassBelowTheFloor) {
  SequentialPlan plan;
  const std::vector<double> better(100, 1.0);
  EXPECT_LT(RunSequentially(better, plan).cases_used, 10);
  plan.floor = 72;
  const SequentialStop stop = RunSequentially(better, plan);
  EXPECT_EQ(stop.decision, SequentialDecision::kPass);
  EXPECT_EQ(stop.cases_used, 72);
}

TEST(Sequential, ContinuesWithoutCases) {
  const SequentialStop stop = RunSequentially({}, SequentialPlan());
  EXPECT_EQ(stop.decision, SequentialDecision::kContinue);
  EXPECT_EQ(stop.cases_used, 0);
}

TEST(Sequential, StopsAtTheFirstPrefixThatDecides) {
  const std::vector<double> broken(50, -1);
  const SequentialStop stop = RunSequentially(broken, SequentialPlan());
  EXPECT_EQ(stop.decision, SequentialDecision::kRegression);
  const std::vector<double> shorter(static_cast<std::size_t>(stop.cases_used) - 1, -1);
  EXPECT_EQ(RunSequentially(shorter, SequentialPlan()).decision, SequentialDecision::kContinue);
}

TEST(Sequential, MoreTracksNeedMoreEvidenceToFailButNotToPass) {
  SequentialPlan one;
  SequentialPlan four;
  four.tracks = 4;
  const std::vector<double> broken(50, -1);
  const std::vector<double> same(300, 0);
  EXPECT_LT(RunSequentially(broken, one).cases_used, RunSequentially(broken, four).cases_used);
  EXPECT_EQ(RunSequentially(same, one).cases_used, RunSequentially(same, four).cases_used);
}

TEST(Sequential, JudgesGradedDifferencesByTheGuardedBoundAtTheEnd) {
  std::vector<double> differences;
  for (int i = 0; i < 90; ++i) differences.push_back(i % 3 == 0 ? 0.1 : -0.05);
  const HybridVerdict hybrid = DecideHybrid(differences, SequentialPlan(), false, 1);
  ASSERT_TRUE(hybrid.at_end);
  EXPECT_EQ(hybrid.at_end->alpha, 0.025);
  EXPECT_EQ(hybrid.verdict, TrackVerdict::kPass);
  EXPECT_GT(hybrid.at_end->p_worse, 0.3);
}

TEST(Sequential, AFixedNumberTooSmallIsInconclusive) {
  const HybridVerdict hybrid = DecideHybrid(std::vector<double>(72, 0), SequentialPlan(), true, 1);
  ASSERT_TRUE(hybrid.at_end);
  EXPECT_EQ(hybrid.verdict, TrackVerdict::kInconclusive);
  EXPECT_EQ(DecideHybrid(std::vector<double>(73, 0), SequentialPlan(), true, 1).verdict,
            TrackVerdict::kPass);
}

TEST(SequentialPrefix, HoldsTheLineForASlowCase) {
  SequentialPrefix prefix{SequentialPlan()};
  for (std::size_t i = 1; i < 100; ++i) {
    EXPECT_EQ(prefix.Arrive(i, -1), SequentialDecision::kContinue);
  }
  EXPECT_EQ(prefix.evidence().count(), 0);
  EXPECT_EQ(prefix.Arrive(0, 0), SequentialDecision::kRegression);
  EXPECT_LT(prefix.evidence().count(), 20);
}

TEST(SequentialPrefix, SkipsWhatIsMissingAndKeepsItsDecision) {
  SequentialPrefix prefix{SequentialPlan()};
  EXPECT_EQ(prefix.Arrive(0, std::nullopt), SequentialDecision::kContinue);
  EXPECT_EQ(prefix.evidence().count(), 0);
  std::size_t position = 1;
  while (prefix.Arrive(position, -1) == SequentialDecision::kContinue) ++position;
  const EvidenceState decided = prefix.evidence().state();
  EXPECT_EQ(prefix.Arrive(position + 1, 1), SequentialDecision::kRegression);
  EXPECT_EQ(prefix.evidence().state(), decided);
}

TEST(Sprt, GoesOnWithoutPairs) {
  const SprtResult result = SprtOfDiscordance({}, SprtPlan());
  EXPECT_EQ(result.decision, SprtDecision::kContinue);
  EXPECT_EQ(result.stopped_at, std::nullopt);
}

TEST(Sprt, LooksNoFurtherThanItsDecision) {
  const std::vector<std::int64_t> outcomes{1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0};
  const SprtResult result = SprtOfDiscordance(outcomes, SprtPlan());
  EXPECT_EQ(result.decision, SprtDecision::kRejectNull);
  EXPECT_EQ(result.stopped_at, 7);
}

}  // namespace
}  // namespace plimsoll::stats
