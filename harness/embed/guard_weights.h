#ifndef HARNESS_EMBED_GUARD_WEIGHTS_H_
#define HARNESS_EMBED_GUARD_WEIGHTS_H_

#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/embed/prompt_classifier.h"

namespace plimsoll::embed {

/// How the shipped guards were trained; chosen by five-fold cross-validation on the training
/// prompts alone.
TrainingOptions GuardTrainingOptions();

/// The training prompts of a guard, in the file's order: version "1" knows the lines added on
/// 2026-05-04, version "2" all. `jsonl` is harness/embed/reference_guard/prompts.jsonl. Errors:
/// kInvalid with the line of what is wrong; kNotFound for another version.
Result<std::vector<LabelledPrompt>> GuardPrompts(std::string_view jsonl, std::string_view version);

/// The weights file of a guard, trained anew: the same bytes as the shipped file of that version.
/// Errors: as GuardPrompts.
Result<std::string> TrainGuardWeights(std::string_view jsonl, std::string_view version);

}  // namespace plimsoll::embed

#endif  // HARNESS_EMBED_GUARD_WEIGHTS_H_
