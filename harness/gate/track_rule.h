#ifndef HARNESS_GATE_TRACK_RULE_H_
#define HARNESS_GATE_TRACK_RULE_H_

#include <vector>

#include "harness/gate/decision.h"

namespace plimsoll::gate {

/// The level of one verdict's tests: that of the policy, less what a sequential run spends before
/// its end, shared by the attempts.
double AlphaOf(const DecideInput& input, const Policy& policy);

/// Per track with cases of the candidate, and per gating slice: not worse than the margin, worse,
/// both once more with the unscored trials taken for and against the candidate and with the retired
/// cases taken for failures; then the share of unscored cases and the floor under the rate.
std::vector<Finding> JudgeTracks(const DecideInput& input, const Policy& policy);

/// The same margins against the pinned baseline: a chain of small declines, each within its margin,
/// ends here.
std::vector<Finding> JudgeAnchor(const baseline::Comparison& anchor, const Policy& policy,
                                 double alpha);

}  // namespace plimsoll::gate

#endif  // HARNESS_GATE_TRACK_RULE_H_
