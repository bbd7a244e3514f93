#include "harness/stats/paired.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace plimsoll::stats {
namespace {

double FairBinomial(int n, int x) {
  return std::exp(std::lgamma(n + 1) - std::lgamma(x + 1) - std::lgamma(n - x + 1) -
                  n * std::log(2.0));
}

double LogLikelihood(const Discordance& pairs, double pass_fail, double d0) {
  const double fail_pass = pass_fail + d0;
  const auto term = [](std::int64_t count, double p) {
    return count == 0 ? 0 : static_cast<double>(count) * std::log(p);
  };
  return term(pairs.b, pass_fail) + term(pairs.c, fail_pass) +
         term(pairs.n - pairs.b - pairs.c, 1 - pass_fail - fail_pass);
}

/// The statistic by its definition: the restricted likelihood is maximised by golden-section
/// search.
double StatisticByDefinition(const Discordance& pairs, double d0) {
  double low = std::max(0.0, -d0);
  double high = (1 - d0) / 2;
  const double golden = (std::sqrt(5.0) - 1) / 2;
  for (int i = 0; i < 200; ++i) {
    const double left = high - golden * (high - low);
    const double right = low + golden * (high - low);
    if (LogLikelihood(pairs, left, d0) < LogLikelihood(pairs, right, d0)) {
      low = left;
    } else {
      high = right;
    }
  }
  const double q = (low + high) / 2;
  const auto n = static_cast<double>(pairs.n);
  return (static_cast<double>(pairs.c - pairs.b) - n * d0) / std::sqrt(n * (2 * q + d0 * (1 - d0)));
}

TEST(Paired, McNemarMatchesSumsOfTheBinomial) {
  for (int b = 0; b <= 12; ++b) {
    for (int c = 0; c <= 12; ++c) {
      if (b + c == 0) continue;
      double above = 0;
      double smaller_tail = 0;
      for (int x = b + 1; x <= b + c; ++x) above += FairBinomial(b + c, x);
      for (int x = 0; x <= std::min(b, c); ++x) smaller_tail += FairBinomial(b + c, x);
      const Discordance pairs{100, b, c};
      EXPECT_NEAR(McNemarMidPWorse(pairs), above + FairBinomial(b + c, b) / 2, 1e-12);
      EXPECT_NEAR(McNemarExactTwoSided(pairs), std::min(1.0, 2 * smaller_tail), 1e-12);
    }
  }
}

TEST(Paired, McNemarSaysNothingWhenNoPairMoved) {
  EXPECT_EQ(McNemarMidPWorse({84, 0, 0}), 0.5);
  EXPECT_EQ(McNemarExactTwoSided({84, 0, 0}), 1);
  EXPECT_EQ(McNemarMidPWorse({0, 0, 0}), 0.5);
}

TEST(Paired, TangoStatisticMaximisesTheRestrictedLikelihood) {
  for (const Discordance& pairs :
       {Discordance{100, 12, 4}, {60, 5, 0}, {60, 0, 5}, {636, 55, 30}, {20, 10, 10}}) {
    for (double d0 : {-0.4, -0.1, -0.02, 0.0, 0.03, 0.2}) {
      EXPECT_NEAR(TangoStatistic(pairs, d0), StatisticByDefinition(pairs, d0), 1e-5)
          << pairs.n << " " << pairs.b << " " << pairs.c << " at " << d0;
    }
  }
}

TEST(Paired, TangoStatisticIsZeroOrInfiniteWithoutVariance) {
  EXPECT_EQ(TangoStatistic({50, 0, 0}, 0), 0);
  EXPECT_EQ(TangoStatistic({50, 50, 0}, -1), 0);
  EXPECT_EQ(TangoStatistic({50, 0, 0}, 1), -std::numeric_limits<double>::infinity());
  EXPECT_EQ(TangoStatistic({50, 0, 0}, -1), std::numeric_limits<double>::infinity());
}

TEST(Paired, TangoIntervalHasItsClosedFormWhenNoPairMoved) {
  const double z = NormalQuantile(0.95);
  for (std::int64_t n : {1, 5, 84, 10000}) {
    const auto count = static_cast<double>(n);
    EXPECT_NEAR(Tango({n, 0, 0}, 0.90).low, -z * z / (count + z * z), 1e-12);
    EXPECT_NEAR(Tango({n, 0, 0}, 0.90).high, z * z / (count + z * z), 1e-12);
  }
}

TEST(Paired, TangoIntervalEndsExactlyWhenEveryPairMoved) {
  EXPECT_EQ(Tango({30, 30, 0}, 0.90).low, -1);
  EXPECT_EQ(Tango({30, 0, 30}, 0.90).high, 1);
  EXPECT_EQ(Tango({0, 0, 0}, 0.90), (Interval{-1, 1}));
}

TEST(Paired, TangoIntervalInvertsTheStatisticAndMirrors) {
  const double z = NormalQuantile(0.95);
  for (std::int64_t b = 0; b <= 20; b += 4) {
    for (std::int64_t c = 0; c <= 20; c += 5) {
      if (b + c == 0) continue;
      const Interval interval = Tango({40, b, c}, 0.90);
      EXPECT_NEAR(TangoStatistic({40, b, c}, interval.low), z, 1e-9);
      EXPECT_NEAR(TangoStatistic({40, b, c}, interval.high), -z, 1e-9);
      const Interval mirrored = Tango({40, c, b}, 0.90);
      EXPECT_NEAR(interval.low, -mirrored.high, 1e-12);
    }
  }
}

TEST(Paired, MatchesThePublishedNodeSynthComparison) {
  const Discordance pairs{636, 55, 30};
  const Interval interval = Tango(pairs, 0.90);
  EXPECT_NEAR(interval.low, -0.0636, 5e-5);
  EXPECT_NEAR(interval.high, -0.0157, 5e-5);
  EXPECT_NEAR(McNemarMidPWorse(pairs), 0.00334, 5e-6);
  EXPECT_NEAR(McNemarExactTwoSided(pairs), 0.00884, 5e-6);
}

TEST(Paired, ExactAndMidPAgreeWithTheirMirrorImages) {
  EXPECT_EQ(McNemarExactWorse({9, 0, 0}), 1);
  EXPECT_EQ(McNemarExactWorse({9, 0, 4}), 1);
  EXPECT_EQ(McNemarMidPTwoSided({9, 0, 0}), 1);
  EXPECT_DOUBLE_EQ(McNemarMidPTwoSided({40, 7, 7}), 1);
  EXPECT_DOUBLE_EQ(McNemarMidPTwoSided({40, 9, 2}), McNemarMidPTwoSided({40, 2, 9}));
}

TEST(Paired, StrictNonInferiorityIsHarderToShow) {
  for (std::int64_t b : {0, 2, 6}) {
    const Discordance pairs{150, b, 3};
    EXPECT_GT(TangoNonInferiority(pairs, 0.05, true).p, TangoNonInferiority(pairs, 0.05).p);
  }
  EXPECT_EQ(TangoNonInferiority({}, 0.05).p, 0.5);
  EXPECT_EQ(TangoNonInferiority({}, 0.05, true).statistic, 0);
}

TEST(Paired, NewcombeHoldsAtItsEdges) {
  EXPECT_EQ(NewcombePaired({}, 0, 0.95), (Interval{-1, 1}));
  const Interval unchanged = NewcombePaired({60, 0, 0}, 60, 0.95);
  EXPECT_NEAR(unchanged.low, -unchanged.high, 1e-15);
  const Interval all_worse = NewcombePaired({10, 10, 0}, 0, 0.95);
  EXPECT_NEAR(all_worse.low, -1, 1e-12);
  EXPECT_GT(all_worse.high, -1);
}

TEST(Paired, SmallestMidPIsThatOfAllFlipsOneWay) {
  EXPECT_EQ(SmallestMcNemarMidP({100, 1, 2}), 1.0 / 16);
  EXPECT_EQ(SmallestMcNemarMidP({100, 3, 0}), 1.0 / 16);
  EXPECT_EQ(SmallestMcNemarMidP({100, 0, 0}), 0.5);
}

}  // namespace
}  // namespace plimsoll::stats
