#ifndef HARNESS_STATS_RATIO_H_
#define HARNESS_STATS_RATIO_H_

#include <cstdint>
#include <optional>
#include <span>

#include "harness/stats/rates.h"

namespace plimsoll::stats {

/// Score interval of p1/p2 from disjoint cases, level two-sided: a cross-check of RateRatio at one
/// trial per case. Shapes: 0 <= x1 <= n1, 0 <= x2 <= n2. Range: [0, infinity]; all of it where n1
/// or n2 is 0. Source: Koopman 1984.
Interval KoopmanRatio(double x1, double n1, double x2, double n2, double level);

/// Interval of p1/p2 on the logarithmic scale; none where x1 or x2 is below 10. Shapes: as above.
std::optional<Interval> LogDeltaRatio(double x1, double n1, double x2, double n2, double level);

/// Interval of the ratio of two means of disjoint cases (graded scores), with Student's t at the
/// smaller sample's degrees of freedom; none for fewer than two cases on a side or where the second
/// mean cannot be told from 0. Source: Fieller 1954.
std::optional<Interval> FiellerRatio(std::span<const double> scores1,
                                     std::span<const double> scores2, double level);

/// The means of the same cases on both sides, in the same order. A case that comes with others of
/// its cluster stands for the cluster, by their mean.
struct TwoReleases {
  std::span<const double> baseline;
  std::span<const double> candidate;
};

/// How the ratio adversarial/happy moved between releases: log R_candidate - log R_baseline.
struct RatioChange {
  double log_change = 0;
  Interval interval;  ///< percentiles of the bootstrap
};

/// Resamples the cases of each track, one draw for both sides; a track without any pass counts as
/// half a pass. None where a track has no case. O(draws * cases). Shapes: draws >= 1, 0 < level <
/// 1. Source: Efron & Tibshirani 1993.
std::optional<RatioChange> BootstrapRatioChange(const TwoReleases& adversarial,
                                                const TwoReleases& happy, double level,
                                                std::int64_t draws, std::uint64_t seed);

}  // namespace plimsoll::stats

#endif  // HARNESS_STATS_RATIO_H_
