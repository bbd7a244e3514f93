#ifndef HARNESS_STATS_KRIPPENDORFF_H_
#define HARNESS_STATS_KRIPPENDORFF_H_

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "harness/stats/rates.h"

namespace plimsoll::stats {

/// What a difference between two ratings amounts to.
enum class RatingScale { kNominal, kOrdinal, kInterval };

/// Krippendorff's alpha. `units`: per case the ratings that it got, in any order; cases with fewer
/// than two are left out. None where no two ratings can be paired or all paired ratings are equal.
/// Range: up to 1; 0 is chance. O(ratings log ratings). Source: Krippendorff 2011.
std::optional<double> KrippendorffAlpha(std::span<const std::vector<double>> units,
                                        RatingScale scale);

/// Percentile interval of alpha over `draws` seeded resamples of the cases, level two-sided. Draws
/// without an alpha are left out; none where all are.
std::optional<Interval> KrippendorffInterval(std::span<const std::vector<double>> units,
                                             RatingScale scale, double level, int draws,
                                             std::uint64_t seed);

}  // namespace plimsoll::stats

#endif  // HARNESS_STATS_KRIPPENDORFF_H_
