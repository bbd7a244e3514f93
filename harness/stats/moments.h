#ifndef HARNESS_STATS_MOMENTS_H_
#define HARNESS_STATS_MOMENTS_H_

#include <span>

namespace plimsoll::stats {

/// The arithmetic mean; 0 where there is no value.
double Mean(std::span<const double> values);

/// The sum of squared deviations from the mean. Range: >= 0.
double SquaredDeviations(std::span<const double> values);

/// The sum of products of the deviations of x and y from their means. Shapes: as many x as y.
double CrossDeviations(std::span<const double> x, std::span<const double> y);

/// The variance with divisor n - 1; 0 for fewer than two values.
double SampleVariance(std::span<const double> values);

/// How many observations of weight 1 these are worth: the square of their sum over the sum of their
/// squares; 0 where none weighs anything. Shapes: weights >= 0. Source: Kish 1965.
double EffectiveSize(std::span<const double> weights);

/// The p-quantile of ascending values, between two of them in a straight line (Hyndman & Fan's type
/// 7). Shapes: one value at least, 0 <= p <= 1.
double SortedQuantile(std::span<const double> ascending, double p);

}  // namespace plimsoll::stats

#endif  // HARNESS_STATS_MOMENTS_H_
