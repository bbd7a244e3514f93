#ifndef HARNESS_GATE_TRACK_EVIDENCE_H_
#define HARNESS_GATE_TRACK_EVIDENCE_H_

#include <string>
#include <vector>

#include "harness/gate/decision.h"
#include "harness/stats/track_verdict.h"

namespace plimsoll::gate {

/// What is gated by a drop: a track over all suites, a slice of one that the policy names, or the
/// cases of one suite that asks for a margin of its own.
struct Gated {
  const baseline::TrackComparison* track = nullptr;
  TrackPolicy rule;
  std::string name;  ///< "adversarial", "adversarial.area=cyber", "adversarial.suite=core"

  bool is_whole_track() const { return track->suite == "*" && track->slice.empty(); }
};

/// The cases of one suite on one track; null where there are none.
const baseline::TrackComparison* FindSuitePart(const baseline::Comparison& comparison,
                                               const std::string& suite, const std::string& track);

/// The tracks, gating slices and suites with margins that the candidate has cases of. `with_all`:
/// tracks that do not gate, too.
std::vector<Gated> GatedOf(const baseline::Comparison& comparison, const Policy& policy,
                           bool with_all);

/// What the two questions say of one reading of the pairs.
struct Weighed {
  stats::TrackEvidence evidence;  ///< p_worse adjusted
  stats::TrackDecision decision;
  double p_worse = 1;  ///< as it was

  /// Not inferior: PASS. Else worse: FAIL. Neither: INCONCLUSIVE.
  Verdict verdict() const;
};

/// Which of a track's samples is tested.
using SampleMember = baseline::Sample baseline::TrackComparison::*;

/// Whether the track has what a test needs: pairs, and a baseline of more than one trial where the
/// candidate has several.
bool IsTestable(const baseline::TrackComparison& track);

/// Tango and McNemar's mid-p where units are single trials, else the guarded bound and the sign
/// flip; unadjusted. Source: Tango 1998; Fagerland, Lydersen & Laake 2013; statistics of
/// harness/stats/track_verdict.h.
stats::TrackEvidence WeighSample(const baseline::Sample& sample, double margin, double alpha);

/// One answer each, in their order. Holm's family are those that gate and can be tested.
/// `measured`: the answers on TrackComparison::sample, null where these are they; samples that are
/// equal are not tested again.
std::vector<Weighed> Weigh(const std::vector<Gated>& gated, const Policy& policy, double alpha,
                           SampleMember sample, const std::vector<Weighed>* measured);

}  // namespace plimsoll::gate

#endif  // HARNESS_GATE_TRACK_EVIDENCE_H_
