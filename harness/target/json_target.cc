#include "harness/target/json_target.h"

#include <algorithm>
#include <utility>

#include "harness/doc/json.h"
#include "harness/http/failure_text.h"
#include "harness/target/reply_text.h"

namespace plimsoll::target {
namespace {

constexpr std::int64_t kMostTokens = 1'000'000'000;
constexpr std::int64_t kUnknownAnswerTokens = 512;
constexpr std::size_t kBytesPerToken = 4;

std::int64_t AnswerTokens(const doc::Node& parameters) {
  constexpr std::string_view kLimits[] = {"max_tokens", "max_completion_tokens", "maxOutputTokens"};
  for (std::string_view limit : kLimits) {
    const doc::Node* value = parameters.Find(limit);
    if (value == nullptr) continue;
    const Result<std::int64_t> tokens = value->AsInt();
    if (tokens.ok()) return std::clamp<std::int64_t>(*tokens, 0, kMostTokens);
  }
  return kUnknownAnswerTokens;
}

bool IsNullParameter(const doc::Node& value) {
  return value.is_null() || (value.kind == doc::NodeKind::kPlain && value.text == "null");
}

void SetUnlessEmpty(doc::Node* object, std::string_view key, const std::string& value) {
  if (!value.empty()) object->Set(std::string(key), doc::Node::String(value));
}

void SetUnlessNull(doc::Node* object, std::string_view key, const doc::Node& value) {
  if (!value.is_null()) object->Set(std::string(key), value);
}

}  // namespace

Result<http::Request> JsonTarget::Encode(const Prompt& prompt) const {
  if (prompt.messages.empty()) return MakeError(ErrorCode::kInvalid, "the prompt has no message");
  PLIMSOLL_ASSIGN(const doc::Node body, EncodeBody(prompt));
  http::Request request;
  request.url = Url();
  request.headers = ExtraHeaders();
  request.headers.emplace_back("content-type", "application/json");
  request.headers.emplace_back("accept", "application/json");
  request.body = doc::WriteJson(body);
  if (!config_.credential.empty()) {
    const std::string header =
        config_.key_header.empty() ? std::string(api_.key_header) : config_.key_header;
    request.authentication = {config_.credential, header,
                              header == "authorization" ? "Bearer " : ""};
  }
  request.deadlines = config_.deadlines;
  request.expected_tokens = static_cast<std::int64_t>(request.body.size() / kBytesPerToken) +
                            AnswerTokens(config_.parameters);
  return request;
}

Reply JsonTarget::Decode(const http::Response& response) const {
  const Result<doc::Node> body = doc::ParseJson(response.body);
  const doc::Node* error = body.ok() ? http::ErrorOf(*body) : nullptr;
  if (error != nullptr) return DecodeError(response, *error);
  if (!response.ok()) return ErrorReply(http::FailureText(response), response.failure);
  if (!body.ok())
    return ErrorReply("the answer is not JSON: " + http::ShownText(body.error().message) + "; " +
                      http::BodyStart(response));
  if (!body->is_object())
    return ErrorReply("the answer is not an object; " + http::BodyStart(response));
  Reply reply = DecodeBody(*body);
  Settle(&reply);
  return reply;
}

Reply JsonTarget::DecodeError(const http::Response& response, const doc::Node& error) const {
  Reply reply = ErrorReply(response.ok() ? "the answer is an error: " + http::ErrorText(error)
                                         : http::FailureText(response),
                           response.failure);
  const bool is_verdict = response.ok() || response.failure == http::Failure::kBadRequest;
  if (!is_verdict || !IsFilterError(error)) return reply;
  reply.status = ReplyStatus::kFiltered;
  reply.finish_reason = "content_filter";
  reply.failure = http::Failure::kNone;
  return reply;
}

doc::Node JsonTarget::Describe() const {
  doc::Node described =
      doc::Node::Object({{"kind", doc::Node::String(config_.kind)},
                         {"adapter", doc::Node::String(std::string(api_.adapter))}});
  // A query may hold what is no part of the model, and people put keys there.
  SetUnlessEmpty(&described, "url", config_.url.substr(0, config_.url.find('?')));
  SetUnlessEmpty(&described, "model", config_.model);
  SetUnlessEmpty(&described, "system", config_.system);
  SetUnlessNull(&described, "parameters", config_.parameters);
  SetUnlessNull(&described, "request", config_.request);
  SetUnlessEmpty(&described, "text_pointer", config_.text_pointer);
  SetUnlessEmpty(&described, "label_pointer", config_.label_pointer);
  SetUnlessEmpty(&described, "policy", config_.policy);
  return described;
}

bool JsonTarget::IsFilterError(const doc::Node&) const { return false; }

std::string JsonTarget::Url() const {
  const std::string path = Path();
  std::string url = config_.url;
  std::size_t end = std::min(url.find('?'), url.size());
  if (!path.empty() && url[end - 1] == '/') url.erase(--end, 1);
  return url.insert(end, path);
}

Result<TargetConfig> PrepareConfig(TargetConfig config, const JsonApi& api,
                                   std::initializer_list<std::string_view> reserved) {
  if (config.url.empty()) config.url = api.default_url;
  if (config.url.empty())
    return MakeError(ErrorCode::kInvalid, "a target of kind \"", config.kind, "\" needs \"url\"");
  if (api.needs_model && config.model.empty())
    return MakeError(ErrorCode::kInvalid, "a target of kind \"", config.kind, "\" needs \"model\"");
  if (!config.parameters.is_null() && !config.parameters.is_object())
    return MakeError(ErrorCode::kInvalid, "\"parameters\" must be an object");
  for (std::string_view name : reserved)
    if (config.parameters.Find(name) != nullptr)
      return MakeError(ErrorCode::kInvalid, "\"parameters\" cannot set \"", name,
                       "\": the target sets it");
  return config;
}

void DefaultParameter(TargetConfig* config, std::string_view name, doc::Node value) {
  if (config->parameters.is_null()) config->parameters = doc::Node::Object();
  if (config->parameters.Find(name) == nullptr)
    config->parameters.Set(std::string(name), std::move(value));
}

void AddParameters(const doc::Node& parameters, doc::Node* body) {
  for (const doc::Member& parameter : parameters.members) {
    if (IsNullParameter(parameter.value))
      std::erase_if(body->members, [&](const doc::Member& m) { return m.key == parameter.key; });
    else
      body->Set(parameter.key, parameter.value);
  }
}

std::string JoinSystemPrompts(const std::string& own, const std::string& of_case) {
  if (own.empty() || of_case.empty()) return own + of_case;
  return own + "\n\n" + of_case;
}

Result<std::string> LastUserMessage(const Prompt& prompt) {
  for (auto message = prompt.messages.rbegin(); message != prompt.messages.rend(); ++message)
    if (message->role == suite::Role::kUser) return message->content;
  return MakeError(ErrorCode::kInvalid, "the prompt has no message of the user");
}

const suite::Message* AnswerToClassify(const Prompt& prompt) {
  if (prompt.messages.empty() || prompt.messages.back().role != suite::Role::kAssistant)
    return nullptr;
  return &prompt.messages.back();
}

std::vector<std::string> UserMessages(const Prompt& prompt) {
  std::vector<std::string> contents;
  for (const suite::Message& message : prompt.messages)
    if (message.role == suite::Role::kUser) contents.push_back(message.content);
  return contents;
}

std::string UserText(const Prompt& prompt) {
  std::string joined;
  for (const std::string& content : UserMessages(prompt))
    joined += (joined.empty() ? "" : "\n\n") + content;
  return joined;
}

doc::Node SeedNode(const Prompt& prompt) {
  return doc::Node::Int(static_cast<std::int64_t>(prompt.seed & 0x7fffffff));
}

std::int64_t TokensAt(const doc::Node& body, std::string_view pointer) {
  const std::int64_t tokens = body.IntAt(pointer);
  return tokens < 0 || tokens > kMostTokens ? 0 : tokens;
}

}  // namespace plimsoll::target
