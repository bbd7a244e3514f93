#include "harness/stats/two_rates.h"

#include <algorithm>
#include <cmath>

namespace plimsoll::stats {

Interval NewcombeDifference(double x1, double n1, double x2, double n2, double level) {
  if (n1 <= 0 || n2 <= 0) return {-1, 1};
  const double p1 = x1 / n1;
  const double p2 = x2 / n2;
  const Interval limits1 = Wilson(x1, n1, level);
  const Interval limits2 = Wilson(x2, n2, level);
  const double below = std::hypot(p1 - limits1.low, limits2.high - p2);
  const double above = std::hypot(limits1.high - p1, p2 - limits2.low);
  return {std::max(-1.0, p1 - p2 - below), std::min(1.0, p1 - p2 + above)};
}

double FisherExactLess(std::int64_t x1, std::int64_t n1, std::int64_t x2, std::int64_t n2) {
  const std::int64_t passes = x1 + x2;
  const std::int64_t lowest = std::max<std::int64_t>(0, passes - n2);
  const std::int64_t highest = std::min(n1, passes);
  // P(X = k + 1) / P(X = k), in doubles: the products of counts may pass 2^63.
  const auto ratio = [&](std::int64_t k) {
    return static_cast<double>(n1 - k) / static_cast<double>(k + 1) *
           static_cast<double>(passes - k) / static_cast<double>(n2 - passes + k + 1);
  };
  const std::int64_t mode = std::clamp(
      static_cast<std::int64_t>(static_cast<double>(n1 + 1) / static_cast<double>(n1 + n2 + 2) *
                                static_cast<double>(passes + 1)),
      lowest, highest);
  // Weights relative to the mode's; they leave the range of double about forty deviations away, so
  // that a million cases take a few ten thousand steps.
  double tail = 0;
  double total = 0;
  const auto add = [&](std::int64_t k, double weight) {
    total += weight;
    if (k <= x1) tail += weight;
  };
  double weight = 1;
  for (std::int64_t k = mode; weight > 0; weight *= ratio(k), ++k) {
    add(k, weight);
    if (k == highest) break;
  }
  weight = 1;
  for (std::int64_t k = mode; k > lowest && weight > 0; --k) {
    weight /= ratio(k - 1);
    add(k - 1, weight);
  }
  return std::min(1.0, tail / total);
}

double FisherExactGreater(std::int64_t x1, std::int64_t n1, std::int64_t x2, std::int64_t n2) {
  return FisherExactLess(x2, n2, x1, n1);
}

double FisherExactTwoSided(std::int64_t x1, std::int64_t n1, std::int64_t x2, std::int64_t n2) {
  const double smaller =
      std::min(FisherExactLess(x1, n1, x2, n2), FisherExactGreater(x1, n1, x2, n2));
  return std::min(1.0, 2 * smaller);
}

double SmallestFisherExact(std::int64_t x1, std::int64_t n1, std::int64_t x2, std::int64_t n2) {
  const std::int64_t sum = x1 + x2;
  const std::int64_t lowest = std::max<std::int64_t>(0, sum - n2);
  const std::int64_t highest = std::min(n1, sum);
  return std::min(FisherExactTwoSided(lowest, n1, sum - lowest, n2),
                  FisherExactTwoSided(highest, n1, sum - highest, n2));
}

}  // namespace plimsoll::stats
