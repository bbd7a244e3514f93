#include "harness/stats/ratio.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace plimsoll::stats {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

TEST(Ratio, KoopmanIsHonestAtItsEdges) {
  EXPECT_EQ(KoopmanRatio(0, 0, 5, 9, 0.95), (Interval{0, kInfinity}));
  EXPECT_EQ(KoopmanRatio(0, 20, 0, 20, 0.95), (Interval{0, kInfinity}));
  const Interval none = KoopmanRatio(0, 20, 15, 20, 0.95);
  EXPECT_EQ(none.low, 0);
  EXPECT_GT(none.high, 0);
  EXPECT_LT(none.high, 0.5);
  const Interval nothing_below = KoopmanRatio(15, 20, 0, 20, 0.95);
  EXPECT_EQ(nothing_below.high, kInfinity);
  EXPECT_GT(nothing_below.low, 1);
  const Interval all = KoopmanRatio(20, 20, 20, 20, 0.95);
  EXPECT_LT(all.low, 1);
  EXPECT_GT(all.high, 1);
}

TEST(Ratio, KoopmanTurnsWithItsSides) {
  const Interval one = KoopmanRatio(7, 30, 44, 50, 0.95);
  const Interval other = KoopmanRatio(44, 50, 7, 30, 0.95);
  EXPECT_NEAR(one.low * other.high, 1, 1e-9);
  EXPECT_NEAR(one.high * other.low, 1, 1e-9);
}

TEST(Ratio, LogDeltaNeedsTenPassesOnEachSide) {
  EXPECT_FALSE(LogDeltaRatio(9, 30, 40, 50, 0.95));
  EXPECT_FALSE(LogDeltaRatio(30, 30, 9, 50, 0.95));
  EXPECT_TRUE(LogDeltaRatio(10, 30, 10, 50, 0.95));
}

TEST(Ratio, FiellerNeedsASecondMeanAwayFromZero) {
  const std::vector<double> some{0.6, 0.8, 0.7, 0.9};
  EXPECT_FALSE(FiellerRatio(some, std::vector<double>{0.0, 0.0, 1.0}, 0.95));
  EXPECT_FALSE(FiellerRatio(some, std::vector<double>{1.0}, 0.95));
}

TEST(Ratio, FiellerEndsWhereTheDifferenceIsJustNotZero) {
  const std::vector<double> x{0.6, 0.8, 0.7, 0.9};
  const std::vector<double> y{0.9, 0.8, 1.0, 0.95, 0.85};
  const auto interval = FiellerRatio(x, y, 0.9);
  ASSERT_TRUE(interval);
  const double t = 2.3533634348018264;  // 3 degrees of freedom
  const double variance_x = 1.0 / 60 / 4;
  const double variance_y = 0.00625 / 5;
  for (double ratio : {interval->low, interval->high}) {
    EXPECT_NEAR(std::abs(0.75 - ratio * 0.9) / std::sqrt(variance_x + ratio * ratio * variance_y),
                t, 1e-9);
  }
}

TEST(Ratio, ChangeIsNothingWithoutCases) {
  const std::vector<double> some{1, 0};
  EXPECT_FALSE(BootstrapRatioChange({{}, {}}, {some, some}, 0.95, 10, 1));
}

TEST(Ratio, ChangeIsExactlyNoneWhereBothReleasesAnsweredAlike) {
  const std::vector<double> adversarial{1, 0, 0.5};
  const std::vector<double> happy{1, 1, 0};
  const auto change =
      BootstrapRatioChange({adversarial, adversarial}, {happy, happy}, 0.95, 200, 5);
  EXPECT_EQ(change->log_change, 0);
  EXPECT_EQ(change->interval, (Interval{0, 0}));
}

TEST(Ratio, ChangeIsFiniteWhereNothingPassesAndEqualForASeed) {
  const std::vector<double> none{0, 0, 0, 0};
  const std::vector<double> some{1, 1, 0, 1};
  const auto change = BootstrapRatioChange({some, none}, {some, some}, 0.9, 300, 5);
  EXPECT_DOUBLE_EQ(change->log_change, std::log(0.5 / 3));
  EXPECT_LE(change->interval.low, change->log_change);
  EXPECT_GE(change->interval.high, change->log_change);
  const auto again = BootstrapRatioChange({some, none}, {some, some}, 0.9, 300, 5);
  EXPECT_EQ(change->interval, again->interval);
}

}  // namespace
}  // namespace plimsoll::stats
