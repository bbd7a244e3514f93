#include "harness/stats/labelling.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

namespace plimsoll::stats {
namespace {

using Counts = std::vector<std::int64_t>;

double Sum(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

TEST(Labelling, InterestGrowsWithDoubtStakesAndRarity) {
  EXPECT_EQ(LabellingInterest({.pass_chance = 1}), 0);
  EXPECT_EQ(LabellingInterest({.pass_chance = 1, .votes_disagree = true}), 0.5);
  EXPECT_EQ(LabellingInterest({.pass_chance = 0.5, .stakes = 4}), 2);
  EXPECT_DOUBLE_EQ(LabellingInterest({.pass_chance = 0.2, .rarity = 4}), 0.8);
  EXPECT_DOUBLE_EQ(LabellingInterest({.pass_chance = 0.2, .rarity = 100}), 1.2);
}

TEST(Labelling, ProbabilitiesAddUpToTheBudgetWithinTheirLimits) {
  std::vector<LabelCandidate> candidates(200);
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    candidates[i].pass_chance = static_cast<double>(i % 11) / 10;
    candidates[i].stakes = i % 50 == 0 ? 4 : 1;
  }
  for (double budget : {12.0, 40.0, 150.0, 199.0}) {
    const std::vector<double> probabilities = SamplingProbabilities(candidates, budget);
    EXPECT_NEAR(Sum(probabilities), budget, 1e-9) << budget;
    for (double probability : probabilities) {
      EXPECT_GE(probability, kLeastSamplingProbability);
      EXPECT_LE(probability, 1);
    }
  }
}

TEST(Labelling, ProbabilitiesAreEqualWhenTheBudgetLeavesNoChoice) {
  const std::vector<LabelCandidate> candidates(10);
  EXPECT_EQ(SamplingProbabilities(candidates, 10), std::vector<double>(10, 1));
  EXPECT_EQ(SamplingProbabilities(candidates, 99), std::vector<double>(10, 1));
  EXPECT_EQ(SamplingProbabilities(candidates, 0.4), std::vector<double>(10, 0.04));
  for (double probability : SamplingProbabilities(candidates, 3))
    EXPECT_NEAR(probability, 0.3, 1e-12);
  EXPECT_TRUE(SamplingProbabilities({}, 3).empty());
}

TEST(Labelling, DrawsAreEqualForEqualSeeds) {
  const std::vector<double> probabilities(1000, 0.3);
  EXPECT_EQ(PoissonDraw(probabilities, 5), PoissonDraw(probabilities, 5));
  EXPECT_NE(PoissonDraw(probabilities, 5), PoissonDraw(probabilities, 6));
  EXPECT_EQ(PoissonDraw(std::vector<double>(4, 1), 5), (std::vector<std::size_t>{0, 1, 2, 3}));
}

TEST(Labelling, EstimateIsUnbiasedOverAllDraws) {
  // Every one of the 2^4 draws, weighted by its probability.
  const std::vector<double> truth = {1, 0, 1, 1};
  const std::vector<double> judged = {0.2, 0.9, 0.5, 0.7};
  const std::vector<double> probabilities = {0.3, 0.9, 0.5, 0.05};
  double expectation = 0;
  for (unsigned draw = 0; draw < 16; ++draw) {
    double chance = 1;
    std::vector<ActiveCase> cases;
    for (std::size_t i = 0; i < 4; ++i) {
      const bool is_drawn = (draw >> i & 1) == 1;
      chance *= is_drawn ? probabilities[i] : 1 - probabilities[i];
      cases.push_back({judged[i], probabilities[i], std::nullopt});
      if (is_drawn) cases.back().label = truth[i];
    }
    expectation += chance * ActiveEstimate(cases, 0.95)->mean;
  }
  EXPECT_NEAR(expectation, 0.75, 1e-12);
  EXPECT_FALSE(ActiveEstimate(std::vector<ActiveCase>(1), 0.95));
}

TEST(Labelling, HasNoDesignErrorWhenAllIsLabelled) {
  const auto estimate =
      ActiveEstimate(std::vector<ActiveCase>{{0.3, 1, 1.0}, {0.8, 1, 0.0}, {0.1, 1, 1.0}}, 0.95);
  EXPECT_DOUBLE_EQ(estimate->mean, 2.0 / 3);
  EXPECT_EQ(estimate->design_se, 0);
}

TEST(Labelling, StratifiedMeanKnowsTheSuiteWhenAllIsLabelled) {
  const auto whole = StratifiedMean(std::vector<LabelledStratum>{{10, 10, 7}, {30, 30, 30}}, 0.95);
  EXPECT_DOUBLE_EQ(whole->mean, 37.0 / 40);
  EXPECT_EQ(whole->suite_se, 0);
  EXPECT_GT(whole->se, 0);
  EXPECT_FALSE(StratifiedMean(std::vector<LabelledStratum>{{10, 5, 3}, {30, 1, 1}}, 0.95));
  EXPECT_FALSE(StratifiedMean({}, 0.95));
}

struct Allocation {
  Counts cases;
  std::vector<double> deviations;
  std::int64_t budget;
  Counts labels;
};

TEST(Labelling, NeymanSharesOutTheBudget) {
  const Allocation kRows[] = {
      {{100, 100}, {0.5, 0.25}, 30, {20, 10}},
      {{1000, 10}, {0.5, 0.5}, 100, {95, 5}},    // five at least
      {{1000, 10}, {0.01, 9.0}, 100, {90, 10}},  // no more than there are
      {{1000, 3}, {0.5, 0.5}, 50, {47, 3}},      // all of a tiny one
      {{100, 100, 100}, {1, 1, 1}, 100, {34, 33, 33}},
      {{100, 100}, {0, 0}, 40, {20, 20}},  // nothing known
      {{100, 100}, {1, 1}, 4, {5, 5}},     // the least is more than the budget
      {{10, 20}, {1, 1}, 99, {10, 20}},
      {{}, {}, 10, {}},
  };
  for (const Allocation& row : kRows)
    EXPECT_EQ(NeymanAllocation(row.cases, row.deviations, row.budget), row.labels) << row.budget;
}

}  // namespace
}  // namespace plimsoll::stats
