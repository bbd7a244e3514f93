#include "harness/stats/ranking.h"

#include <gtest/gtest.h>

#include <numeric>
#include <vector>

#include "harness/base/rng.h"
#include "harness/stats/rank_agreement.h"

namespace plimsoll::stats {
namespace {

TEST(Ranking, HasNoCoefficientWhereNothingVaries) {
  EXPECT_FALSE(TauB({}, {}));
  EXPECT_FALSE(TauB(std::vector<double>{1}, std::vector<double>{2}));
  EXPECT_FALSE(KendallTauB(std::vector<double>{1, 1, 1}, std::vector<double>{1, 2, 3}));
  EXPECT_FALSE(
      SpearmanBonettWright(std::vector<double>{1, 2, 3}, std::vector<double>{5, 5, 5}, 0.95));
}

TEST(Ranking, FourModelsCannotShowAgreement) {
  const std::vector<double> order{1, 2, 3, 4};
  const auto tau = KendallTauB(order, order);
  ASSERT_TRUE(tau);
  EXPECT_TRUE(tau->is_exact);
  EXPECT_NEAR(tau->p, 2.0 / 24, 1e-12);
}

TEST(Ranking, ExactAndNormalPAgreeForManyValues) {
  Rng rng(5);
  std::vector<double> x(49);
  std::iota(x.begin(), x.end(), 0);
  std::vector<double> y = x;
  for (std::size_t i = 0; i < 20; ++i) std::swap(y[rng.Below(49)], y[rng.Below(49)]);
  const auto exact = KendallTauB(x, y);
  x.push_back(49);
  y.push_back(24);
  const auto normal = KendallTauB(x, y);
  ASSERT_TRUE(exact && normal);
  EXPECT_TRUE(exact->is_exact);
  EXPECT_FALSE(normal->is_exact);
  EXPECT_LT(normal->p, 0.5);
  EXPECT_NEAR(exact->p, normal->p, 0.2 * normal->p + 0.01);
}

TEST(Ranking, SpearmanIsAPointAtOneAndEverythingForThree) {
  const std::vector<double> five{1, 2, 3, 4, 5};
  const std::vector<double> three{1, 2, 3};
  EXPECT_NEAR(SpearmanBonettWright(five, five, 0.95)->interval.low, 1, 1e-12);
  EXPECT_EQ(SpearmanBonettWright(three, three, 0.95)->interval, (Interval{-1, 1}));
}

/// Scores of models whose pass rates are given, models x cases.
std::vector<double> Draw(const std::vector<double>& rates, std::size_t cases, std::uint64_t seed) {
  Rng rng(seed);
  std::vector<double> scores;
  for (const double rate : rates) {
    for (std::size_t i = 0; i < cases; ++i) scores.push_back(rng.Uniform() < rate);
  }
  return scores;
}

TEST(RankAgreement, IsHighWhereBothSuitesSeeTheSameOrder) {
  const std::vector<double> rates{0.95, 0.8, 0.6, 0.4, 0.2};
  const std::vector<double> human = Draw(rates, 300, 1);
  const std::vector<double> synthetic = Draw(rates, 400, 2);
  const auto agreement = BootstrapRankAgreement({human, 5, 300}, {synthetic, 5, 400}, 9, 200);
  ASSERT_TRUE(agreement);
  EXPECT_EQ(agreement->tau_b, 1);
  EXPECT_EQ(agreement->median, 1);
  EXPECT_GT(agreement->range.low, 0.5);
  EXPECT_GT(agreement->same_top_model, 0.99);
  EXPECT_EQ(agreement->draws, 200);
  EXPECT_TRUE(SignificantInversions({human, 5, 300}, {synthetic, 5, 400}, 0.05, 9).empty());
}

TEST(RankAgreement, IsEqualForEqualSeeds) {
  const std::vector<double> human = Draw({0.7, 0.6, 0.5}, 60, 1);
  const std::vector<double> synthetic = Draw({0.7, 0.6, 0.5}, 60, 2);
  const auto first = BootstrapRankAgreement({human, 3, 60}, {synthetic, 3, 60}, 4, 100);
  const auto second = BootstrapRankAgreement({human, 3, 60}, {synthetic, 3, 60}, 4, 100);
  ASSERT_TRUE(first && second);
  EXPECT_EQ(first->range, second->range);
  EXPECT_EQ(first->same_top_model, second->same_top_model);
}

TEST(RankAgreement, NamesTheLeadersThatTheOtherSuiteTurnsRound) {
  const std::vector<double> human = Draw({0.6, 0.95, 0.3}, 200, 1);
  const std::vector<double> synthetic = Draw({0.95, 0.6, 0.3}, 200, 2);
  const auto inversions = SignificantInversions({human, 3, 200}, {synthetic, 3, 200}, 0.05, 1);
  ASSERT_EQ(inversions.size(), 1u);
  EXPECT_EQ(inversions[0].reference_better, 1u);
  EXPECT_EQ(inversions[0].synthetic_better, 0u);
  EXPECT_TRUE(inversions[0].is_of_leaders);
}

TEST(RankAgreement, IsAbsentWithoutCasesOrDifferences) {
  const std::vector<double> tied{1, 1, 1, 1};
  const std::vector<double> apart{1, 1, 0, 0};
  EXPECT_FALSE(BootstrapRankAgreement({tied, 2, 2}, {apart, 2, 2}, 1));
  EXPECT_FALSE(BootstrapRankAgreement({{}, 2, 0}, {apart, 2, 2}, 1));
  EXPECT_TRUE(SignificantInversions({{}, 2, 0}, {apart, 2, 2}, 0.05, 1).empty());
}

TEST(RankModels, GivesRangesThatTheDataCannotNarrow) {
  // Two models apart by one case of 200, and one that fails half.
  constexpr std::size_t kCases = 200;
  std::vector<double> scores(3 * kCases, 1);
  scores[kCases] = 0;
  for (std::size_t i = 0; i < kCases / 2; ++i) scores[2 * kCases + i] = 0;
  const auto standings = RankModels({scores, 3, kCases}, 0.05, 1);
  EXPECT_EQ(standings[0], (Standing{1, 1, 1, 2}));
  EXPECT_EQ(standings[1], (Standing{0.995, 2, 1, 2}));
  EXPECT_EQ(standings[2], (Standing{0.5, 3, 3, 3}));
}

TEST(RankModels, SharesTheRankOfEqualMeans) {
  const std::vector<double> scores = {1, 0, 0, 1};
  for (const Standing& standing : RankModels({scores, 2, 2}, 0.05, 1))
    EXPECT_EQ(standing, (Standing{0.5, 1, 1, 2}));
}

}  // namespace
}  // namespace plimsoll::stats
