#include "harness/target/local_target.h"

#include <utility>

#include "harness/target/in_process.h"
#include "harness/target/json_target.h"
#include "harness/target/reply_text.h"
#include "harness/text/hostile.h"

namespace plimsoll::target {
namespace {

/// Nobody counts the tokens of a local model before it answers.
constexpr std::size_t kBytesPerToken = 4;

class LocalTarget final : public Target {
 public:
  explicit LocalTarget(LocalTargetParts parts) : parts_(std::move(parts)) {}
  Transport transport() const override { return parts_.transport; }
  bool is_guard() const override { return parts_.is_guard; }

  Result<http::Request> Encode(const Prompt& prompt) const override {
    if (prompt.messages.empty()) return MakeError(ErrorCode::kInvalid, "the prompt has no message");
    Prompt sent = prompt;
    sent.system = JoinSystemPrompts(parts_.system, prompt.system);
    http::Request request;
    request.url = parts_.url;
    request.body = EncodePrompt(sent);
    request.deadlines = parts_.deadlines;
    request.expected_tokens = static_cast<std::int64_t>(request.body.size() / kBytesPerToken);
    return request;
  }

  Reply Decode(const http::Response& response) const override {
    if (response.ok()) return DecodeReply(response.body);
    return ErrorReply(response.message.empty() ? std::string(http::FailureName(response.failure))
                                               : text::OneLine(response.message),
                      response.failure);
  }

  doc::Node Describe() const override { return parts_.description; }

 private:
  LocalTargetParts parts_;
};

}  // namespace

std::unique_ptr<Target> MakeLocalTarget(LocalTargetParts parts) {
  return std::make_unique<LocalTarget>(std::move(parts));
}

}  // namespace plimsoll::target
