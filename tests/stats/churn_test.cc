#include "harness/stats/churn.h"

#include <gtest/gtest.h>

#include <vector>

namespace plimsoll::stats {
namespace {

TEST(Churn, IsNoneWhereNothingCouldChange) {
  const std::vector<CaseStratum> cases{
      {{3, 3}, {3, 3}}, {{0, 3}, {0, 3}}, {{0, 0}, {1, 3}}, {{2, 3}, {0, 0}}};
  const Churn churn = MeasureChurn(cases);
  EXPECT_EQ(churn.informative, 0);
  EXPECT_EQ(churn.z, 0);
  EXPECT_EQ(churn.p, 1);
  EXPECT_EQ(churn.p_exact_less, 1);
  EXPECT_EQ(churn.p_exact_two_sided, 1);
  EXPECT_EQ(churn.p_dispersion, std::nullopt);
  EXPECT_EQ(MeasureChurn({}).informative, 0);
}

TEST(Churn, IsMcNemarAtOneTrial) {
  std::vector<CaseStratum> cases(9, {{1, 1}, {0, 1}});
  cases.insert(cases.end(), 2, {{0, 1}, {1, 1}});
  const Churn churn = MeasureChurn(cases);
  EXPECT_NEAR(churn.chi_squared, 49.0 / 11, 1e-12);
  EXPECT_NEAR(*churn.p_exact_less, 67.0 / 2048, 1e-14);
  EXPECT_NEAR(*churn.p_exact_two_sided, 134.0 / 2048, 1e-14);
  EXPECT_EQ(churn.p_dispersion, std::nullopt);
}

TEST(Churn, SeesChangesThatCancelOut) {
  std::vector<CaseStratum> cases(8, {{5, 5}, {0, 5}});
  cases.insert(cases.end(), 8, {{0, 5}, {5, 5}});
  const Churn churn = MeasureChurn(cases);
  EXPECT_NEAR(churn.z, 0, 1e-12);
  EXPECT_NEAR(churn.p, 1, 1e-9);
  EXPECT_LT(*churn.p_dispersion, 1e-6);
}

TEST(Churn, LeavesTheExactPartOutWhereItWouldTakeLong) {
  const std::vector<CaseStratum> cases(kMostExactPasses, {{2, 3}, {1, 3}});
  const Churn churn = MeasureChurn(cases);
  EXPECT_EQ(churn.p_exact_less, std::nullopt);
  EXPECT_EQ(churn.p_exact_two_sided, std::nullopt);
  EXPECT_LT(churn.z, -10);
}

TEST(Churn, HoldsForManyTrialsOfOneCase) {
  const Churn churn = MeasureChurn(std::vector<CaseStratum>{{{900, 1800}, {900, 1800}}});
  EXPECT_NEAR(churn.z, 0, 1e-6);
  EXPECT_NEAR(*churn.p_exact_two_sided, 1, 1e-9);
}

}  // namespace
}  // namespace plimsoll::stats
