#include "harness/stats/two_rates.h"

#include <gtest/gtest.h>

namespace plimsoll::stats {
namespace {

TEST(TwoRates, NewcombeIsAllOfItWhenASampleIsEmpty) {
  EXPECT_EQ(NewcombeDifference(0, 0, 3, 5, 0.95), (Interval{-1, 1}));
  EXPECT_EQ(NewcombeDifference(3, 5, 0, 0, 0.95), (Interval{-1, 1}));
}

TEST(TwoRates, NewcombeIsWiderThanAPointWhenNothingVaries) {
  const Interval interval = NewcombeDifference(20, 20, 30, 30, 0.95);
  EXPECT_LT(interval.low, -0.1);
  EXPECT_GT(interval.high, 0.1);
}

TEST(TwoRates, NewcombeChangesSignWithTheOrder) {
  const Interval there = NewcombeDifference(3, 9, 14, 20, 0.9);
  const Interval back = NewcombeDifference(14, 20, 3, 9, 0.9);
  EXPECT_DOUBLE_EQ(there.low, -back.high);
  EXPECT_DOUBLE_EQ(there.high, -back.low);
}

TEST(TwoRates, FisherIsOneInTwentyForThreeAgainstNone) {
  EXPECT_NEAR(FisherExactLess(0, 3, 3, 3), 1.0 / 20, 1e-15);
  EXPECT_NEAR(FisherExactGreater(3, 3, 0, 3), 1.0 / 20, 1e-15);
}

TEST(TwoRates, FisherIsOneWhenNothingCanDiffer) {
  EXPECT_EQ(FisherExactLess(0, 0, 3, 5), 1);
  EXPECT_EQ(FisherExactLess(0, 7, 0, 5), 1);
  EXPECT_EQ(FisherExactGreater(7, 7, 5, 5), 1);
}

TEST(TwoRates, FishersTailsOverlapInTheObservedTable) {
  // Both tails hold the observed table's own probability, C(8,3) C(6,4) / C(14,7) = 840/3432.
  EXPECT_NEAR(FisherExactLess(3, 8, 4, 6) + FisherExactGreater(3, 8, 4, 6), 1 + 840.0 / 3432,
              1e-14);
}

TEST(TwoRates, FisherHoldsForAMillionCases) {
  EXPECT_NEAR(FisherExactGreater(500'000, 1'000'000, 499'000, 1'000'000), 0.0788573, 1e-6);
  EXPECT_EQ(FisherExactGreater(1'000'000, 1'000'000, 0, 1'000'000), 0);
}

TEST(TwoRates, FisherTwoSidedDoublesTheSmallerTail) {
  EXPECT_NEAR(FisherExactTwoSided(3, 3, 0, 3), 0.1, 1e-12);
  EXPECT_NEAR(FisherExactTwoSided(0, 3, 3, 3), 0.1, 1e-12);
  EXPECT_EQ(FisherExactTwoSided(1, 2, 1, 2), 1);
}

TEST(TwoRates, SmallestFisherIsThatOfTheFarthestSplit) {
  EXPECT_NEAR(SmallestFisherExact(1, 3, 2, 3), 0.1, 1e-12);
  EXPECT_EQ(SmallestFisherExact(0, 10, 0, 10), 1);
  EXPECT_NEAR(SmallestFisherExact(0, 1, 1, 15), 2.0 / 16, 1e-12);
}

}  // namespace
}  // namespace plimsoll::stats
