#include "harness/stats/track_verdict.h"

#include "harness/stats/mean_difference.h"
#include "harness/stats/moments.h"
#include "harness/stats/power.h"
#include "harness/stats/significance.h"

namespace plimsoll::stats {
namespace {

TrackVerdict VerdictOf(bool is_not_inferior, bool is_worse) {
  if (is_not_inferior) return is_worse ? TrackVerdict::kPassWithDecline : TrackVerdict::kPass;
  return is_worse ? TrackVerdict::kRegression : TrackVerdict::kInconclusive;
}

}  // namespace

std::string_view TrackVerdictName(TrackVerdict verdict) {
  switch (verdict) {
    case TrackVerdict::kPass:
      return "PASS";
    case TrackVerdict::kPassWithDecline:
      return "PASS_WITH_DECLINE";
    case TrackVerdict::kRegression:
      return "REGRESSION";
    case TrackVerdict::kInconclusive:
      break;
  }
  return "INCONCLUSIVE";
}

TrackDecision DecideTrack(const TrackEvidence& evidence) {
  const bool is_large_enough = evidence.n >= evidence.n_min;
  TrackDecision decision;
  decision.is_not_inferior = is_large_enough && evidence.interval.low > -evidence.margin;
  decision.is_worse = IsSignificant(evidence.p_worse, evidence.alpha);
  decision.is_beyond_margin = evidence.interval.high < -evidence.margin;
  decision.verdict = VerdictOf(decision.is_not_inferior, decision.is_worse);
  if (decision.verdict == TrackVerdict::kInconclusive)
    decision.doubt = is_large_enough ? Doubt::kTooNoisy : Doubt::kTooFewCases;
  return decision;
}

TrackDecision WeighMissing(const TrackDecision& available, const TrackDecision& against_candidate,
                           const TrackDecision& against_baseline, double missing_share,
                           double most_missing) {
  const bool is_settled = against_candidate.verdict == available.verdict &&
                          against_baseline.verdict == available.verdict;
  if (is_settled && missing_share <= most_missing) return available;
  TrackDecision decision = available;
  decision.verdict = TrackVerdict::kInconclusive;
  decision.doubt = Doubt::kErrors;
  return decision;
}

TrackEvidence WeighPairs(const Discordance& pairs, double margin, double alpha) {
  TrackEvidence evidence;
  if (pairs.n > 0)
    evidence.difference = static_cast<double>(pairs.c - pairs.b) / static_cast<double>(pairs.n);
  evidence.interval = Tango(pairs, 1 - 2 * alpha);
  evidence.p_worse = McNemarMidPWorse(pairs);
  evidence.margin = margin;
  evidence.alpha = alpha;
  evidence.n = pairs.n;
  evidence.n_min = CaseFloor(margin, alpha);
  return evidence;
}

TrackEvidence WeighDifferences(std::span<const double> differences, double margin, double alpha,
                               std::uint64_t seed) {
  const auto bounds = BoundMeanDifference(differences, alpha);
  TrackEvidence evidence;
  evidence.difference = Mean(differences);
  evidence.interval = bounds ? Interval{bounds->lower, bounds->upper} : Interval{-1, 1};
  evidence.p_worse = SignFlip(differences, seed);
  evidence.margin = margin;
  evidence.alpha = alpha;
  evidence.n = static_cast<std::int64_t>(differences.size());
  evidence.n_min = CaseFloor(margin, alpha);
  return evidence;
}

}  // namespace plimsoll::stats
