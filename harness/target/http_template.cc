#include <algorithm>
#include <iterator>
#include <set>
#include <string>
#include <utility>

#include "harness/base/suggest.h"
#include "harness/doc/json.h"
#include "harness/target/builtin.h"
#include "harness/target/json_target.h"
#include "harness/target/openai.h"
#include "harness/target/reply_text.h"

namespace plimsoll::target {
namespace {

constexpr JsonApi kApi = {"http/1", "", "", "authorization", /*needs_model=*/false};
constexpr std::string_view kOpen = "{{";
constexpr std::string_view kClose = "}}";
constexpr std::string_view kMessages = "{{messages}}";
constexpr std::string_view kSeed = "{{seed}}";

/// A stretch of a template: text as it stands, or the name of a placeholder.
struct Piece {
  std::string_view text;
  bool is_name = false;
};

/// One pass over a template's string. What is put in for a name is never looked at again: a case
/// that holds "{{model}}" is sent as it is written.
std::vector<Piece> SplitTemplate(std::string_view text) {
  std::vector<Piece> pieces;
  while (!text.empty()) {
    const std::size_t open = text.find(kOpen);
    const std::size_t close = open == text.npos ? text.npos : text.find(kClose, open);
    if (close == text.npos) {
      pieces.push_back({text, false});
      break;
    }
    if (open > 0) pieces.push_back({text.substr(0, open), false});
    pieces.push_back({Trim(text.substr(open + kOpen.size(), close - open - kOpen.size())), true});
    text.remove_prefix(close + kClose.size());
  }
  return pieces;
}

/// Collects the placeholders of a template. Errors: kInvalid for a name that there is not.
Status CollectNames(const doc::Node& node, std::set<std::string, std::less<>>* names) {
  static const std::vector<std::string> known = {"prompt", "messages", "system", "model", "seed"};
  for (const doc::Node& item : node.items) PLIMSOLL_TRY(CollectNames(item, names));
  for (const doc::Member& member : node.members) PLIMSOLL_TRY(CollectNames(member.value, names));
  if (!node.is_scalar()) return {};
  for (const Piece& piece : SplitTemplate(node.text)) {
    if (!piece.is_name) continue;
    if (std::find(known.begin(), known.end(), piece.text) == known.end()) {
      const std::string hint = DidYouMean(piece.text, known);
      return MakeError(ErrorCode::kInvalid, "\"request\" holds the unknown placeholder {{",
                       piece.text, "}}", hint.empty() ? "" : "; ", hint);
    }
    if (piece.text == "messages" && node.text != kMessages)
      return MakeError(ErrorCode::kInvalid,
                       "{{messages}} is a list and must be the whole of its string");
    names->emplace(piece.text);
  }
  return {};
}

class HttpTemplateTarget final : public JsonTarget {
 public:
  HttpTemplateTarget(TargetConfig config, std::set<std::string, std::less<>> names)
      : JsonTarget(std::move(config), kApi), names_(std::move(names)) {}
  bool is_guard() const override { return !config().label_pointer.empty(); }

 private:
  struct Values {
    std::string prompt;
    std::string system;
    std::string seed;
    doc::Node messages;
  };

  /// Refuses a prompt of which the template would leave a part unsent.
  Status CheckFits(const Prompt& prompt, const std::string& system) const {
    if (names_.contains("messages")) return {};
    if (prompt.messages.size() > 1)
      return MakeError(ErrorCode::kInvalid, "the prompt has ",
                       std::to_string(prompt.messages.size()),
                       " messages and \"request\" has no {{messages}}");
    if (!system.empty() && !names_.contains("system"))
      return MakeError(ErrorCode::kInvalid,
                       "there is a system prompt and \"request\" has no {{system}}");
    return {};
  }

  Result<doc::Node> EncodeBody(const Prompt& prompt) const override {
    Values values;
    values.system = JoinSystemPrompts(config().system, prompt.system);
    if (const suite::Message* answer = AnswerToClassify(prompt)) {
      values.prompt = answer->content;
    } else {
      PLIMSOLL_TRY(CheckFits(prompt, values.system));
      PLIMSOLL_ASSIGN(values.prompt, LastUserMessage(prompt));
    }
    values.seed = SeedNode(prompt).text;
    values.messages = ChatMessages(names_.contains("system") ? "" : values.system, prompt);
    return Fill(config().request, values);
  }

  doc::Node Fill(const doc::Node& node, const Values& values) const {
    if (node.is_scalar()) return FillScalar(node, values);
    doc::Node filled = node;
    for (doc::Node& item : filled.items) item = Fill(item, values);
    for (doc::Member& member : filled.members) member.value = Fill(member.value, values);
    return filled;
  }

  doc::Node FillScalar(const doc::Node& node, const Values& values) const {
    if (node.text == kMessages) return values.messages;
    if (node.text == kSeed) {
      doc::Node seed = doc::Node::Int(0);
      seed.text = values.seed;
      return seed;
    }
    if (node.text.find(kOpen) == std::string::npos) return node;
    std::string filled;
    for (const Piece& piece : SplitTemplate(node.text))
      filled += piece.is_name ? ValueOf(piece.text, values) : std::string(piece.text);
    return doc::Node::String(std::move(filled));
  }

  std::string ValueOf(std::string_view name, const Values& values) const {
    if (name == "prompt") return values.prompt;
    if (name == "system") return values.system;
    if (name == "seed") return values.seed;
    return config().model;
  }

  Reply DecodeBody(const doc::Node& body) const override {
    Reply reply;
    reply.status = ReplyStatus::kAnswered;
    Status read = ReadScalar(body, config().text_pointer, &reply.text);
    if (read.ok()) read = ReadScalar(body, config().label_pointer, &reply.label);
    if (!read.ok()) return ErrorReply(read.error().message);
    reply.label = Trim(reply.label);
    return reply;
  }

  /// Strings as they are; numbers and booleans, which some guards answer with, as they are spelt.
  static Status ReadScalar(const doc::Node& body, const std::string& pointer, std::string* out) {
    if (pointer.empty()) return {};
    const doc::Node* node = body.At(pointer);
    if (node == nullptr)
      return MakeError(ErrorCode::kInvalid, "the answer has nothing at \"", pointer, "\"");
    if (!node->is_scalar())
      return MakeError(ErrorCode::kInvalid, "the answer has ", doc::NodeKindName(node->kind),
                       " at \"", pointer, "\"; expected a string");
    *out = node->text;
    return {};
  }

  const std::set<std::string, std::less<>> names_;
};

}  // namespace

Result<std::unique_ptr<Target>> MakeHttpTemplate(const TargetConfig& config) {
  PLIMSOLL_ASSIGN(TargetConfig prepared, PrepareConfig(config, kApi, {}));
  if (!prepared.request.is_object())
    return MakeError(ErrorCode::kInvalid,
                     "a target of kind \"http\" needs \"request\", the body's template, an object");
  if (prepared.text_pointer.empty() && prepared.label_pointer.empty())
    return MakeError(ErrorCode::kInvalid,
                     "a target of kind \"http\" needs \"text_pointer\" or \"label_pointer\"");
  std::set<std::string, std::less<>> names;
  PLIMSOLL_TRY(CollectNames(prepared.request, &names));
  if (!names.contains("prompt") && !names.contains("messages"))
    return MakeError(ErrorCode::kInvalid,
                     "\"request\" has neither {{prompt}} nor {{messages}}: it would send the same "
                     "for every case");
  return std::unique_ptr<Target>(
      std::make_unique<HttpTemplateTarget>(std::move(prepared), std::move(names)));
}

}  // namespace plimsoll::target
