#ifndef HARNESS_GATE_JUDGE_RULE_H_
#define HARNESS_GATE_JUDGE_RULE_H_

#include <vector>

#include "harness/gate/decision.h"

namespace plimsoll::gate {

/// Whether the judges may gate: their canaries, their drift on the anchor set, and the policy's bar
/// for calibration. What falls short is INCONCLUSIVE, and so becomes what that judge failed: a bad
/// judge says nothing of the model. Adds nothing where no model graded.
void ApplyJudges(const std::vector<JudgeStanding>& judges, const judge::Judging& judging,
                 std::vector<Finding>* findings);

}  // namespace plimsoll::gate

#endif  // HARNESS_GATE_JUDGE_RULE_H_
