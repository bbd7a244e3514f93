#include "harness/stats/variance_components.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace plimsoll::stats {
namespace {

std::vector<TrialSummary> Cases(const std::vector<std::vector<double>>& scores) {
  std::vector<TrialSummary> cases;
  for (const std::vector<double>& one : scores) cases.push_back(Summarise(one));
  return cases;
}

TEST(VarianceComponents, SummariseCountsPasses) {
  EXPECT_EQ(Summarise(std::vector<double>{1, 0, 1, 1}), (TrialSummary{4, 0.75, 0.75}));
  EXPECT_EQ(Summarise({}), TrialSummary{});
}

TEST(VarianceComponents, NeedTwoCasesAndARepeatedTrial) {
  EXPECT_FALSE(DecomposeVariance({}));
  EXPECT_FALSE(DecomposeVariance(Cases({{1, 0, 1}})));
  EXPECT_FALSE(DecomposeVariance(Cases({{1}, {0}, {1}})));
  EXPECT_TRUE(DecomposeVariance(Cases({{1}, {0}, {1, 0}})));
}

TEST(VarianceComponents, HaveNoCorrelationWhereNothingVaries) {
  const auto components = DecomposeVariance(Cases({{1, 1}, {1, 1}}));
  EXPECT_EQ(components->icc, std::nullopt);
  EXPECT_EQ(components->standard_error, 0);
  EXPECT_EQ(components->removable_by_trials, 0);
  EXPECT_FALSE(CheapestTrials(*components, 1, 1));
}

TEST(VarianceComponents, TellCasesFromTrials) {
  const auto steady = DecomposeVariance(Cases({{1, 1}, {0, 0}, {1, 1}, {0, 0}}));
  EXPECT_EQ(steady->within, 0);
  EXPECT_EQ(steady->icc, 1);
  EXPECT_EQ(steady->removable_by_trials, 0);
  EXPECT_EQ(CheapestTrials(*steady, 4, 1), 1);
  const auto flaky = DecomposeVariance(Cases({{1, 0}, {0, 1}, {1, 0}}));
  EXPECT_EQ(flaky->between, 0);
  EXPECT_EQ(flaky->icc, -1);
  EXPECT_EQ(flaky->removable_by_trials, 1);
}

TEST(VarianceComponents, CheapestTrialsWeighsCosts) {
  VarianceComponents components;
  components.between = 0.04;
  components.within = 0.16;
  EXPECT_DOUBLE_EQ(*CheapestTrials(components, 9, 1), 6);
}

}  // namespace
}  // namespace plimsoll::stats
