#ifndef HARNESS_GATE_LIST_RULE_H_
#define HARNESS_GATE_LIST_RULE_H_

#include <vector>

#include "harness/gate/decision.h"

namespace plimsoll::gate {

/// The policy's critical list: every case of it passed every trial, or the release fails; a case
/// that was not scored leaves it open. Nothing where the list is empty.
std::vector<Finding> JudgeCriticalList(const std::vector<baseline::Measurement>& candidate,
                                       const Policy& policy);

/// Per track with quarantined cases: INCONCLUSIVE above 2 % of the baseline's cases, else a
/// warning.
std::vector<Finding> JudgeQuarantine(const baseline::Comparison& comparison, const Policy& policy);

/// Turns what is waived into warnings, and tells of waivers that waive nothing.
void ApplyWaivers(const Policy& policy, std::vector<Finding>* findings);

}  // namespace plimsoll::gate

#endif  // HARNESS_GATE_LIST_RULE_H_
