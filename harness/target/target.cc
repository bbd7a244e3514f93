#include "harness/target/target.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace plimsoll::target {
namespace {

/// A field that only some kinds read: in any other it is a mistake that would go unnoticed.
struct FieldUse {
  std::string_view field;
  bool (*is_set)(const TargetConfig&);
  std::vector<std::string_view> kinds;
};

const std::vector<FieldUse>& FieldUses() {
  static const std::vector<FieldUse> uses = {
      {"url",
       [](const TargetConfig& c) { return !c.url.empty(); },
       {"openai", "anthropic", "gemini", "http", "llama_guard", "shield_gemma",
        "openai_moderation"}},
      {"credential",
       [](const TargetConfig& c) { return !c.credential.empty(); },
       {"openai", "anthropic", "gemini", "http", "llama_guard", "shield_gemma",
        "openai_moderation"}},
      {"key_header",
       [](const TargetConfig& c) { return !c.key_header.empty(); },
       {"openai", "anthropic", "gemini", "http", "llama_guard", "shield_gemma",
        "openai_moderation"}},
      {"system",
       [](const TargetConfig& c) { return !c.system.empty(); },
       {"openai", "anthropic", "gemini", "http", "process"}},
      {"parameters",
       [](const TargetConfig& c) { return !c.parameters.is_null(); },
       {"openai", "anthropic", "gemini", "llama_guard", "shield_gemma"}},
      {"command", [](const TargetConfig& c) { return !c.command.empty(); }, {"process"}},
      {"environment", [](const TargetConfig& c) { return !c.environment.empty(); }, {"process"}},
      {"guard", [](const TargetConfig& c) { return c.is_guard; }, {"process", "replay"}},
      {"file", [](const TargetConfig& c) { return !c.file.empty(); }, {"replay"}},
      {"request", [](const TargetConfig& c) { return !c.request.is_null(); }, {"http"}},
      {"text_pointer", [](const TargetConfig& c) { return !c.text_pointer.empty(); }, {"http"}},
      {"label_pointer", [](const TargetConfig& c) { return !c.label_pointer.empty(); }, {"http"}},
      {"policy", [](const TargetConfig& c) { return !c.policy.empty(); }, {"shield_gemma"}},
  };
  return uses;
}

Status CheckFields(const TargetConfig& config) {
  for (const FieldUse& use : FieldUses()) {
    if (!use.is_set(config)) continue;
    if (std::find(use.kinds.begin(), use.kinds.end(), config.kind) == use.kinds.end())
      return MakeError(ErrorCode::kInvalid, "a target of kind \"", config.kind, "\" takes no \"",
                       use.field, "\"");
  }
  return {};
}

Result<std::unique_ptr<Target>> MakeUnmarked(const TargetConfig& config) {
  PLIMSOLL_ASSIGN(const TargetFactory* factory, BuiltinTargets().Find(config.kind));
  PLIMSOLL_TRY(CheckFields(config));
  return (*factory)(config);
}

std::string PlaceOf(const TargetConfig& config) {
  const std::string name = "target \"" + config.id + "\"";
  if (config.mark.file.empty()) return name;
  return config.mark.file + ":" + std::to_string(config.mark.line) + ":" +
         std::to_string(config.mark.column) + ": " + name;
}

}  // namespace

std::string_view ReplyStatusName(ReplyStatus status) {
  const auto index = static_cast<std::size_t>(status);
  PLIMSOLL_CHECK(index < std::size(kReplyStatusNames));
  return kReplyStatusNames[index];
}

Result<std::unique_ptr<Target>> MakeTarget(const TargetConfig& config) {
  Result<std::unique_ptr<Target>> made = MakeUnmarked(config);
  if (made.ok()) return made;
  return WithContext({ErrorCode::kInvalid, made.error().message}, PlaceOf(config));
}

}  // namespace plimsoll::target
