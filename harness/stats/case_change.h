#ifndef HARNESS_STATS_CASE_CHANGE_H_
#define HARNESS_STATS_CASE_CHANGE_H_

#include <cstdint>
#include <optional>

#include "harness/stats/beta_binomial.h"

namespace plimsoll::stats {

/// The trials of one case on one side. Shapes: 0 <= passes <= trials.
struct CaseTrials {
  std::int64_t passes = 0;
  std::int64_t trials = 0;
  bool operator==(const CaseTrials&) const = default;
};

/// Fisher's exact one-sided p that a case got worse; 1 where a side has no trial. One trial on each
/// side never falls below 0.5. Source: Fisher 1934.
double FisherDrop(const CaseTrials& baseline, const CaseTrials& candidate);

/// The p of FisherDrop if none of the candidate's trials passed: the smallest that a case with this
/// baseline can reach.
double SmallestFisherDrop(const CaseTrials& baseline, std::int64_t candidate_trials);

/// The posterior probability that the candidate's pass probability lies more than `delta` below
/// the baseline's, the two independent a priori. Shapes: 0 <= delta < 1. Accurate to 1e-6.
double PosteriorDrop(const CaseTrials& baseline, const CaseTrials& candidate,
                     const BetaPrior& prior, double delta);

/// The straight passes that it takes to believe that a failure of rate `failure_rate` is fixed: the
/// smallest r with (1 - failure_rate)^r <= alpha; none where it never failed.
std::optional<std::int64_t> PassesToAcceptFix(double failure_rate, double alpha);

}  // namespace plimsoll::stats

#endif  // HARNESS_STATS_CASE_CHANGE_H_
