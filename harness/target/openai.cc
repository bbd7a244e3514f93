#include "harness/target/openai.h"

#include <utility>

#include "harness/doc/json.h"
#include "harness/target/builtin.h"
#include "harness/target/reply_text.h"

namespace plimsoll::target {
namespace {

constexpr JsonApi kApi = {"openai/1", "https://api.openai.com/v1", "/chat/completions"};

/// Source: OpenAI API reference, chat completions, "response_format".
doc::Node ResponseFormat(const doc::Node& schema) {
  doc::Node format = doc::Node::Object({{"name", doc::Node::String("answer")},
                                        {"strict", doc::Node::Bool(true)},
                                        {"schema", schema}});
  return doc::Node::Object(
      {{"type", doc::Node::String("json_schema")}, {"json_schema", std::move(format)}});
}

class OpenAiTarget final : public JsonTarget {
 public:
  explicit OpenAiTarget(TargetConfig config) : JsonTarget(std::move(config), kApi) {}

 private:
  Result<doc::Node> EncodeBody(const Prompt& prompt) const override {
    doc::Node body = doc::Node::Object();
    body.Set("model", doc::Node::String(config().model));
    body.Set("messages", ChatMessages(JoinSystemPrompts(config().system, prompt.system), prompt));
    body.Set("seed", SeedNode(prompt));
    if (prompt.output_schema) body.Set("response_format", ResponseFormat(*prompt.output_schema));
    AddParameters(config().parameters, &body);
    return body;
  }
  Reply DecodeBody(const doc::Node& body) const override { return DecodeChatCompletion(body); }
  bool IsFilterError(const doc::Node& error) const override { return IsOpenAiFilterError(error); }
};

/// A message's content: a string, nothing, or a list of parts of which the text parts count.
/// Errors: kInvalid for any other shape.
Result<std::string> ContentText(const doc::Node* content) {
  if (content == nullptr || content->is_null()) return std::string();
  if (content->kind == doc::NodeKind::kString) return content->text;
  if (!content->is_array())
    return MakeError(ErrorCode::kInvalid, "\"content\" is ", doc::NodeKindName(content->kind));
  std::string joined;
  for (const doc::Node& part : content->items)
    if (part.StringAt("/type") == "text") joined += part.StringAt("/text");
  return joined;
}

}  // namespace

bool IsOpenAiFilterError(const doc::Node& error) {
  const std::string code = error.StringAt("/code");
  return code == "content_filter" || code == "content_policy_violation" ||
         error.StringAt("/innererror/code") == "ResponsibleAIPolicyViolation";
}

doc::Node ChatMessages(std::string_view system, const Prompt& prompt) {
  doc::Node messages = doc::Node::Array();
  const auto add = [&](std::string_view role, std::string_view content) {
    doc::Node message = doc::Node::Object();
    message.Set("role", doc::Node::String(std::string(role)));
    message.Set("content", doc::Node::String(std::string(content)));
    messages.Push(std::move(message));
  };
  if (!system.empty()) add("system", system);
  for (const suite::Message& message : prompt.messages)
    add(suite::kRoleNames[static_cast<std::size_t>(message.role)], message.content);
  return messages;
}

Reply DecodeChatCompletion(const doc::Node& body) {
  const doc::Node* choices = body.Find("choices");
  if (choices == nullptr || !choices->is_array())
    return ErrorReply("the answer has no list \"choices\"");
  if (choices->items.empty()) return ErrorReply("the answer's list \"choices\" is empty");
  const doc::Node& choice = choices->items[0];
  const doc::Node* message = choice.Find("message");
  if (message == nullptr || !message->is_object())
    return ErrorReply("the answer's first choice has no object \"message\"");
  Result<std::string> content = ContentText(message->Find("content"));
  if (!content.ok()) return ErrorReply("the answer's message: " + content.error().message);

  Reply reply;
  reply.text = std::move(*content);
  reply.finish_reason = choice.StringAt("/finish_reason");
  reply.status = StatusOfFinishReason(reply.finish_reason);
  ReadOpenAiUsage(body, &reply);
  if (const std::string refusal = message->StringAt("/refusal"); !refusal.empty()) {
    reply.status = ReplyStatus::kRefused;
    if (reply.text.empty()) reply.text = refusal;
  }
  if (reply.status == ReplyStatus::kError)
    reply.error = "the provider broke the answer off: " + doc::QuoteShort(reply.finish_reason);
  return reply;
}

void ReadOpenAiUsage(const doc::Node& body, Reply* reply) {
  reply->model = body.StringAt("/model");
  reply->fingerprint = body.StringAt("/system_fingerprint");
  reply->usage.input_tokens = TokensAt(body, "/usage/prompt_tokens");
  reply->usage.output_tokens = TokensAt(body, "/usage/completion_tokens");
}

ReplyStatus StatusOfFinishReason(std::string_view reason) {
  if (reason == "length" || reason == "max_tokens" || reason == "model_length")
    return ReplyStatus::kTruncated;
  if (reason == "content_filter") return ReplyStatus::kFiltered;
  if (reason == "refusal") return ReplyStatus::kRefused;
  // OpenRouter, vLLM and DeepSeek name a generation that broke off.
  if (reason == "error" || reason == "abort" || reason == "insufficient_system_resource")
    return ReplyStatus::kError;
  return ReplyStatus::kAnswered;
}

Result<std::unique_ptr<Target>> MakeOpenAi(const TargetConfig& config) {
  PLIMSOLL_ASSIGN(TargetConfig prepared,
                  PrepareConfig(config, kApi, {"messages", "model", "stream", "n"}));
  return std::unique_ptr<Target>(std::make_unique<OpenAiTarget>(std::move(prepared)));
}

}  // namespace plimsoll::target
