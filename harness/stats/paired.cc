#include "harness/stats/paired.h"

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <cmath>
#include <limits>

namespace plimsoll::stats {
namespace {

boost::math::binomial FairCoin(const Discordance& pairs) {
  return boost::math::binomial(static_cast<double>(pairs.b + pairs.c), 0.5);
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

double TangoStatistic(const Discordance& pairs, double d0) {
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
  const double variance = n * (2 * q + d0 * (1 - d0));
  const double numerator = c - b - n * d0;
  if (variance > 0) return numerator / std::sqrt(variance);
  if (numerator == 0) return 0;
  return std::copysign(std::numeric_limits<double>::infinity(), numerator);
}

Interval Tango(const Discordance& pairs, double level) {
  if (pairs.n == 0) return {-1, 1};
  const double z = NormalQuantile((1 + level) / 2);
  const double difference = static_cast<double>(pairs.c - pairs.b) / static_cast<double>(pairs.n);
  return {pairs.b == pairs.n ? -1 : WhereStatisticIs(pairs, z, -1, difference),
          pairs.c == pairs.n ? 1 : WhereStatisticIs(pairs, -z, difference, 1)};
}

}  // namespace plimsoll::stats
