#ifndef HARNESS_STATS_TRACK_VERDICT_H_
#define HARNESS_STATS_TRACK_VERDICT_H_

#include <cstdint>
#include <span>
#include <string_view>

#include "harness/stats/paired.h"
#include "harness/stats/rates.h"

namespace plimsoll::stats {

/// What two one-sided questions say together: "not worse by the margin?" and "worse at all?".
enum class TrackVerdict { kPass, kPassWithDecline, kRegression, kInconclusive };

/// "PASS", "PASS_WITH_DECLINE", "REGRESSION", "INCONCLUSIVE".
std::string_view TrackVerdictName(TrackVerdict verdict);

/// Why a verdict is kInconclusive.
enum class Doubt {
  kNone,
  kTooFewCases,  ///< not even a perfect result would exclude a drop of the margin
  kTooNoisy,     ///< enough cases, but the interval reaches beyond the margin
  kErrors,       ///< missing trials could turn the verdict, or there are too many of them
};

/// What was measured on a track. Negative differences are worse.
struct TrackEvidence {
  double difference = 0;
  Interval interval;   ///< each end one-sided at alpha
  double p_worse = 1;  ///< adjusted, where several tracks gate
  double margin = 0;   ///< > 0
  double alpha = 0.05;
  std::int64_t n = 0;      ///< cases, or clusters
  std::int64_t n_min = 0;  ///< CaseFloor(margin, alpha)
};

struct TrackDecision {
  bool is_not_inferior = false;
  bool is_worse = false;
  bool is_beyond_margin = false;  ///< the whole interval lies below -margin
  TrackVerdict verdict = TrackVerdict::kInconclusive;
  Doubt doubt = Doubt::kNone;
  bool operator==(const TrackDecision&) const = default;
};

/// The table: not inferior and not worse is kPass, both kPassWithDecline, only worse kRegression,
/// neither kInconclusive. Source: methods/statistics.md 2.4.
TrackDecision DecideTrack(const TrackEvidence& evidence);

/// The decision on the available cases, or kInconclusive for errors where counting what is missing
/// against either side would give another verdict, or more than `most_missing` is missing.
TrackDecision WeighMissing(const TrackDecision& available, const TrackDecision& against_candidate,
                           const TrackDecision& against_baseline, double missing_share,
                           double most_missing);

/// Evidence at one binary trial per case: Tango's interval and McNemar's mid-p, unadjusted.
TrackEvidence WeighPairs(const Discordance& pairs, double margin, double alpha);

/// Evidence of several trials or graded scores: the guarded bound and the sign-flip test,
/// unadjusted. The interval is [-1, 1] for fewer than two cases. Shapes: one difference per case,
/// in [-1, 1].
TrackEvidence WeighDifferences(std::span<const double> differences, double margin, double alpha,
                               std::uint64_t seed);

}  // namespace plimsoll::stats

#endif  // HARNESS_STATS_TRACK_VERDICT_H_
