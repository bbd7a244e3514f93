#include "harness/stats/paired.h"

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <cmath>

#include "harness/stats/distributions.h"
#include "harness/stats/standardise.h"

namespace plimsoll::stats {
namespace {

boost::math::binomial FairCoin(const Discordance& pairs) {
  return boost::math::binomial(static_cast<double>(pairs.b + pairs.c), 0.5);
}

/// How far c - b lies above what a difference of d0 leads to expect.
double Excess(const Discordance& pairs, double d0) {
  return static_cast<double>(pairs.c) - static_cast<double>(pairs.b) -
         static_cast<double>(pairs.n) * d0;
}

/// The standard deviation of c - b where the difference is d0.
double TangoDeviation(const Discordance& pairs, double d0) {
  if (pairs.n == 0) return 0;
  const auto n = static_cast<double>(pairs.n);
  const auto b = static_cast<double>(pairs.b);
  const auto c = static_cast<double>(pairs.c);
  // q: the likeliest probability of pass-then-fail given d0, the larger root of a q^2 + k q + l =
  // 0.
  const double a = 2 * n;
  const double k = -b - c + (2 * n - c + b) * d0;
  const double l = -b * d0 * (1 - d0);
  const double root = std::sqrt(std::max(0.0, k * k - 4 * a * l));
  // For k > 0 the textbook form subtracts two nearly equal numbers.
  const double q = k > 0 ? -2 * l / (root + k) : (root - k) / (2 * a);
  return std::sqrt(std::max(0.0, n * (2 * q + d0 * (1 - d0))));
}

/// The d0 in (low, high) at which the statistic, which falls with d0, crosses z.
double WhereStatisticIs(const Discordance& pairs, double z, double low, double high) {
  constexpr int kHalvings = 60;  // from a width of 2 to below 1e-17
  for (int i = 0; i < kHalvings; ++i) {
    const double middle = (low + high) / 2;
    (TangoStatistic(pairs, middle) > z ? low : high) = middle;
  }
  return (low + high) / 2;
}

}  // namespace

double McNemarExactTwoSided(const Discordance& pairs) {
  if (pairs.b + pairs.c == 0) return 1;
  const auto fewer = static_cast<double>(std::min(pairs.b, pairs.c));
  return std::min(1.0, 2 * boost::math::cdf(FairCoin(pairs), fewer));
}

double McNemarMidPWorse(const Discordance& pairs) {
  if (pairs.b + pairs.c == 0) return 0.5;
  const auto coin = FairCoin(pairs);
  const auto b = static_cast<double>(pairs.b);
  return boost::math::cdf(boost::math::complement(coin, b)) + boost::math::pdf(coin, b) / 2;
}

double SmallestMcNemarMidP(const Discordance& pairs) {
  return McNemarMidPWorse({pairs.n, pairs.b + pairs.c, 0});
}

double McNemarExactWorse(const Discordance& pairs) {
  if (pairs.b == 0) return 1;
  const auto b = static_cast<double>(pairs.b);
  return boost::math::cdf(boost::math::complement(FairCoin(pairs), b - 1));
}

double McNemarMidPTwoSided(const Discordance& pairs) {
  const Discordance mirrored{pairs.n, pairs.c, pairs.b};
  return std::min(1.0, 2 * std::min(McNemarMidPWorse(pairs), McNemarMidPWorse(mirrored)));
}

double TangoStatistic(const Discordance& pairs, double d0) {
  return Standardise(Excess(pairs, d0), TangoDeviation(pairs, d0));
}

Interval Tango(const Discordance& pairs, double level) {
  if (pairs.n == 0) return {-1, 1};
  const double z = NormalQuantile((1 + level) / 2);
  const double difference = static_cast<double>(pairs.c - pairs.b) / static_cast<double>(pairs.n);
  return {pairs.b == pairs.n ? -1 : WhereStatisticIs(pairs, z, -1, difference),
          pairs.c == pairs.n ? 1 : WhereStatisticIs(pairs, -z, difference, 1)};
}

NonInferiorityTest TangoNonInferiority(const Discordance& pairs, double margin, bool strict) {
  double excess = Excess(pairs, -margin);
  if (strict) excess = std::copysign(std::max(0.0, std::abs(excess) - 0.5), excess);
  const double statistic = Standardise(excess, TangoDeviation(pairs, -margin));
  return {statistic, NormalUpperTail(statistic)};
}

Interval NewcombePaired(const Discordance& pairs, std::int64_t both_pass, double level) {
  if (pairs.n == 0) return {-1, 1};
  const auto n = static_cast<double>(pairs.n);
  const auto a = static_cast<double>(both_pass);
  const auto b = static_cast<double>(pairs.b);
  const auto c = static_cast<double>(pairs.c);
  const double d = n - a - b - c;
  const Interval candidate = Wilson(a + c, n, level);
  const Interval baseline = Wilson(a + b, n, level);
  const double p1 = (a + c) / n;
  const double p2 = (a + b) / n;
  const double determinant = a * d - b * c;
  const double margins = std::sqrt((a + b) * (c + d) * (a + c) * (b + d));
  // The correlation of the two sides, with a continuity correction where it is positive.
  const double psi =
      margins > 0 ? std::max(determinant - n / 2, std::min(determinant, 0.0)) / margins : 0;
  const auto distance = [psi](double x, double y) {
    return std::sqrt(std::max(0.0, x * x + y * y - 2 * psi * x * y));
  };
  return {p1 - p2 - distance(p1 - candidate.low, baseline.high - p2),
          p1 - p2 + distance(candidate.high - p1, p2 - baseline.low)};
}

}  // namespace plimsoll::stats
