#include "harness/target/builtin.h"

namespace plimsoll::target {

const Registry<TargetFactory>& BuiltinTargets() {
  static const Registry<TargetFactory> registry = [] {
    Registry<TargetFactory> kinds("target kind");
    kinds.Add("openai", MakeOpenAi);
    kinds.Add("anthropic", MakeAnthropic);
    kinds.Add("gemini", MakeGemini);
    kinds.Add("http", MakeHttpTemplate);
    kinds.Add("llama_guard", MakeLlamaGuard);
    kinds.Add("shield_gemma", MakeShieldGemma);
    kinds.Add("openai_moderation", MakeOpenAiModeration);
    kinds.Add("process", MakeProcessTarget);
    kinds.Add("replay", MakeReplayTarget);
    kinds.Add("reference_guard", MakeReferenceGuardTarget);
    return kinds;
  }();
  return registry;
}

}  // namespace plimsoll::target
