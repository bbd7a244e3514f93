#ifndef HARNESS_TARGET_BUILTIN_H_
#define HARNESS_TARGET_BUILTIN_H_

#include <memory>

#include "harness/base/result.h"
#include "harness/target/target.h"

namespace plimsoll::target {

// The factories that builtin.cc lists; each is defined in the file of its kind.
// Errors: kInvalid where a field that the kind needs is absent or unfit.
Result<std::unique_ptr<Target>> MakeOpenAi(const TargetConfig& config);
Result<std::unique_ptr<Target>> MakeAnthropic(const TargetConfig& config);
Result<std::unique_ptr<Target>> MakeGemini(const TargetConfig& config);
Result<std::unique_ptr<Target>> MakeHttpTemplate(const TargetConfig& config);
Result<std::unique_ptr<Target>> MakeLlamaGuard(const TargetConfig& config);
Result<std::unique_ptr<Target>> MakeShieldGemma(const TargetConfig& config);
Result<std::unique_ptr<Target>> MakeOpenAiModeration(const TargetConfig& config);
Result<std::unique_ptr<Target>> MakeProcessTarget(const TargetConfig& config);
Result<std::unique_ptr<Target>> MakeReplayTarget(const TargetConfig& config);
Result<std::unique_ptr<Target>> MakeReferenceGuardTarget(const TargetConfig& config);

}  // namespace plimsoll::target

#endif  // HARNESS_TARGET_BUILTIN_H_
