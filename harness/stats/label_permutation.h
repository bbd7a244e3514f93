#ifndef HARNESS_STATS_LABEL_PERMUTATION_H_
#define HARNESS_STATS_LABEL_PERMUTATION_H_

#include <cstdint>
#include <optional>
#include <span>

namespace plimsoll::stats {

/// The scores of one case's trials on both sides; the numbers of trials may differ.
struct TwoSidedTrials {
  std::span<const double> baseline;
  std::span<const double> candidate;
};

/// The one-sided p for "worse" of the studentised mean difference where the labels "baseline" and
/// "candidate" are dealt anew within every case: exact under "no trial changed", for unequal
/// numbers of trials. (1 + hits)/(draws + 1) over seeded draws. None for fewer than two cases, or
/// where a case has fewer than two trials on a side. O(draws * trials of the cases whose trials
/// differ). Source: Janssen 1997.
std::optional<double> LabelPermutation(std::span<const TwoSidedTrials> cases, std::uint64_t seed,
                                       std::int64_t draws);

}  // namespace plimsoll::stats

#endif  // HARNESS_STATS_LABEL_PERMUTATION_H_
