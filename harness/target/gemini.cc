#include <algorithm>
#include <iterator>
#include <utility>

#include "harness/doc/json.h"
#include "harness/target/builtin.h"
#include "harness/target/json_target.h"
#include "harness/target/reply_text.h"

namespace plimsoll::target {
namespace {

constexpr JsonApi kApi = {"gemini/1", "https://generativelanguage.googleapis.com/v1beta", "",
                          "x-goog-api-key"};

/// Parameters that stand beside generationConfig and not in it.
constexpr std::string_view kTopLevel[] = {"safetySettings", "tools", "toolConfig", "labels",
                                          "cachedContent"};
constexpr std::string_view kFilterReasons[] = {
    "SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "IMAGE_SAFETY"};

template <std::size_t kSize>
bool IsIn(const std::string_view (&names)[kSize], std::string_view name) {
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

ReplyStatus StatusOf(std::string_view reason) {
  if (reason.empty() || reason == "STOP" || reason == "FINISH_REASON_UNSPECIFIED")
    return ReplyStatus::kAnswered;
  if (reason == "MAX_TOKENS") return ReplyStatus::kTruncated;
  return IsIn(kFilterReasons, reason) ? ReplyStatus::kFiltered : ReplyStatus::kError;
}

doc::Node TextParts(const std::string& text) {
  return doc::Node::Array({doc::Node::Object({{"text", doc::Node::String(text)}})});
}

/// The text of an answer; thoughts are no part of it.
std::string AnswerText(const doc::Node& candidate) {
  std::string text;
  const doc::Node* parts = candidate.At("/content/parts");
  if (parts == nullptr) return text;
  for (const doc::Node& part : parts->items) {
    const doc::Node* thought = part.Find("thought");
    if (thought == nullptr || thought->text != "true") text += part.StringAt("/text");
  }
  return text;
}

class GeminiTarget final : public JsonTarget {
 public:
  explicit GeminiTarget(TargetConfig config) : JsonTarget(std::move(config), kApi) {}

 private:
  std::string Path() const override {
    const bool has_folder = config().model.find('/') != std::string::npos;
    return (has_folder ? "/" : "/models/") + config().model + ":generateContent";
  }

  Result<doc::Node> EncodeBody(const Prompt& prompt) const override {
    doc::Node contents = doc::Node::Array();
    for (const suite::Message& message : prompt.messages) {
      if (message.role == suite::Role::kSystem)
        return MakeError(ErrorCode::kInvalid,
                         "a system message inside the conversation: this API takes none");
      const bool is_user = message.role == suite::Role::kUser;
      contents.Push(doc::Node::Object({{"role", doc::Node::String(is_user ? "user" : "model")},
                                       {"parts", TextParts(message.content)}}));
    }
    doc::Node body = doc::Node::Object({{"contents", std::move(contents)}});
    const std::string system = JoinSystemPrompts(config().system, prompt.system);
    if (!system.empty())
      body.Set("systemInstruction", doc::Node::Object({{"parts", TextParts(system)}}));
    AddSettings(prompt, &body);
    return body;
  }

  void AddSettings(const Prompt& prompt, doc::Node* body) const {
    doc::Node top = doc::Node::Object();
    doc::Node generation = doc::Node::Object();
    for (const doc::Member& parameter : config().parameters.members)
      (IsIn(kTopLevel, parameter.key) ? top : generation).Set(parameter.key, parameter.value);
    doc::Node settings = doc::Node::Object({{"seed", SeedNode(prompt)}});
    if (prompt.output_schema) {
      settings.Set("responseMimeType", doc::Node::String("application/json"));
      settings.Set("responseJsonSchema", *prompt.output_schema);
    }
    AddParameters(generation, &settings);
    body->Set("generationConfig", std::move(settings));
    AddParameters(top, body);
  }

  Reply DecodeBody(const doc::Node& body) const override {
    Reply reply;
    reply.model = body.StringAt("/modelVersion");
    reply.usage.input_tokens = TokensAt(body, "/usageMetadata/promptTokenCount");
    reply.usage.output_tokens = TokensAt(body, "/usageMetadata/candidatesTokenCount") +
                                TokensAt(body, "/usageMetadata/thoughtsTokenCount");
    if (const std::string blocked = body.StringAt("/promptFeedback/blockReason");
        !blocked.empty()) {
      reply.status = ReplyStatus::kFiltered;
      reply.finish_reason = blocked;
      return reply;
    }
    const doc::Node* candidate = body.At("/candidates/0");
    if (candidate == nullptr || !candidate->is_object())
      return ErrorReply("the answer has neither a candidate nor a block reason");
    reply.text = AnswerText(*candidate);
    reply.finish_reason = candidate->StringAt("/finishReason");
    reply.status = StatusOf(reply.finish_reason);
    if (reply.status == ReplyStatus::kError)
      reply.error = "the provider broke the answer off: " + doc::QuoteShort(reply.finish_reason);
    return reply;
  }
};

/// The model becomes part of the URL.
bool IsModelPath(std::string_view model) {
  return model.find("..") == std::string_view::npos && model.front() != '/' &&
         model.find_first_not_of(
             "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
             "._-/") == std::string_view::npos;
}

}  // namespace

Result<std::unique_ptr<Target>> MakeGemini(const TargetConfig& config) {
  PLIMSOLL_ASSIGN(TargetConfig prepared,
                  PrepareConfig(config, kApi, {"contents", "systemInstruction", "candidateCount"}));
  if (!IsModelPath(prepared.model))
    return MakeError(ErrorCode::kInvalid, "\"model\" ", doc::QuoteShort(prepared.model),
                     " cannot stand in a URL");
  return std::unique_ptr<Target>(std::make_unique<GeminiTarget>(std::move(prepared)));
}

}  // namespace plimsoll::target
