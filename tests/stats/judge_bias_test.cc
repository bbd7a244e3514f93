#include "harness/stats/judge_bias.h"

#include <gtest/gtest.h>

#include <vector>

namespace plimsoll::stats {
namespace {

TEST(JudgeBias, PositionIsNoneWithoutAPairAndEvenWhenAllAreConsistent) {
  EXPECT_FALSE(MeasurePositionBias({}));
  const auto bias = MeasurePositionBias({0, 0, 12});
  EXPECT_EQ(bias->consistency, 1);
  EXPECT_EQ(bias->first_bias, 0);
  EXPECT_EQ(bias->p, 1);
}

TEST(JudgeBias, LengthIsNoneWhenScoresDoNotVary) {
  const std::vector<double> constant(6, 1);
  const std::vector<double> lengths = {1, 2, 3, 4, 5, 6};
  const std::vector<double> human = {0, 1, 0, 1, 1, 0};
  const LengthBias bias = MeasureLengthBias(constant, lengths, human);
  EXPECT_FALSE(bias.pearson);
  EXPECT_FALSE(bias.spearman);
}

TEST(JudgeBias, PaddingIsExactOverFewPairs) {
  EXPECT_FALSE(MeasurePaddingBias({}, 1));
  const auto bias = MeasurePaddingBias(std::vector<double>{0.1, 0.2, 0.1, 0.3}, 1);
  EXPECT_DOUBLE_EQ(bias->p, 2.0 / 16);
  EXPECT_FALSE(bias->is_accepted);
}

TEST(JudgeBias, PaddingIsAcceptedWhenTheMeanHardlyMoves) {
  const auto bias = MeasurePaddingBias(std::vector<double>{0.5, -0.5, 0.02, 0.02}, 1);
  EXPECT_DOUBLE_EQ(bias->mean_change, 0.01);
  EXPECT_TRUE(bias->is_accepted);
  EXPECT_EQ(MeasurePaddingBias(std::vector<double>{0, 0}, 1)->p, 1);
}

TEST(JudgeBias, SelfPreferenceNeedsFailsOnBothSides) {
  EXPECT_FALSE(MeasureSelfPreference({0, 0}, {3, 9}, 0.95));
  EXPECT_FALSE(MeasureSelfPreference({3, 9}, {0, 0}, 0.95));
  const auto none = MeasureSelfPreference({3, 9}, {3, 9}, 0.95);
  EXPECT_EQ(none->difference, 0);
  EXPECT_LT(none->interval.low, 0);
  EXPECT_GT(none->p_greater, 0.5);
}

}  // namespace
}  // namespace plimsoll::stats
