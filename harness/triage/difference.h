#ifndef HARNESS_TRIAGE_DIFFERENCE_H_
#define HARNESS_TRIAGE_DIFFERENCE_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "harness/stats/rates.h"
#include "harness/suite/case.h"
#include "harness/triage/estimate.h"

namespace plimsoll::triage {

/// How much less or more passes than before, by labels.
struct LabelledDifference {
  double difference = 0;  ///< candidate minus baseline
  /// Each end one-sided at alpha. Drawn answers that nobody settled count against the candidate at
  /// the low end, and for it at the high end.
  stats::Interval interval;
  double p_worse = 1;         ///< one-sided, what is open counting for the candidate
  std::int64_t clusters = 0;  ///< of paired cases
};

/// A track's cases that both runs were asked in the same words.
struct TrackDifference {
  suite::Track track = suite::Track::kHappyPath;
  std::int64_t pairs = 0;
  LabelCount candidate;
  LabelCount baseline;
  /// By the judges: means of the clusters' differences, over the pairs scored on both sides.
  std::vector<double> judged;
  /// Single trials, each case its own cluster: every difference is -1, 0 or 1.
  bool is_binary = true;
  /// Labels alone (Hajek), and judges put right by labels (ActiveEstimate), case by case: a
  /// leniency of the judges that differs between the two models is gone. None where either run has
  /// fewer than two labels on the track, or there are fewer than two clusters.
  std::optional<LabelledDifference> people;
  std::optional<LabelledDifference> combined;
};

/// In the order of tracks, those with pairs. Shapes: 0 < alpha < 0.5. Source: Zrnic & Candes 2024;
/// the clustered error of stats/clustered.h, t by the scarcer of clusters and labels.
std::vector<TrackDifference> DifferencesOf(const LabelledRun& candidate,
                                           const LabelledRun& baseline, double alpha);

}  // namespace plimsoll::triage

#endif  // HARNESS_TRIAGE_DIFFERENCE_H_
