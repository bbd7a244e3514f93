#ifndef HARNESS_STATS_PAIRED_H_
#define HARNESS_STATS_PAIRED_H_

#include <cstdint>

#include "harness/stats/rates.h"

namespace plimsoll::stats {

/// Paired binary counts: b = pass then fail (worse), c = fail then pass (better), n pairs in all.
struct Discordance {
  std::int64_t n = 0;
  std::int64_t b = 0;
  std::int64_t c = 0;
  bool operator==(const Discordance&) const = default;
};

/// McNemar's exact two-sided p: binomial of b in b + c at 1/2; 1 where b + c = 0. Source: McNemar
/// 1947.
double McNemarExactTwoSided(const Discordance& pairs);

/// McNemar's one-sided mid-p for "worse": P(X > b) + P(X = b)/2, X ~ Bin(b + c, 1/2); 0.5 where
/// b + c = 0. Source: Fagerland, Lydersen & Laake 2013.
double McNemarMidPWorse(const Discordance& pairs);

/// Tango's statistic against a difference d0 in (-1, 1): large where the difference (c - b)/n lies
/// above d0. Where the variance is 0 it is +-infinity, or 0 where the numerator is 0 too.
/// Source: Tango 1998.
double TangoStatistic(const Discordance& pairs, double d0);

/// Tango's score interval of (c - b)/n, level two-sided. Range: [-1, 1]; all of it for n = 0.
Interval Tango(const Discordance& pairs, double level);

}  // namespace plimsoll::stats

#endif  // HARNESS_STATS_PAIRED_H_
