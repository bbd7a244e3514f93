#include "harness/embed/guard_weights.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "harness/base/source_mark.h"
#include "harness/doc/json.h"
#include "harness/doc/object_reader.h"

// Made from reference_guard/v1.weights and v2.weights when this room is built.
extern const unsigned char plimsoll_guard_v1_weights[];
extern const std::size_t plimsoll_guard_v1_weights_size;
extern const unsigned char plimsoll_guard_v2_weights[];
extern const std::size_t plimsoll_guard_v2_weights_size;

namespace plimsoll::embed {
namespace {

constexpr char kFile[] = "prompts.jsonl";
constexpr std::string_view kFirstDay = "2026-05-04";  // the day of version 1's prompts
constexpr std::string_view kLabels[] = {"safe", "unsafe"};

enum class Label { kSafe, kUnsafe };

struct PromptLine {
  std::string id;
  Label label = Label::kSafe;
  std::string area;
  std::string locale;
  std::string added;
  std::string prompt;
};

void ReadPromptLine(doc::ObjectReader& r, PromptLine* out) {
  r.String("id", &out->id, "unique name of the prompt", true);
  r.Enum_("label", &out->label, kLabels, "what a guard should say of it", true);
  r.String("area", &out->area, "hazard or topic", true);
  r.String("locale", &out->locale, "BCP 47 tag", true);
  r.Form("added", &out->added, "date", "day on which it was added", true);
  r.String("prompt", &out->prompt, "the prompt", true);
}

Error UnknownVersion(std::string_view version) {
  return MakeError(ErrorCode::kNotFound, "unknown reference_guard version \"", version,
                   "\"; there are: 1, 2");
}

std::string_view Bytes(const unsigned char* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

}  // namespace

TrainingOptions GuardTrainingOptions() { return {.bits = 15, .l2 = 0.1, .iterations = 200}; }

Result<std::vector<LabelledPrompt>> GuardPrompts(std::string_view jsonl, std::string_view version) {
  if (version != "1" && version != "2") return UnknownVersion(version);
  Diagnostics diagnostics;
  std::vector<LabelledPrompt> prompts;
  int number = 0;
  while (!jsonl.empty()) {
    const std::string_view text = jsonl.substr(0, jsonl.find('\n'));
    jsonl.remove_prefix(std::min(jsonl.size(), text.size() + 1));
    const Result<doc::Node> node = doc::ParseJsonFile(text, kFile, &diagnostics, ++number);
    if (!node.ok()) continue;
    PromptLine line;
    {
      doc::ObjectReader r(doc::Document{kFile, text, number, &diagnostics}, *node);
      ReadPromptLine(r, &line);
    }
    if (version == "2" || line.added == kFirstDay)
      prompts.push_back({std::move(line.prompt), line.label == Label::kUnsafe});
  }
  PLIMSOLL_TRY(diagnostics.ToStatus());
  return prompts;
}

Result<std::string> TrainGuardWeights(std::string_view jsonl, std::string_view version) {
  PLIMSOLL_ASSIGN(const std::vector<LabelledPrompt> prompts, GuardPrompts(jsonl, version));
  PLIMSOLL_ASSIGN(const PromptClassifier guard,
                  PromptClassifier::Train(prompts, GuardTrainingOptions()));
  return guard.Serialise();
}

Result<std::string_view> EmbeddedGuardWeights(std::string_view version) {
  if (version == "1") return Bytes(plimsoll_guard_v1_weights, plimsoll_guard_v1_weights_size);
  if (version == "2") return Bytes(plimsoll_guard_v2_weights, plimsoll_guard_v2_weights_size);
  return UnknownVersion(version);
}

}  // namespace plimsoll::embed
