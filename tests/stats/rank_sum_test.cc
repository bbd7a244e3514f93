#include "harness/stats/rank_sum.h"

#include <gtest/gtest.h>

#include <vector>

namespace plimsoll::stats {
namespace {

TEST(RankSum, CountsPairsAndHalvesTies) {
  const std::vector<double> x = {1, 2, 2, 5};
  const std::vector<double> y = {2, 3};
  const auto result = MannWhitney(x, y);
  ASSERT_TRUE(result.has_value());
  EXPECT_DOUBLE_EQ(result->u, 3);
  EXPECT_DOUBLE_EQ(result->auc, 3.0 / 8);
}

// z = (|21 - 50| - 1/2) / sqrt(100 * 21 / 12).
TEST(RankSum, CorrectsForContinuity) {
  std::vector<double> x, y;
  for (int i = 0; i < 10; ++i) x.push_back(2 * i);
  for (int i = 0; i < 10; ++i) y.push_back(2 * i + 7);
  const auto result = MannWhitney(x, y);
  EXPECT_DOUBLE_EQ(result->u, 21);
  EXPECT_NEAR(result->p_two_sided, 0.0312090, 1e-6);
  EXPECT_NEAR(result->p_less, 0.0156045, 1e-6);
  EXPECT_NEAR(MannWhitney(y, x)->p_less, 0.987126, 1e-5);
}

TEST(RankSum, SaysNothingWhereAllAreEqualOrNone) {
  const std::vector<double> same = {4, 4, 4};
  EXPECT_DOUBLE_EQ(MannWhitney(same, same)->auc, 0.5);
  EXPECT_EQ(MannWhitney(same, same)->p_two_sided, 1);
  EXPECT_FALSE(MannWhitney({}, same).has_value());
  EXPECT_EQ(*KolmogorovSmirnov(same, same), 0);
  EXPECT_FALSE(KolmogorovSmirnov(same, {}).has_value());
}

TEST(RankSum, FindsTheGreatestDifferenceOfDistributions) {
  EXPECT_DOUBLE_EQ(
      *KolmogorovSmirnov(std::vector<double>{1, 2, 3, 4}, std::vector<double>{3, 4, 5, 6}), 0.5);
}

}  // namespace
}  // namespace plimsoll::stats
