#include "harness/gate/track_evidence.h"

#include <algorithm>
#include <cstddef>

#include "harness/stats/multiplicity.h"
#include "harness/stats/paired.h"
#include "harness/stats/power.h"

namespace plimsoll::gate {
namespace {

// A p-value that is exactly alpha may land one rounding error above it.
constexpr double kRounding = 1e-12;

bool IsNotInferior(const std::vector<baseline::Level>& levels, double margin, double alpha) {
  if (levels.front().counts.n < stats::CaseFloor(margin, alpha)) return false;
  const double z = stats::NormalQuantile(1 - alpha);
  return std::all_of(levels.begin(), levels.end(), [&](const baseline::Level& level) {
    return stats::TangoStatistic(level.counts, -margin) >= z - kRounding;
  });
}

bool IsInFamily(const baseline::TrackComparison& track, const Policy& policy) {
  return policy.track(track.track).is_gating && track.candidate_cases > 0 && IsTestable(track);
}

}  // namespace

Verdict TrackEvidence::verdict() const {
  if (is_not_inferior) return Verdict::kPass;
  return is_worse ? Verdict::kFail : Verdict::kInconclusive;
}

bool IsTestable(const baseline::TrackComparison& track) {
  return track.pairs > 0 && !track.has_unequal_trials;
}

std::vector<TrackEvidence> WeighTracks(std::span<const baseline::TrackComparison> tracks,
                                       const Policy& policy, LevelsMember levels) {
  std::vector<TrackEvidence> evidence(tracks.size());
  std::vector<double> family;
  std::vector<std::size_t> members;
  for (std::size_t i = 0; i < tracks.size(); ++i) {
    evidence[i].p_worse = stats::McNemarMidPWorse((tracks[i].*levels).front().counts);
    evidence[i].p_adjusted = evidence[i].p_worse;
    if (!IsInFamily(tracks[i], policy)) continue;
    family.push_back(evidence[i].p_worse);
    members.push_back(i);
  }
  const std::vector<double> adjusted = stats::Holm(family);
  for (std::size_t i = 0; i < members.size(); ++i) evidence[members[i]].p_adjusted = adjusted[i];
  for (std::size_t i = 0; i < tracks.size(); ++i) {
    const double margin = policy.track(tracks[i].track).largest_drop;
    evidence[i].is_not_inferior = IsNotInferior(tracks[i].*levels, margin, policy.alpha);
    evidence[i].is_worse = evidence[i].p_adjusted <= policy.alpha + kRounding;
  }
  return evidence;
}

}  // namespace plimsoll::gate
