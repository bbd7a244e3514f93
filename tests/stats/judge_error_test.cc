#include "harness/stats/judge_error.h"

#include <gtest/gtest.h>

#include <cmath>

namespace plimsoll::stats {
namespace {

TEST(JudgeError, RatesHaveExactLimits) {
  const auto rates = MeasureJudge({50, 50, 0, 30}, 0.9);
  ASSERT_TRUE(rates);
  EXPECT_EQ(rates->sensitivity, 1);
  EXPECT_NEAR(rates->sensitivity_limits.low, std::pow(0.05, 1.0 / 50), 1e-12);
  EXPECT_EQ(rates->specificity, 0);
  EXPECT_NEAR(rates->specificity_limits.high, 1 - std::pow(0.05, 1.0 / 30), 1e-12);
  EXPECT_EQ(rates->youden, 0);
  EXPECT_FALSE(MeasureJudge({0, 0, 20, 30}, 0.9));
  EXPECT_FALSE(MeasureJudge({20, 30, 0, 0}, 0.9));
}

TEST(JudgeError, RoganGladenIsTheRateWhenTheJudgeNeverErrs) {
  const auto rate = RoganGladen(7, 10, 1, 1, 0.95);
  EXPECT_DOUBLE_EQ(rate->rate, 0.7);
  EXPECT_NEAR(rate->interval.low, Wilson(7, 10, 0.95).low, 1e-15);
  EXPECT_NEAR(rate->interval.high, Wilson(7, 10, 0.95).high, 1e-15);
}

TEST(JudgeError, RoganGladenStaysInTheUnitInterval) {
  EXPECT_EQ(RoganGladen(0, 10, 0.9, 0.8, 0.95)->rate, 0);
  EXPECT_EQ(RoganGladen(10, 10, 0.9, 0.8, 0.95)->rate, 1);
  EXPECT_EQ(RoganGladen(10, 10, 0.9, 0.8, 0.95)->interval.high, 1);
}

TEST(JudgeError, IsRefusedWhenTheJudgeKnowsTooLittle) {
  EXPECT_FALSE(RoganGladen(7, 10, 0.6, 0.55, 0.95));
  EXPECT_FALSE(RoganGladen(0, 0, 0.9, 0.9, 0.95));
  EXPECT_FALSE(RoganGladenEstimated(7, 10, {0.6, 40, 0.55, 40}, 0.95));
  EXPECT_FALSE(RoganGladenEstimated(7, 10, {0.9, 0, 0.9, 40}, 0.95));
  EXPECT_FALSE(RoganGladenEstimated(0, 0, {0.9, 40, 0.9, 40}, 0.95));
}

TEST(JudgeError, FewLabelsWidenTheInterval) {
  const Interval few = RoganGladenEstimated(400, 500, {0.9, 20, 0.9, 20}, 0.95)->interval;
  const Interval many = RoganGladenEstimated(400, 500, {0.9, 2000, 0.9, 2000}, 0.95)->interval;
  EXPECT_GT(few.high - few.low, 1.5 * (many.high - many.low));
}

TEST(JudgeError, DropsShrinkByTheYoudenIndex) {
  EXPECT_NEAR(Attenuate(0.05, 0.9, 0.8), 0.035, 1e-15);
  EXPECT_EQ(Attenuate(0.05, 1, 1), 0.05);
}

}  // namespace
}  // namespace plimsoll::stats
