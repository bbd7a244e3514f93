#ifndef HARNESS_STATS_DISTRIBUTIONS_H_
#define HARNESS_STATS_DISTRIBUTIONS_H_

namespace plimsoll::stats {

/// Student's t: the value below which it lies with probability p. Shapes: 0 < p < 1, df > 0.
double StudentQuantile(double p, double df);

/// P(T > t) for Student's t. Shapes: df > 0; t may be infinite. Range: [0, 1].
double StudentUpperTail(double t, double df);

/// P(Z > z) for the standard normal distribution; exact far out, where 1 - P(Z <= z) is 0.
double NormalUpperTail(double z);

/// P(X > x) for chi-squared. Shapes: x >= 0, df > 0. Range: [0, 1].
double ChiSquaredUpperTail(double x, double df);

/// P(X <= x) for a binomial count of n trials at p. x and n may be fractions: weighted counts.
/// Shapes: 0 <= x <= n, 0 <= p <= 1. Range: [0, 1].
double BinomialLowerTail(double x, double n, double p);

}  // namespace plimsoll::stats

#endif  // HARNESS_STATS_DISTRIBUTIONS_H_
