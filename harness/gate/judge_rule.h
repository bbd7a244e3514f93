#ifndef HARNESS_GATE_JUDGE_RULE_H_
#define HARNESS_GATE_JUDGE_RULE_H_

#include <string_view>
#include <vector>

#include "harness/gate/decision.h"
#include "harness/gate/policy.h"

namespace plimsoll::gate {

/// Whether what is found of the track (empty: of all) may rest on the judge.
bool MayHaveGraded(const JudgeStanding& standing, std::string_view track);

/// Whether the judges may gate: their canaries, their drift on the anchor set, and the policy's bar
/// for calibration. What falls short is INCONCLUSIVE, and so becomes what that judge failed: a bad
/// judge says nothing of the model. Adds nothing where no model graded.
void ApplyJudges(const std::vector<JudgeStanding>& judges, const judge::Judging& judging,
                 std::vector<Finding>* findings);

/// The policy with the margins that judged data can be held to: where a judge errs on both sides
/// alike, a drop shows smaller by Youden's index, so that each track's margins shrink by the least
/// index of the calibrated judges that graded in it. As it is where labels decide. Source:
/// methods/statistics.md 7.3.
Policy AttenuateMargins(const Policy& policy, const std::vector<JudgeStanding>& judges);

/// Says by how much margins shrank. What a run settled early was settled by the margin as it is:
/// its PASS is INCONCLUSIVE.
void SayAttenuation(const Policy& policy, const std::vector<JudgeStanding>& judges,
                    std::vector<Finding>* findings);

}  // namespace plimsoll::gate

#endif  // HARNESS_GATE_JUDGE_RULE_H_
