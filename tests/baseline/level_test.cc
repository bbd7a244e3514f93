#include "harness/baseline/level.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace plimsoll::baseline {
namespace {

using ::testing::ElementsAre;

TEST(Level, IsThePlainPairsWhenEveryUnitIsOneTrial) {
  const Unit units[] = {{1, 1}, {1, 0}, {1, 0}, {0, 1}, {0, 0}};
  EXPECT_THAT(LevelsOf(units), ElementsAre(Level{1, {5, 2, 1}}));
}

TEST(Level, IsOneEmptyLevelWithoutUnits) {
  EXPECT_THAT(LevelsOf({}), ElementsAre(Level{1, {0, 0, 0}}));
}

TEST(Level, SeesAFallThatTheStrictestLevelIsBlindTo) {
  const Unit units[] = {{0.8, 0}, {1, 1}};
  EXPECT_THAT(LevelsOf(units), ElementsAre(Level{1, {2, 0, 0}}, Level{0.8, {2, 1, 0}}));
}

TEST(Level, TakesSharesThatDifferByRoundingForOne) {
  const Unit units[] = {{(0.1 + 0.2) / 0.6, 0.5}, {1.0 / 3, (1.0 / 3 + 1.0 / 3) / 2}};
  EXPECT_EQ(LevelsOf(units).size(), 3u);
  EXPECT_EQ(LevelsOf(units)[1].counts, (stats::Discordance{2, 0, 0}));
}

TEST(Level, MeanDifferenceIsTheLevelsDifferenceWeightedByTheGapBetweenShares) {
  const Unit units[] = {{1, 0.6}, {0.4, 0.8}, {0.2, 0}, {0, 1}, {0.6, 0.6}};
  double mean = 0;
  for (const Unit& unit : units) mean += (unit.candidate - unit.baseline) / 5;
  const auto levels = LevelsOf(units);
  double weighted = 0;
  for (std::size_t i = 0; i < levels.size(); ++i) {
    const double next = i + 1 < levels.size() ? levels[i + 1].share : 0;
    const auto change = static_cast<double>(levels[i].counts.c - levels[i].counts.b);
    weighted += (levels[i].share - next) * change / 5;
  }
  EXPECT_NEAR(weighted, mean, 1e-12);
}

}  // namespace
}  // namespace plimsoll::baseline
