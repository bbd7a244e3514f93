#include "harness/target/builtin.h"

namespace plimsoll::target {

const Registry<TargetFactory>& BuiltinTargets() {
  static const Registry<TargetFactory> registry = [] {
    Registry<TargetFactory> kinds("target kind");
    kinds.Add("openai", MakeOpenAi);
    kinds.Add("replay", MakeReplayTarget);
    kinds.Add("reference_guard", MakeReferenceGuardTarget);
    return kinds;
  }();
  return registry;
}

}  // namespace plimsoll::target
