#include "harness/stats/drift.h"

#include <gtest/gtest.h>

#include <vector>

#include "harness/stats/saturation.h"
#include "harness/stats/two_rates.h"

namespace plimsoll::stats {
namespace {

TEST(Saturation, BoundMatchesThePublishedCounts) {
  EXPECT_NEAR(SaturationLowerBound(29, 0.05), 0.902, 5e-4);
  EXPECT_NEAR(SaturationLowerBound(59, 0.05), 0.950, 5e-4);
  EXPECT_NEAR(SaturationLowerBound(149, 0.05), 0.980, 5e-4);
  EXPECT_EQ(SaturationLowerBound(0, 0.05), 0);
}

TEST(Drift, GapGrowthNeedsAllFourSamples) {
  const SeenAndFresh whole{{90, 100}, {70, 100}};
  EXPECT_FALSE(GapGrowthBetween(whole, {{90, 100}, {0, 0}}, 0.95));
  EXPECT_FALSE(GapGrowthBetween({{0, 0}, {70, 100}}, whole, 0.95));
  const auto none = GapGrowthBetween(whole, whole, 0.95);
  ASSERT_TRUE(none && none->log_odds);
  EXPECT_EQ(none->growth, 0);
  EXPECT_EQ(none->log_odds->z, 0);
}

TEST(Drift, LogOddsAreAbsentWhereACellIsFull) {
  const auto growth = GapGrowthBetween({{100, 100}, {70, 100}}, {{90, 100}, {50, 100}}, 0.95);
  ASSERT_TRUE(growth);
  EXPECT_FALSE(growth->log_odds);
  EXPECT_NEAR(growth->growth, 0.1, 1e-12);
}

TEST(Drift, TheGapBetweenPublicAndNovelPromptsIsAnAlarm) {
  EXPECT_GT(NewcombeDifference(1183, 1300, 49, 145, 0.95).low, 0.10);
}

TEST(Drift, NoTrendWithoutVariation) {
  const std::vector<double> scores{1, 2, 3};
  EXPECT_FALSE(CochranArmitage(std::vector<RateCount>{{5, 5}, {9, 9}, {2, 2}}, scores));
  EXPECT_FALSE(CochranArmitage(std::vector<RateCount>{{5, 9}, {0, 0}, {0, 0}}, scores));
  EXPECT_FALSE(CochranArmitage({}, {}));
}

TEST(Drift, TrendsOfEqualSeriesDoNotDiffer) {
  const std::vector<double> scores{1, 2, 3, 4};
  const std::vector<RateCount> falling{{85, 100}, {80, 100}, {74, 100}, {70, 100}};
  const std::vector<RateCount> level{{85, 100}, {84, 100}, {85, 100}, {86, 100}};
  const Trend fresh = *CochranArmitage(falling, scores);
  const Trend seen = *CochranArmitage(level, scores);
  EXPECT_NEAR(fresh.slope, -0.051, 1e-12);
  EXPECT_EQ(TrendDifference(fresh, fresh).p, 1);
  EXPECT_LT(TrendDifference(fresh, seen).slope, 0);
  EXPECT_LT(TrendDifference(fresh, seen).p, 0.05);
}

}  // namespace
}  // namespace plimsoll::stats
