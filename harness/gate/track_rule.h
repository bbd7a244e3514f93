#ifndef HARNESS_GATE_TRACK_RULE_H_
#define HARNESS_GATE_TRACK_RULE_H_

#include <vector>

#include "harness/gate/decision.h"

namespace plimsoll::gate {

/// Per track with cases of the candidate: not worse than the margin (Tango at every level, and
/// enough cases), worse (mid-p McNemar, Holm over the gating tracks), both once more with the
/// unscored trials taken for and against the candidate; then the share of unscored cases and the
/// floor under the rate. Source: Tango 1998; Fagerland, Lydersen & Laake 2013; Holm 1979.
std::vector<Finding> JudgeTracks(const baseline::Comparison& comparison, const Policy& policy);

}  // namespace plimsoll::gate

#endif  // HARNESS_GATE_TRACK_RULE_H_
