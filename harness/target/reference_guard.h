#ifndef HARNESS_TARGET_REFERENCE_GUARD_H_
#define HARNESS_TARGET_REFERENCE_GUARD_H_

#include <memory>
#include <string>

#include "harness/base/result.h"
#include "harness/target/in_process.h"

namespace plimsoll::target {

/// The embedded default: a small prompt-safety classifier (embed/prompt_classifier.h) as a guard. `version` is "1" or "2".
/// Its reply: label "safe" or "unsafe", score the probability of unsafe.
/// Errors: kNotFound for another version.
Result<std::unique_ptr<Model>> MakeReferenceGuard(const std::string& version);

}  // namespace plimsoll::target

#endif  // HARNESS_TARGET_REFERENCE_GUARD_H_
