#include "harness/gate/slice_rule.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "harness/gate/phrase.h"
#include "harness/stats/multiplicity.h"
#include "harness/stats/significance.h"

namespace plimsoll::gate {
namespace {

using baseline::TrackComparison;

/// The p if everything that moved had got worse.
double SmallestP(const TrackComparison& slice) {
  const auto moved = static_cast<double>(slice.sample.pairs.b + slice.sample.pairs.c);
  return std::exp2(-moved) * (slice.sample.is_binary ? 0.5 : 1);
}

bool DoesGate(const TrackComparison& slice, const Policy& policy) {
  return std::any_of(policy.gating_slices.begin(), policy.gating_slices.end(),
                     [&](const SlicePolicy& gating) {
                       return gating.track == slice.track && gating.slice == slice.slice;
                     });
}

/// A slice that is all of its track says nothing that the track does not.
bool IsWholeTrack(const TrackComparison& slice, const baseline::Comparison& comparison) {
  return std::any_of(comparison.tracks.begin(), comparison.tracks.end(),
                     [&](const TrackComparison& track) {
                       return track.track == slice.track && track.pairs == slice.pairs;
                     });
}

std::vector<const TrackComparison*> FamilyOf(const baseline::Comparison& comparison,
                                             const Policy& policy) {
  std::vector<const TrackComparison*> family;
  for (const TrackComparison& slice : comparison.slices)
    if (slice.pairs >= policy.smallest_slice && policy.track(slice.track).is_gating &&
        !slice.is_one_to_many && !DoesGate(slice, policy) && !IsWholeTrack(slice, comparison))
      family.push_back(&slice);
  return family;
}

bool DoesTrackPass(const std::vector<Finding>& of_tracks, const std::string& track) {
  return std::any_of(of_tracks.begin(), of_tracks.end(), [&](const Finding& finding) {
    return finding.rule == "gate.track." + track && finding.verdict == Verdict::kPass;
  });
}

Finding Decline(const TrackComparison& slice, double p_adjusted, bool is_hidden) {
  Finding finding;
  finding.track = std::string(suite::TrackName(slice.track));
  finding.rule = "gate.slice." + finding.track + "." + slice.slice;
  finding.verdict = Verdict::kPass;
  finding.is_warning = true;
  finding.p_worse = slice.p_worse;
  finding.p_adjusted = p_adjusted;
  finding.difference = slice.difference;
  finding.interval = slice.interval;
  finding.message = (is_hidden ? "hidden decline under a passing track: " : "a decline: ") +
                    slice.slice + " of " + Count(slice.pairs, "case", "cases") + ", " +
                    Change(*slice.difference, slice.interval) + ", p " + PValue(slice.p_worse) +
                    " for worse (" + PValue(p_adjusted) +
                    " adjusted for the slices); it does not block, but somebody should answer "
                    "for it";
  return finding;
}

}  // namespace

std::vector<Finding> JudgeSlices(const baseline::Comparison& comparison,
                                 const std::vector<Finding>& of_tracks, const Policy& policy) {
  const std::vector<const TrackComparison*> family = FamilyOf(comparison, policy);
  std::vector<double> p;
  std::vector<double> smallest;
  for (const TrackComparison* slice : family) {
    p.push_back(slice->p_worse);
    smallest.push_back(std::min(SmallestP(*slice), slice->p_worse));
  }
  const double q = policy.slice_false_discovery_rate;
  const auto adjusted = stats::BenjaminiHochbergTestable(p, smallest, q);
  std::vector<Finding> findings;
  for (std::size_t i = 0; i < family.size(); ++i) {
    if (!adjusted[i] || !stats::IsSignificant(*adjusted[i], q)) continue;
    const std::string track(suite::TrackName(family[i]->track));
    findings.push_back(Decline(*family[i], *adjusted[i], DoesTrackPass(of_tracks, track)));
  }
  return findings;
}

}  // namespace plimsoll::gate
