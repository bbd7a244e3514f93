#ifndef HARNESS_STATS_RATES_H_
#define HARNESS_STATS_RATES_H_

#include <cstdint>
#include <vector>

namespace plimsoll::stats {

/// An interval on a rate or a difference.
struct Interval {
  double low = 0;
  double high = 0;
  bool operator==(const Interval&) const = default;
};

/// Phi and its inverse. Source: Boost.Math.
double NormalQuantile(double p);

/// Wilson score interval of x passes in n. Shapes: 0 <= x <= n, n >= 1. Range: [0, 1]. Two-sided level, such as 0.95.
/// Source: Wilson 1927.
Interval Wilson(double passes, double n, double level);

/// Clopper-Pearson interval. Source: Clopper & Pearson 1934.
Interval ClopperPearson(std::int64_t passes, std::int64_t n, double level);

/// Paired one-trial counts: b = pass then fail (worse), c = fail then pass (better), n pairs in all.
struct Discordance {
  std::int64_t n = 0;
  std::int64_t b = 0;
  std::int64_t c = 0;
};

/// McNemar's exact two-sided p: binomial of b in b + c at 1/2; 1 where b + c = 0.
double McNemarExactTwoSided(const Discordance& pairs);
/// McNemar's one-sided mid-p for "worse": P(X > b) + P(X = b)/2, X ~ Bin(b + c, 1/2); 0.5 where b + c = 0.
/// Source: Fagerland, Lydersen & Laake 2013.
double McNemarMidPWorse(const Discordance& pairs);

/// Tango's score interval of (c - b)/n, two-sided level. Source: Tango 1998.
Interval Tango(const Discordance& pairs, double level);
/// Tango's statistic against a difference d0; +-infinity where the variance is 0 (0 where the numerator is 0 too).
double TangoStatistic(const Discordance& pairs, double d0);

/// The smallest n with (1 - margin)^n <= alpha: below it not even a perfect result excludes a drop of `margin`.
std::int64_t CaseFloor(double margin, double alpha);

/// Interval of p1/p2 from disjoint cases by the method of variance estimates recovery from two Wilson intervals.
/// Source: Donner & Zou 2012. `high` is +infinity where p2's lower limit is 0.
Interval RateRatio(double passes1, double n1, double passes2, double n2, double level);

/// The smallest drop seen with `power` in a one-sided test at alpha with discordance psi over n pairs:
/// (z_alpha + z_power) sqrt(psi / n).
double MinimumDetectableDrop(double psi, double n, double alpha, double power);

/// Holm's adjusted p-values, in the order of the input. Source: Holm 1979.
std::vector<double> Holm(const std::vector<double>& p);

}  // namespace plimsoll::stats

#endif  // HARNESS_STATS_RATES_H_
