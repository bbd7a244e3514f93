#ifndef HARNESS_STATS_MEAN_DIFFERENCE_H_
#define HARNESS_STATS_MEAN_DIFFERENCE_H_

#include <cstdint>
#include <optional>
#include <span>

#include "harness/stats/paired.h"
#include "harness/stats/rates.h"

namespace plimsoll::stats {

// Everything here takes one difference per case (or cluster), the candidate's mean minus the
// baseline's. Shapes: each in [-1, 1]. Negative is worse.

/// At most 2^20 assignments of signs are enumerated.
inline constexpr std::int64_t kMostEnumeratedFlips = 20;
inline constexpr std::int64_t kSeededFlips = 9'999;

/// The one-sided p for "worse" of the sum under random signs; zeros drop out. Exact, by
/// enumeration, up to kMostEnumeratedFlips differences that are not zero; beyond that (1 + hits)/
/// (flips + 1) over seeded flips, equal for every order of the cases. 1 where all are zero. A flip
/// costs a draw per thousand cases of one size and per 64 of the rest, and an addition per size.
/// Source: Fisher 1935; Phipson & Smyth 2010.
double SignFlip(std::span<const double> differences, std::uint64_t seed,
                std::int64_t flips = kSeededFlips);

/// The smallest p that SignFlip could have found with these sizes, had all signs been negative.
double SmallestSignFlip(std::span<const double> differences, std::int64_t flips = kSeededFlips);

/// A paired t test, shown but not used by the gate: its level does not hold on small suites.
struct MeanDifference {
  double mean = 0;
  double standard_error = 0;
  double df = 0;
  double t = 0;       ///< 0 or +-infinity where the differences are all equal
  double p_less = 1;  ///< one-sided, for "worse"
  Interval interval;
};

/// None for fewer than two cases. Source: Student 1908.
std::optional<MeanDifference> PairedT(std::span<const double> differences, double level);

/// The paired t test of "not worse by as much as the margin". None for fewer than two cases.
std::optional<NonInferiorityTest> PairedTNonInferiority(std::span<const double> differences,
                                                        double margin);

/// One-sided bounds of the mean difference that stay honest where few cases differ or none.
struct GuardedBounds {
  double mean = 0;
  double lower_t = 0;        ///< Student's bound, unguarded
  double lower_pseudo = 0;   ///< L_A: with one case more at +1 and one at -1
  double lower_floor = 0;    ///< L_V: with the variance of "that share of cases flips outright"
  double lower = 0;          ///< the smaller of L_A and L_V: what the gate holds against -margin
  double upper = 0;          ///< Student's bound from above
  double upper_guarded = 0;  ///< the mirror image of `lower`
};

/// Each bound is one-sided at alpha. None for fewer than two cases. O(n). Source:
/// methods/statistics.md 2.3.
std::optional<GuardedBounds> BoundMeanDifference(std::span<const double> differences, double alpha);

}  // namespace plimsoll::stats

#endif  // HARNESS_STATS_MEAN_DIFFERENCE_H_
