#ifndef HARNESS_STATS_RATES_H_
#define HARNESS_STATS_RATES_H_

namespace plimsoll::stats {

/// An interval on a rate, a ratio or a difference.
struct Interval {
  double low = 0;
  double high = 0;
  bool operator==(const Interval&) const = default;
};

/// NormalQuantile(0.975): half the width of a 95 % interval in standard errors.
inline constexpr double kNormal975 = 1.959963984540054;

/// The standard normal distribution's inverse. Range: -infinity at 0, +infinity at 1.
double NormalQuantile(double p);

/// Wilson score interval of `passes` in n, level two-sided (such as 0.95). Both may be fractions:
/// an effective number of observations. Shapes: 0 <= passes <= n. Range: [0, 1]; all of it for n =
/// 0. Source: Wilson 1927.
Interval Wilson(double passes, double n, double level);

/// Clopper-Pearson interval, two-sided; at level 1 - 2a each end alone is a one-sided bound at a.
/// Fractions are allowed as in Korn & Graubard 1998. Shapes and range: as Wilson.
/// Source: Clopper & Pearson 1934.
Interval ClopperPearson(double passes, double n, double level);

/// The lower end alone, one-sided at alpha: what an absolute floor is held against. Range: [0, 1];
/// alpha^(1/n) at passes = n; 0 for n = 0.
double ClopperPearsonLower(double passes, double n, double alpha);

/// Equal-tailed interval of the posterior under Jeffreys' prior, Beta(passes + 1/2, n - passes +
/// 1/2); the low end is 0 at no passes, the high end 1 at all. Shapes and range: as Wilson.
/// Source: Brown, Cai & DasGupta 2001.
Interval Jeffreys(double passes, double n, double level);

/// Interval of p1/p2 from disjoint cases: variance estimates recovered from two Wilson intervals
/// (MOVER-R). `high` is +infinity where p2's lower limit is 0. Shapes: 0 <= passes <= n, n > 0.
/// Source: Donner & Zou 2012.
Interval RateRatio(double passes1, double n1, double passes2, double n2, double level);

}  // namespace plimsoll::stats

#endif  // HARNESS_STATS_RATES_H_
