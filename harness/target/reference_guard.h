#ifndef HARNESS_TARGET_REFERENCE_GUARD_H_
#define HARNESS_TARGET_REFERENCE_GUARD_H_

#include <memory>
#include <string>
#include <string_view>

#include "harness/base/result.h"
#include "harness/target/in_process.h"

namespace plimsoll::target {

/// The version that a target of kind "reference_guard" without a model has.
inline constexpr std::string_view kNewestReferenceGuard = "2";

/// The embedded default: a small prompt-safety classifier (embed/prompt_classifier.h) as a guard.
/// `version` is "1", "2" or empty for the newest. Its reply: label "unsafe" where the last user
/// message or the user's messages together score at least 0.5, else "safe"; score the larger of the
/// two probabilities. An answer that ends a conversation is scored alone, by what was learnt of
/// prompts. Errors: kNotFound for another version.
Result<std::unique_ptr<Model>> MakeReferenceGuard(const std::string& version);

}  // namespace plimsoll::target

#endif  // HARNESS_TARGET_REFERENCE_GUARD_H_
