#include "harness/stats/association.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace plimsoll::stats {
namespace {

using Strata = std::vector<TwoByTwo>;
using Codes = std::vector<std::int64_t>;

TEST(Association, HasTheTextbookStatisticInOneStratum) {
  // (a - E a)^2 / Var a with E a = 20 * 12 / 40, Var a = 20 * 20 * 12 * 28 / (40^2 * 39).
  const auto test = CochranMantelHaenszel(Strata{{9, 11, 3, 17}}, 0.95);
  ASSERT_TRUE(test);
  EXPECT_NEAR(test->statistic, 9 / (20.0 * 20 * 12 * 28 / (1600 * 39)), 1e-12);
  EXPECT_NEAR(test->odds_ratio->estimate, 9.0 * 17 / (11 * 3), 1e-12);
  // Robins, Breslow & Greenland's variance is Woolf's where there is one stratum.
  EXPECT_NEAR(test->odds_ratio->log_se, std::sqrt(1.0 / 9 + 1.0 / 11 + 1.0 / 3 + 1.0 / 17), 1e-12);
}

TEST(Association, SubtractsAHalfWhenAsked) {
  const auto test = CochranMantelHaenszel(Strata{{9, 11, 3, 17}}, 0.95, true);
  EXPECT_NEAR(test->statistic, 2.5 * 2.5 / (20.0 * 20 * 12 * 28 / (1600 * 39)), 1e-12);
}

TEST(Association, VanishesWithinStrataWhenTheyExplainIt) {
  // Pooled, failing goes with the attribute (32 of 60 against 28 of 120); in each stratum it does
  // not.
  const auto test = CochranMantelHaenszel(Strata{{30, 10, 15, 5}, {2, 18, 10, 90}}, 0.95);
  EXPECT_NEAR(test->statistic, 0, 1e-20);
  EXPECT_NEAR(test->p, 1, 1e-9);
  EXPECT_NEAR(test->odds_ratio->estimate, 1, 1e-12);
}

TEST(Association, LeavesOutStrataThatSayNothing) {
  const Strata with = {{9, 11, 3, 17}, {0, 5, 0, 7}, {4, 4, 0, 0}, {0, 0, 0, 0}, {1, 0, 0, 0}};
  const auto all = CochranMantelHaenszel(with, 0.95);
  const auto one = CochranMantelHaenszel(Strata{{9, 11, 3, 17}}, 0.95);
  EXPECT_DOUBLE_EQ(all->statistic, one->statistic);
  EXPECT_NEAR(all->odds_ratio->log_se, one->odds_ratio->log_se, 1e-12);
  EXPECT_FALSE(CochranMantelHaenszel(Strata{{0, 5, 0, 7}, {4, 4, 0, 0}}, 0.95));
  EXPECT_FALSE(CochranMantelHaenszel({}, 0.95));
}

TEST(Association, HasNoOddsRatioWhenItIsZeroOrInfinite) {
  const auto test = CochranMantelHaenszel(Strata{{5, 5, 0, 10}}, 0.95);
  EXPECT_LT(test->p, 0.05);
  EXPECT_FALSE(test->odds_ratio);
}

TEST(Association, FindsFunctions) {
  const Codes city = {1, 2, 3, 1, 2, 3, 4};
  const Codes country = {7, 7, 9, 7, 7, 9, 9};
  EXPECT_EQ(ExceptionsToFunction(country, city), 0);
  EXPECT_EQ(ExceptionsToFunction(city, country), 3);
  EXPECT_EQ(ExceptionsToFunction({}, {}), 0);
  const Codes constant(7, 5);
  EXPECT_EQ(ExceptionsToFunction(constant, city), 0);
}

TEST(Association, GExplainsAllWhenTheFirstIsAFunction) {
  const Codes city = {1, 2, 3, 1, 2, 3, 4, 4};
  const Codes country = {7, 7, 9, 7, 7, 9, 9, 9};
  const auto test = GTest(country, city);
  ASSERT_TRUE(test);
  EXPECT_DOUBLE_EQ(test->explained, 1);
  EXPECT_EQ(test->df, 3);
  EXPECT_NEAR(test->g, 2 * 8 * std::log(2), 1e-12);  // twice n times the country's entropy
  EXPECT_LT(GTest(city, country)->explained, 1);
  EXPECT_FALSE(GTest(Codes(8, 5), city));
  EXPECT_FALSE(GTest({}, {}));
}

TEST(Association, GIsZeroWhenNothingIsSaid) {
  const auto test = GTest(Codes{0, 0, 1, 1}, Codes{0, 1, 0, 1});
  EXPECT_NEAR(test->g, 0, 1e-12);
  EXPECT_NEAR(test->p, 1, 1e-6);
  EXPECT_NEAR(test->explained, 0, 1e-12);
}

TEST(Association, HoldsForCodesFarApart) {
  const std::int64_t far = std::int64_t{1} << 62;
  EXPECT_EQ(ExceptionsToFunction(Codes{far, -far, far}, Codes{-far, far, -far}), 0);
}

}  // namespace
}  // namespace plimsoll::stats
