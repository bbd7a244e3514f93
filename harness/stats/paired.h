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

/// The smallest p that McNemarMidPWorse could have found with as many discordant pairs: that of c =
/// 0.
double SmallestMcNemarMidP(const Discordance& pairs);

/// McNemar's exact one-sided p for "worse": P(X >= b), X ~ Bin(b + c, 1/2); 1 where b + c = 0. The
/// smallest p that N = b + c can reach is that of c = 0. Source: McNemar 1947.
double McNemarExactWorse(const Discordance& pairs);

/// McNemar's two-sided mid-p: twice the smaller of the one-sided ones, so 1 where b = c (Fagerland
/// et al. 2013 take P(X = b)/2 from it there).
double McNemarMidPTwoSided(const Discordance& pairs);

/// Tango's statistic against a difference d0 in (-1, 1): large where the difference (c - b)/n lies
/// above d0. Where the variance is 0 it is +-infinity, or 0 where the numerator is 0 too.
/// Source: Tango 1998.
double TangoStatistic(const Discordance& pairs, double d0);

/// Tango's score interval of (c - b)/n, level two-sided. Range: [-1, 1]; all of it for n = 0.
Interval Tango(const Discordance& pairs, double level);

/// A one-sided test of "not worse by as much as the margin"; small p: not inferior.
struct NonInferiorityTest {
  double statistic = 0;
  double p = 1;
};

/// Tango's statistic against -margin and its normal p. `strict` takes half a pair from the
/// numerator's size first: the level is kept on small suites too. Shapes: 0 < margin < 1.
NonInferiorityTest TangoNonInferiority(const Discordance& pairs, double margin,
                                       bool strict = false);

/// Newcombe's square-and-add interval of (c - b)/n (his method 10), for display. Shapes:
/// `both_pass` pairs passed on both sides, both_pass + b + c <= n. Range: [-1, 1]; all of it for
/// n = 0. Source: Newcombe 1998.
Interval NewcombePaired(const Discordance& pairs, std::int64_t both_pass, double level);

}  // namespace plimsoll::stats

#endif  // HARNESS_STATS_PAIRED_H_
