#ifndef HARNESS_GATE_TRACK_EVIDENCE_H_
#define HARNESS_GATE_TRACK_EVIDENCE_H_

#include <span>
#include <vector>

#include "harness/gate/decision.h"

namespace plimsoll::gate {

/// The two questions that are put to a track.
struct TrackEvidence {
  bool is_not_inferior = false;  ///< a drop of the margin is excluded, at every level
  bool is_worse = false;         ///< by the adjusted p
  double p_worse = 1;
  double p_adjusted = 1;

  /// Not inferior: PASS. Else worse: FAIL. Neither: INCONCLUSIVE.
  Verdict verdict() const;
};

/// Which of a track's pairs are tested: as measured, or with the unscored trials against or for the
/// candidate.
using LevelsMember = std::vector<baseline::Level> baseline::TrackComparison::*;

/// Whether the track has what a test needs: pairs, measured with as many trials on both sides.
bool IsTestable(const baseline::TrackComparison& track);

/// One answer per track, in their order. Holm's family are the gating tracks that can be tested.
std::vector<TrackEvidence> WeighTracks(std::span<const baseline::TrackComparison> tracks,
                                       const Policy& policy, LevelsMember levels);

}  // namespace plimsoll::gate

#endif  // HARNESS_GATE_TRACK_EVIDENCE_H_
