#ifndef HARNESS_STATS_VARIANCE_COMPONENTS_H_
#define HARNESS_STATS_VARIANCE_COMPONENTS_H_

#include <optional>
#include <span>

namespace plimsoll::stats {

/// The trials of one case, summed up. For p passes of k: k, p/k and p(1 - p/k).
struct TrialSummary {
  double trials = 0;
  double mean = 0;
  double squared_deviations = 0;  ///< summed, around the mean
  bool operator==(const TrialSummary&) const = default;
};

/// Sums up the scores of one case's trials.
TrialSummary Summarise(std::span<const double> scores);

/// One-way analysis of variance: how far the cases differ, and the trials of one case.
struct VarianceComponents {
  double grand_mean = 0;  ///< over all trials
  double ms_between = 0;
  double ms_within = 0;
  double between = 0;              ///< variance between cases, at least 0
  double within = 0;               ///< variance between trials of one case
  std::optional<double> icc;       ///< intraclass correlation; none where nothing varies
  double standard_error = 0;       ///< of the grand mean
  double removable_by_trials = 0;  ///< share of the mean's variance that more trials would remove
};

/// Shapes: one summary per case, each of at least one trial; unequal numbers enter as k0 = (K - sum
/// k_i^2/K)/(n - 1), K = sum k_i. None for fewer than two cases, or where no case has two trials.
/// Grades of one output given twice, in the place of cases and trials, give the judge's noise as
/// `within`. O(n). Source: Searle, Casella & McCulloch 1992.
std::optional<VarianceComponents> DecomposeVariance(std::span<const TrialSummary> cases);

/// The number of trials per case that estimates one mean most cheaply: sqrt(cost_case/cost_trial *
/// within/between), at least 1; none where cases do not differ. Shapes: costs > 0.
std::optional<double> CheapestTrials(const VarianceComponents& components, double cost_case,
                                     double cost_trial);

}  // namespace plimsoll::stats

#endif  // HARNESS_STATS_VARIANCE_COMPONENTS_H_
