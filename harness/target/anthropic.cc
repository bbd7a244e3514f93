#include <utility>

#include "harness/doc/json.h"
#include "harness/target/builtin.h"
#include "harness/target/json_target.h"
#include "harness/target/openai.h"
#include "harness/target/reply_text.h"

namespace plimsoll::target {
namespace {

constexpr JsonApi kApi = {"anthropic/1", "https://api.anthropic.com/v1", "/messages", "x-api-key"};
constexpr std::string_view kApiVersion = "2023-06-01";
constexpr std::int64_t kDefaultMaxTokens = 1024;

ReplyStatus StatusOf(std::string_view stop_reason) {
  if (stop_reason == "refusal") return ReplyStatus::kRefused;
  if (stop_reason == "max_tokens" || stop_reason == "model_context_window_exceeded")
    return ReplyStatus::kTruncated;
  return ReplyStatus::kAnswered;
}

class AnthropicTarget final : public JsonTarget {
 public:
  explicit AnthropicTarget(TargetConfig config) : JsonTarget(std::move(config), kApi) {}

 private:
  Result<doc::Node> EncodeBody(const Prompt& prompt) const override {
    for (const suite::Message& message : prompt.messages)
      if (message.role == suite::Role::kSystem)
        return MakeError(ErrorCode::kInvalid,
                         "a system message inside the conversation: this API takes none");
    doc::Node body = doc::Node::Object({{"model", doc::Node::String(config().model)}});
    const std::string system = JoinSystemPrompts(config().system, prompt.system);
    if (!system.empty()) body.Set("system", doc::Node::String(system));
    body.Set("messages", ChatMessages("", prompt));
    AddParameters(config().parameters, &body);
    return body;
  }

  Reply DecodeBody(const doc::Node& body) const override {
    const doc::Node* content = body.Find("content");
    if (content == nullptr || !content->is_array())
      return ErrorReply("the answer has no list \"content\"");
    Reply reply;
    for (const doc::Node& block : content->items)
      if (block.StringAt("/type") == "text") reply.text += block.StringAt("/text");
    reply.finish_reason = body.StringAt("/stop_reason");
    reply.status = StatusOf(reply.finish_reason);
    reply.model = body.StringAt("/model");
    reply.usage.input_tokens = TokensAt(body, "/usage/input_tokens") +
                               TokensAt(body, "/usage/cache_creation_input_tokens") +
                               TokensAt(body, "/usage/cache_read_input_tokens");
    reply.usage.output_tokens = TokensAt(body, "/usage/output_tokens");
    return reply;
  }

  bool IsFilterError(const doc::Node& error) const override {
    return error.StringAt("/message") == "Output blocked by content filtering policy";
  }

  http::Headers ExtraHeaders() const override {
    return {{"anthropic-version", std::string(kApiVersion)}};
  }
};

}  // namespace

Result<std::unique_ptr<Target>> MakeAnthropic(const TargetConfig& config) {
  PLIMSOLL_ASSIGN(TargetConfig prepared,
                  PrepareConfig(config, kApi, {"messages", "model", "system", "stream"}));
  DefaultParameter(&prepared, "max_tokens", doc::Node::Int(kDefaultMaxTokens));
  return std::unique_ptr<Target>(std::make_unique<AnthropicTarget>(std::move(prepared)));
}

}  // namespace plimsoll::target
