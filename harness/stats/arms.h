#ifndef HARNESS_STATS_ARMS_H_
#define HARNESS_STATS_ARMS_H_

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "harness/stats/rates.h"

namespace plimsoll::stats {

/// One outcome in one of two arms of a suite.
struct ArmRow {
  double value = 0;
  bool is_treated = false;   ///< in the arm whose mean comes first
  std::int64_t cluster = 0;  ///< rows of one cluster (a prompt) are not independent
  std::int64_t stratum = 0;  ///< compared only with rows of the same stratum (a band of lengths)
};

/// Treated minus untreated, the strata that have both arms weighted by their rows. With one stratum
/// this is the difference of the two means.
struct ArmDifference {
  double difference = 0;
  double se = 0;  ///< over clusters, with the factor C/(C - 1)
  double p = 1;   ///< two-sided, t with C - 1 degrees of freedom
  Interval interval;
  std::int64_t clusters = 0;       ///< C
  std::int64_t rows = 0;           ///< compared
  std::int64_t rows_left_out = 0;  ///< in strata with one arm only
};

/// None where no stratum has both arms, or fewer than two clusters are left. Level two-sided. O(n).
/// Source: Cochran 1968 (direct standardisation); Liang & Zeger 1986.
std::optional<ArmDifference> CompareArms(std::span<const ArmRow> rows, double level);

/// The permutation p, two-sided, of the difference of the two arm means over its clustered standard
/// error: clusters that lie in one arm trade arms within their stratum (that of their first row),
/// those that have both are flipped as a whole. Values count from their stratum's mean. Drawing
/// ends early once `enough` draws were as far: for the many tests of a search, whose large p need
/// no digits. None where an arm is empty or nothing can be exchanged. O(n + draws x clusters of the
/// smaller arm).
/// Source: Chung & Romano 2013 (studentised); Good 2005; Besag & Clifford 1991 (ending early).
std::optional<double> ArmPermutationP(std::span<const ArmRow> rows, int draws, std::uint64_t seed,
                                      int enough = std::numeric_limits<int>::max());

/// The smallest p that ArmPermutationP could have found: 1/(draws + 1), or one in as many ways as
/// there are to exchange clusters. 1 where nothing can be exchanged. O(n).
double SmallestArmPermutationP(std::span<const ArmRow> rows, int draws);

/// The bands of equal count (ties stay together) that values fall into, from 0, ascending.
/// Shapes: bands >= 1. O(n log n).
std::vector<std::int64_t> QuantileBands(std::span<const double> values, int bands);

}  // namespace plimsoll::stats

#endif  // HARNESS_STATS_ARMS_H_
