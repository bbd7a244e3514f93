#ifndef HARNESS_STATS_RANK_SUM_H_
#define HARNESS_STATS_RANK_SUM_H_

#include <optional>
#include <span>

namespace plimsoll::stats {

/// Whether the values of x tend to lie below those of y.
struct RankSum {
  double u = 0;       ///< pairs in which x is the greater, a tie counting half
  double auc = 0;     ///< u over the number of pairs; below 1/2: x tends to be smaller
  double p_less = 1;  ///< one-sided, for "x is smaller"
  double p_two_sided = 1;
};

/// Mann and Whitney's test with the normal approximation, corrected for continuity and ties. None
/// where a side has no value; the p-values are 1 where all values are equal. Source: Mann & Whitney
/// 1947.
std::optional<RankSum> MannWhitney(std::span<const double> x, std::span<const double> y);

/// The greatest difference of the two empirical distribution functions; none where a side has no
/// value. Source: Smirnov 1939.
std::optional<double> KolmogorovSmirnov(std::span<const double> x, std::span<const double> y);

}  // namespace plimsoll::stats

#endif  // HARNESS_STATS_RANK_SUM_H_
