#include "harness/target/reply_text.h"

#include <utility>

#include "harness/base/utf8.h"

namespace plimsoll::target {
namespace {

constexpr std::string_view kAsciiSpace = " \t\n\v\f\r";

bool IsInvisible(char32_t c) {
  return c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200D) || c == 0x2028 ||
         c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x2060 || c == 0x3000 || c == 0xFEFF;
}

}  // namespace

bool IsBlank(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const Utf8Step step = DecodeUtf8(text, at);
    const bool is_space = step.code_point < 0x80 &&
                          kAsciiSpace.find(static_cast<char>(step.code_point)) != kAsciiSpace.npos;
    if (!is_space && !IsInvisible(step.code_point)) return false;
    at += step.length;
  }
  return true;
}

std::string_view Trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kAsciiSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kAsciiSpace) - first + 1);
}

std::string Lowered(std::string_view text) {
  std::string lower(text);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return lower;
}

Reply ErrorReply(std::string error, http::Failure failure) {
  Reply reply;
  reply.status = ReplyStatus::kError;
  reply.error = std::move(error);
  reply.failure = failure;
  return reply;
}

void Settle(Reply* reply) {
  if (reply->status == ReplyStatus::kAnswered && IsBlank(reply->text) && IsBlank(reply->label))
    reply->status = ReplyStatus::kEmpty;
  if (reply->status == ReplyStatus::kError && reply->error.empty())
    reply->error = "the target gave no reason";
}

}  // namespace plimsoll::target
