#ifndef HARNESS_STATS_CORRELATION_H_
#define HARNESS_STATS_CORRELATION_H_

#include <optional>
#include <span>
#include <vector>

namespace plimsoll::stats {

/// Pearson's correlation; none where x or y does not vary. Shapes: as many x as y. Range: [-1, 1].
std::optional<double> PearsonCorrelation(std::span<const double> x, std::span<const double> y);

/// Ranks from 1, ties sharing their mean rank. O(n log n).
std::vector<double> AverageRanks(std::span<const double> values);

/// Spearman's correlation: Pearson's of the average ranks. Shapes and range: as Pearson.
std::optional<double> SpearmanCorrelation(std::span<const double> x, std::span<const double> y);

/// A correlation and its two-sided p under "none".
struct TestedCorrelation {
  double r = 0;
  double p = 1;         ///< t with n - 3 degrees of freedom
  double p_normal = 1;  ///< the same statistic on the normal scale, as ppcor 1.1 has it: too small
};

/// The correlation of x and y with z held fixed; none for fewer than four cases, or where one of
/// them does not vary or is a straight line of z. Shapes: as many x as y and z. Source: Fisher
/// 1924.
std::optional<TestedCorrelation> PartialPearson(std::span<const double> x,
                                                std::span<const double> y,
                                                std::span<const double> z);

/// The same of the average ranks.
std::optional<TestedCorrelation> PartialSpearman(std::span<const double> x,
                                                 std::span<const double> y,
                                                 std::span<const double> z);

}  // namespace plimsoll::stats

#endif  // HARNESS_STATS_CORRELATION_H_
