#ifndef HARNESS_GATE_SLICE_RULE_H_
#define HARNESS_GATE_SLICE_RULE_H_

#include <vector>

#include "harness/gate/decision.h"

namespace plimsoll::gate {

/// The slices that got worse although they do not gate: each as a warning, "hidden decline" where
/// its track passes. The family are all slices with enough pairs of the gating tracks, less
/// those that are a whole track and those that no outcome could make significant; the false
/// discovery rate is the policy's. Source: Benjamini & Hochberg 1995; Tarone 1990.
std::vector<Finding> JudgeSlices(const baseline::Comparison& comparison,
                                 const std::vector<Finding>& of_tracks, const Policy& policy);

}  // namespace plimsoll::gate

#endif  // HARNESS_GATE_SLICE_RULE_H_
