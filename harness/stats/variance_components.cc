#include "harness/stats/variance_components.h"

#include <algorithm>
#include <cmath>

#include "harness/base/result.h"
#include "harness/stats/moments.h"

namespace plimsoll::stats {
namespace {

/// What the analysis needs of all cases.
struct Totals {
  double trials = 0;
  double squared_trials = 0;
  double mean = 0;
  double squares_within = 0;
  double squares_between = 0;
};

Totals Sum(std::span<const TrialSummary> cases) {
  Totals totals;
  double scores = 0;
  for (const TrialSummary& one : cases) {
    totals.trials += one.trials;
    totals.squared_trials += one.trials * one.trials;
    totals.squares_within += one.squared_deviations;
    scores += one.trials * one.mean;
  }
  totals.mean = totals.trials > 0 ? scores / totals.trials : 0;
  for (const TrialSummary& one : cases) {
    const double deviation = one.mean - totals.mean;
    totals.squares_between += one.trials * deviation * deviation;
  }
  return totals;
}

}  // namespace

TrialSummary Summarise(std::span<const double> scores) {
  return {static_cast<double>(scores.size()), Mean(scores), SquaredDeviations(scores)};
}

std::optional<VarianceComponents> DecomposeVariance(std::span<const TrialSummary> cases) {
  const auto n = static_cast<double>(cases.size());
  const Totals totals = Sum(cases);
  if (n < 2 || totals.trials <= n) return std::nullopt;
  VarianceComponents result;
  result.grand_mean = totals.mean;
  result.ms_between = totals.squares_between / (n - 1);
  result.ms_within = totals.squares_within / (totals.trials - n);
  const double k0 = (totals.trials - totals.squared_trials / totals.trials) / (n - 1);
  result.within = result.ms_within;
  result.between = std::max(0.0, (result.ms_between - result.ms_within) / k0);
  const double spread = result.ms_between + (k0 - 1) * result.ms_within;
  if (spread > 0) result.icc = (result.ms_between - result.ms_within) / spread;
  result.standard_error = std::sqrt(result.ms_between / totals.trials);
  const double from_trials = result.within / totals.trials;
  const double of_mean = from_trials + result.between / n;
  if (of_mean > 0) result.removable_by_trials = from_trials / of_mean;
  return result;
}

std::optional<double> CheapestTrials(const VarianceComponents& components, double cost_case,
                                     double cost_trial) {
  PLIMSOLL_CHECK(cost_case > 0 && cost_trial > 0);
  if (components.between <= 0) return std::nullopt;
  return std::max(1.0, std::sqrt(cost_case / cost_trial * components.within / components.between));
}

}  // namespace plimsoll::stats
