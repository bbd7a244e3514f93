#ifndef HARNESS_GATE_RELEASE_RULE_H_
#define HARNESS_GATE_RELEASE_RULE_H_

#include <vector>

#include "harness/gate/decision.h"

namespace plimsoll::gate {

/// The rules over all tracks: both sides measured whole, no new critical failure, the ratio of
/// adversarial to happy-path rate; and what people should know: cases in no pair, grades of a
/// pre-screen. `is_settled`: a run that may stop early has settled all its tracks, so that trials
/// which it did not send are not missing.
std::vector<Finding> JudgeRelease(const baseline::Comparison& comparison,
                                  const std::vector<baseline::Measurement>& candidate,
                                  const Policy& policy, bool is_settled);

}  // namespace plimsoll::gate

#endif  // HARNESS_GATE_RELEASE_RULE_H_
