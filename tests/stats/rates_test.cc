#include "harness/stats/rates.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace plimsoll::stats {
namespace {

/// P(X >= x) for X ~ Bin(n, p), summed term by term.
double BinomialTail(int x, int n, double p) {
  double sum = 0;
  for (int i = x; i <= n; ++i) {
    sum += std::exp(std::lgamma(n + 1) - std::lgamma(i + 1) - std::lgamma(n - i + 1) +
                    i * std::log(p) + (n - i) * std::log1p(-p));
  }
  return sum;
}

TEST(Rates, NormalQuantileMatchesPublishedValues) {
  EXPECT_NEAR(NormalQuantile(0.95), 1.6448536269514722, 1e-14);
  EXPECT_NEAR(NormalQuantile(0.975), 1.9599639845400545, 1e-14);
  EXPECT_DOUBLE_EQ(NormalQuantile(0.5), 0);
  EXPECT_EQ(NormalQuantile(0), -std::numeric_limits<double>::infinity());
  EXPECT_EQ(NormalQuantile(1), std::numeric_limits<double>::infinity());
}

TEST(Rates, WilsonSolvesItsDefiningEquation) {
  const double z = NormalQuantile(0.975);
  for (int n : {1, 7, 60, 1000}) {
    for (int x = 0; x <= n; x += 1 + n / 20) {
      const Interval interval = Wilson(x, n, 0.95);
      const double p = static_cast<double>(x) / n;
      for (double limit : {interval.low, interval.high}) {
        if (limit <= 0 || limit >= 1) continue;
        EXPECT_NEAR(std::abs(p - limit) / std::sqrt(limit * (1 - limit) / n), z, 1e-7)
            << x << "/" << n;
      }
    }
  }
}

TEST(Rates, IntervalsEndExactlyAtNoneAndAll) {
  for (double n : {1.0, 3.0, 59.0, 1e6}) {
    EXPECT_EQ(Wilson(0, n, 0.95).low, 0);
    EXPECT_EQ(Wilson(n, n, 0.95).high, 1);
    EXPECT_EQ(ClopperPearson(0, n, 0.95).low, 0);
    EXPECT_EQ(ClopperPearson(n, n, 0.95).high, 1);
    // The closed form of the one-sided bound at all passes.
    EXPECT_NEAR(ClopperPearson(n, n, 0.90).low, std::pow(0.05, 1 / n), 1e-12);
  }
}

TEST(Rates, IntervalsAreEverythingWithoutCases) {
  EXPECT_EQ(Wilson(0, 0, 0.95), (Interval{0, 1}));
  EXPECT_EQ(ClopperPearson(0, 0, 0.95), (Interval{0, 1}));
}

TEST(Rates, ClopperPearsonLeavesTheTailsThatItPromises) {
  for (int n : {5, 30, 100}) {
    for (int x = 1; x < n; x += 1 + n / 10) {
      const Interval interval = ClopperPearson(x, n, 0.95);
      EXPECT_NEAR(BinomialTail(x, n, interval.low), 0.025, 1e-9);
      EXPECT_NEAR(1 - BinomialTail(x + 1, n, interval.high), 0.025, 1e-9);
    }
  }
}

TEST(Rates, JeffreysEndsAtNoneAndAll) {
  EXPECT_EQ(Jeffreys(0, 0, 0.95), (Interval{0, 1}));
  EXPECT_EQ(Jeffreys(0, 9, 0.95).low, 0);
  EXPECT_EQ(Jeffreys(9, 9, 0.95).high, 1);
}

TEST(Rates, ClopperPearsonLowerIsOneSided) {
  EXPECT_NEAR(ClopperPearsonLower(59, 59, 0.05), std::pow(0.05, 1.0 / 59), 1e-12);
  EXPECT_EQ(ClopperPearsonLower(0, 59, 0.05), 0);
  EXPECT_EQ(ClopperPearsonLower(0, 0, 0.05), 0);
}

TEST(Rates, RateRatioMatchesTheTextbookForm) {
  for (const auto& [x1, n1, x2, n2] : {std::tuple{34., 80., 180., 200.}, {61., 90., 285., 300.}}) {
    const double p1 = x1 / n1;
    const double p2 = x2 / n2;
    const auto [l1, u1] = Wilson(x1, n1, 0.95);
    const auto [l2, u2] = Wilson(x2, n2, 0.95);
    const double q = p1 * p2;
    const double low =
        (q - std::sqrt(q * q - l1 * u2 * (2 * p1 - l1) * (2 * p2 - u2))) / (u2 * (2 * p2 - u2));
    const double high =
        (q + std::sqrt(q * q - u1 * l2 * (2 * p1 - u1) * (2 * p2 - l2))) / (l2 * (2 * p2 - l2));
    const Interval ratio = RateRatio(x1, n1, x2, n2, 0.95);
    EXPECT_NEAR(ratio.low, low, 1e-12);
    EXPECT_NEAR(ratio.high, high, 1e-12);
  }
}

TEST(Rates, RateRatioIsHonestAtItsEdges) {
  const double infinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(RateRatio(0, 50, 40, 50, 0.95).low, 0);
  EXPECT_GT(RateRatio(0, 50, 40, 50, 0.95).high, 0);
  EXPECT_EQ(RateRatio(20, 50, 0, 50, 0.95).high, infinity);
  EXPECT_GT(RateRatio(20, 50, 0, 50, 0.95).low, 1);
  EXPECT_EQ(RateRatio(0, 50, 0, 50, 0.95), (Interval{0, infinity}));
  const Interval same = RateRatio(50, 50, 50, 50, 0.95);
  EXPECT_LT(same.low, 1);
  EXPECT_GT(same.high, 1);
}

}  // namespace
}  // namespace plimsoll::stats
