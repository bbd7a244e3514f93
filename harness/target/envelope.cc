#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>
#include <limits>
#include <utility>

#include "harness/doc/json.h"
#include "harness/target/in_process.h"
#include "harness/target/reply_text.h"
#include "harness/text/hostile.h"

namespace plimsoll::target {
namespace {

constexpr std::string_view kHexSuffix = "_hex";
constexpr std::string_view kHexDigits = "0123456789abcdef";

std::string ToHex(std::string_view bytes) {
  std::string hex;
  hex.reserve(2 * bytes.size());
  for (unsigned char byte : bytes) {
    hex += kHexDigits[byte >> 4];
    hex += kHexDigits[byte & 15];
  }
  return hex;
}

Result<std::string> FromHex(std::string_view hex) {
  if (hex.size() % 2 != 0) return MakeError(ErrorCode::kInvalid, "an odd number of digits");
  std::string bytes;
  bytes.reserve(hex.size() / 2);
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    const std::size_t high = kHexDigits.find(hex[i]);
    const std::size_t low = kHexDigits.find(hex[i + 1]);
    if (high == kHexDigits.npos || low == kHexDigits.npos)
      return MakeError(ErrorCode::kInvalid, "not lower-case hexadecimal");
    bytes += static_cast<char>(high << 4 | low);
  }
  return bytes;
}

void WriteText(doc::JsonAppender& json, std::string_view key, std::string_view value) {
  if (text::IsValidUtf8(value))
    json.Key(key).String(value);
  else
    json.Key(std::string(key).append(kHexSuffix)).String(ToHex(value));
}

void WriteUnlessEmpty(doc::JsonAppender& json, std::string_view key, std::string_view value) {
  if (!value.empty()) WriteText(json, key, value);
}

Status ReadText(const doc::Node& value, bool is_hex, std::string* out) {
  PLIMSOLL_ASSIGN(std::string text, value.AsString());
  if (!is_hex) {
    *out = std::move(text);
    return {};
  }
  PLIMSOLL_ASSIGN(*out, FromHex(text));
  return {};
}

/// The key without "_hex", and whether it had it.
std::pair<std::string_view, bool> SplitHex(std::string_view key) {
  if (!key.ends_with(kHexSuffix)) return {key, false};
  return {key.substr(0, key.size() - kHexSuffix.size()), true};
}

template <typename Names>
Result<std::size_t> IndexIn(const Names& names, const doc::Node& value) {
  PLIMSOLL_ASSIGN(const std::string name, value.AsString());
  const auto found = std::find(std::begin(names), std::end(names), name);
  if (found == std::end(names))
    return MakeError(ErrorCode::kInvalid, "unknown value ", doc::QuoteShort(name));
  return static_cast<std::size_t>(found - std::begin(names));
}

Result<http::Failure> FailureOf(const doc::Node& value) {
  PLIMSOLL_ASSIGN(const std::string name, value.AsString());
  for (int i = 0; i <= static_cast<int>(http::Failure::kCancelled); ++i)
    if (http::FailureName(static_cast<http::Failure>(i)) == name)
      return static_cast<http::Failure>(i);
  return MakeError(ErrorCode::kInvalid, "unknown value ", doc::QuoteShort(name));
}

Result<std::int64_t> CountOf(const doc::Node& value) {
  PLIMSOLL_ASSIGN(const std::int64_t count, value.AsInt());
  if (count < 0) return MakeError(ErrorCode::kInvalid, "a negative count");
  // Sums of counts must stay counts.
  if (count > 1'000'000'000) return MakeError(ErrorCode::kInvalid, "a count of more than 1,000,000,000");
  return count;
}

Status ReadCategories(const doc::Node& value, std::vector<std::string>* out) {
  if (!value.is_array()) return MakeError(ErrorCode::kInvalid, "expected a list of strings");
  for (const doc::Node& item : value.items) {
    PLIMSOLL_ASSIGN(std::string category, item.AsString());
    out->push_back(std::move(category));
  }
  return {};
}

std::string* TextField(std::string_view name, Reply* reply) {
  if (name == "text") return &reply->text;
  if (name == "label") return &reply->label;
  if (name == "finish_reason") return &reply->finish_reason;
  if (name == "model") return &reply->model;
  if (name == "fingerprint") return &reply->fingerprint;
  if (name == "error") return &reply->error;
  return nullptr;
}

Status ReadReplyField(const doc::Member& member, Reply* reply) {
  const auto [name, is_hex] = SplitHex(member.key);
  if (std::string* text = TextField(name, reply)) return ReadText(member.value, is_hex, text);
  if (member.key == "status") {
    PLIMSOLL_ASSIGN(const std::size_t index, IndexIn(kReplyStatusNames, member.value));
    reply->status = static_cast<ReplyStatus>(index);
  } else if (member.key == "categories") {
    return ReadCategories(member.value, &reply->categories);
  } else if (member.key == "score") {
    PLIMSOLL_ASSIGN(reply->score, member.value.AsDouble());
  } else if (member.key == "input_tokens") {
    PLIMSOLL_ASSIGN(reply->usage.input_tokens, CountOf(member.value));
  } else if (member.key == "output_tokens") {
    PLIMSOLL_ASSIGN(reply->usage.output_tokens, CountOf(member.value));
  } else if (member.key == "failure") {
    PLIMSOLL_ASSIGN(reply->failure, FailureOf(member.value));
  } else {
    return MakeError(ErrorCode::kInvalid, "a reply has no such field");
  }
  return {};
}

/// Keys that say which prompt a line answers; whoever keeps the lines reads them.
bool IsAddress(std::string_view key) {
  return key == "id" || key == "suite" || key == "case" || key == "epoch";
}

Result<suite::Message> ReadMessage(const doc::Node& node) {
  suite::Message message;
  for (const doc::Member& member : node.members) {
    const auto [name, is_hex] = SplitHex(member.key);
    if (name == "content") {
      PLIMSOLL_TRY(ReadText(member.value, is_hex, &message.content));
    } else if (name == "role") {
      PLIMSOLL_ASSIGN(const std::size_t index, IndexIn(suite::kRoleNames, member.value));
      message.role = static_cast<suite::Role>(index);
    }
  }
  return message;
}

Result<std::uint64_t> ReadSeed(const doc::Node& node) {
  std::uint64_t seed = 0;
  const char* end = node.text.data() + node.text.size();
  const auto parsed = std::from_chars(node.text.data(), end, seed);
  if (parsed.ec != std::errc() || parsed.ptr != end)
    return MakeError(ErrorCode::kInvalid, "expected a number of 64 bits");
  return seed;
}

Status ReadPromptField(const doc::Member& member, Prompt* prompt) {
  const auto [name, is_hex] = SplitHex(member.key);
  if (name == "suite") return ReadText(member.value, is_hex, &prompt->suite_id);
  if (name == "case") return ReadText(member.value, is_hex, &prompt->case_id);
  if (name == "system") return ReadText(member.value, is_hex, &prompt->system);
  if (name == "epoch") {
    PLIMSOLL_ASSIGN(const std::int64_t epoch, CountOf(member.value));
    prompt->epoch =
        static_cast<int>(std::min<std::int64_t>(epoch, std::numeric_limits<int>::max()));
  } else if (name == "seed") {
    PLIMSOLL_ASSIGN(prompt->seed, ReadSeed(member.value));
  } else if (name == "messages") {
    for (const doc::Node& item : member.value.items) {
      PLIMSOLL_ASSIGN(suite::Message message, ReadMessage(item));
      prompt->messages.push_back(std::move(message));
    }
  }
  return {};
}

}  // namespace

std::string EncodePrompt(const Prompt& prompt) {
  std::string line;
  doc::JsonAppender json(&line);
  json.BeginObject();
  WriteText(json, "suite", prompt.suite_id);
  WriteText(json, "case", prompt.case_id);
  json.Key("epoch").Int(prompt.epoch);
  json.Key("seed").Raw(std::to_string(prompt.seed));
  WriteUnlessEmpty(json, "system", prompt.system);
  json.Key("messages").BeginArray();
  for (const suite::Message& message : prompt.messages) {
    json.BeginObject();
    json.Key("role").String(suite::kRoleNames[static_cast<std::size_t>(message.role)]);
    WriteText(json, "content", message.content);
    json.EndObject();
  }
  json.EndArray().EndObject();
  return line;
}

Result<Prompt> DecodePrompt(const std::string& json) {
  PLIMSOLL_ASSIGN(const doc::Node node, doc::ParseJson(json));
  if (!node.is_object()) return MakeError(ErrorCode::kInvalid, "expected a prompt, an object");
  Prompt prompt;
  for (const doc::Member& member : node.members) {
    const Status read = ReadPromptField(member, &prompt);
    if (!read.ok()) return WithContext(read.error(), "prompt, " + doc::QuoteShort(member.key));
  }
  return prompt;
}

std::string EncodeReply(const Reply& reply) {
  std::string line;
  doc::JsonAppender json(&line);
  json.BeginObject();
  json.Key("status").String(ReplyStatusName(reply.status));
  WriteUnlessEmpty(json, "text", reply.text);
  WriteUnlessEmpty(json, "label", reply.label);
  if (!reply.categories.empty()) {
    json.Key("categories").BeginArray();
    for (const std::string& category : reply.categories) json.String(category);
    json.EndArray();
  }
  if (reply.score) json.Key("score").Double(*reply.score);
  WriteUnlessEmpty(json, "finish_reason", reply.finish_reason);
  WriteUnlessEmpty(json, "model", reply.model);
  WriteUnlessEmpty(json, "fingerprint", reply.fingerprint);
  if (reply.usage.input_tokens != 0) json.Key("input_tokens").Int(reply.usage.input_tokens);
  if (reply.usage.output_tokens != 0) json.Key("output_tokens").Int(reply.usage.output_tokens);
  if (reply.failure != http::Failure::kNone)
    json.Key("failure").String(http::FailureName(reply.failure));
  WriteUnlessEmpty(json, "error", reply.error);
  json.EndObject();
  return line;
}

Result<Reply> ParseReply(const std::string& json) {
  const Result<doc::Node> node = doc::ParseJson(json);
  if (!node.ok())
    return MakeError(ErrorCode::kInvalid, "the reply is not JSON: ", node.error().message);
  if (!node->is_object()) return MakeError(ErrorCode::kInvalid, "the reply is not an object");
  Reply reply;
  reply.status = ReplyStatus::kAnswered;
  for (const doc::Member& member : node->members) {
    if (IsAddress(member.key)) continue;
    const Status read = ReadReplyField(member, &reply);
    if (!read.ok())
      return MakeError(ErrorCode::kInvalid, "the reply's ", doc::QuoteShort(member.key), ": ",
                       read.error().message);
  }
  Settle(&reply);
  return reply;
}

Reply DecodeReply(const std::string& json) {
  Result<Reply> reply = ParseReply(json);
  return reply.ok() ? *std::move(reply) : ErrorReply(text::OneLine(reply.error().message));
}

}  // namespace plimsoll::target
