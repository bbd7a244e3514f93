#ifndef HARNESS_STATS_CHURN_H_
#define HARNESS_STATS_CHURN_H_

#include <cstdint>
#include <optional>
#include <span>

#include "harness/stats/case_change.h"

namespace plimsoll::stats {

/// The trials of one case on both sides: a 2 x 2 table whose margins are held fixed.
struct CaseStratum {
  CaseTrials baseline;
  CaseTrials candidate;
};

/// Whether anything changed in any case. It fires on harmless churn, so it never decides a verdict:
/// "behaviour changed, the average did not".
struct Churn {
  std::int64_t informative = 0;  ///< cases in which some trial passed and some failed
  // Cochran-Mantel-Haenszel, without continuity correction; z < 0: the candidate passed less.
  double z = 0;
  double chi_squared = 0;
  double p = 1;  ///< two-sided, normal
  // The exact distribution of the candidate's passes (hypergeometrics, convolved); none where they
  // may take too many values.
  std::optional<double> p_exact_less;
  std::optional<double> p_exact_two_sided;
  /// One-sided p that the cases' changes, of either sign, are larger than chance within the cases:
  /// the squared deviations against their exact mean and variance, normal. None where they cannot
  /// vary, as at one trial per side.
  std::optional<double> p_dispersion;
};

/// O(n) beside the exact part, which is left out beyond kMostExactPasses values. Cases with a side
/// without trials are passed over. Source: Mantel & Haenszel 1959; Mehta, Patel & Gray 1985.
Churn MeasureChurn(std::span<const CaseStratum> cases);

inline constexpr std::int64_t kMostExactPasses = 4'000;

}  // namespace plimsoll::stats

#endif  // HARNESS_STATS_CHURN_H_
