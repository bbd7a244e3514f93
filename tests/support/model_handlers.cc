#include "tests/support/model_handlers.h"

#include <algorithm>
#include <memory>
#include <unordered_map>
#include <utility>

#include "harness/base/rng.h"

namespace plimsoll::testing {
namespace {

/// FNV-1a: equal on every platform, unlike std::hash.
std::uint64_t HashOf(std::string_view bytes) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const unsigned char c : bytes) hash = (hash ^ c) * 0x100000001b3ULL;
  return hash;
}

/// The last "content" string of a chat request, still JSON-escaped.
std::string_view LastContent(std::string_view body) {
  constexpr std::string_view kKey = "\"content\":";
  std::size_t at = body.rfind(kKey);
  if (at == std::string_view::npos) return {};
  at = body.find('"', at + kKey.size());
  if (at == std::string_view::npos) return {};
  std::size_t end = at + 1;
  while (end < body.size() && body[end] != '"') end += body[end] == '\\' ? 2 : 1;
  return body.substr(at + 1, std::min(end, body.size()) - at - 1);
}

ServerAnswer ErrorAnswer(int status, std::string_view type) {
  ServerAnswer answer;
  answer.status = status;
  answer.headers = {{"Content-Type", "application/json"}};
  answer.body =
      std::string("{\"error\":{\"message\":\"injected\",\"type\":\"").append(type).append("\"}}");
  return answer;
}

class FaultInjector {
 public:
  FaultInjector(Handler inner, const FaultMix& mix) : inner_(std::move(inner)), mix_(mix) {}

  ServerAnswer Answer(const ServerRequest& request) {
    ServerAnswer answer = Draw(request);
    answer.delay += mix_.latency;
    return answer;
  }

 private:
  ServerAnswer Draw(const ServerRequest& request) {
    if (mix_.rate_429 + mix_.rate_500 + mix_.rate_reset <= 0) return inner_(request);
    const std::uint64_t hash = HashOf(request.body);
    const std::uint64_t attempt = attempts_[hash]++;
    double draw = Rng(mix_.seed ^ hash ^ (attempt << 56)).Uniform();
    if ((draw -= mix_.rate_429) < 0) {
      ServerAnswer answer = ErrorAnswer(429, "rate_limit_exceeded");
      if (mix_.retry_after_s >= 0)
        answer.headers.emplace_back("Retry-After", std::to_string(mix_.retry_after_s));
      return answer;
    }
    if ((draw -= mix_.rate_500) < 0) return ErrorAnswer(500, "server_error");
    ServerAnswer answer = inner_(request);
    if ((draw -= mix_.rate_reset) < 0) answer.fault = Fault::kResetMidBody;
    return answer;
  }

  Handler inner_;
  FaultMix mix_;
  std::unordered_map<std::uint64_t, std::uint64_t> attempts_;
};

}  // namespace

Handler ChatEcho(std::string reply) {
  return [reply = std::move(reply)](const ServerRequest& request) {
    const std::string_view content = reply.empty() ? LastContent(request.body) : reply;
    const std::string in = std::to_string(request.body.size() / 4);
    const std::string out = std::to_string(content.size() / 4 + 1);
    const std::string both = std::to_string(request.body.size() / 4 + content.size() / 4 + 1);
    ServerAnswer answer;
    answer.headers = {{"Content-Type", "application/json"}};
    answer.body.reserve(content.size() + 320);
    answer.body.append("{\"id\":\"chatcmpl-")
        .append(std::to_string(request.index))
        .append(
            "\",\"object\":\"chat.completion\",\"created\":0,\"model\":\"echo\",\"choices\":[{"
            "\"index\":0,"
            "\"message\":{\"role\":\"assistant\",\"content\":\"")
        .append(content)
        .append("\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":")
        .append(in)
        .append(",\"completion_tokens\":")
        .append(out)
        .append(",\"total_tokens\":")
        .append(both)
        .append("}}");
    return answer;
  };
}

Handler WithFaults(Handler inner, const FaultMix& mix) {
  // Shared because a std::function is copied; the copies are one server's.
  auto injector = std::make_shared<FaultInjector>(std::move(inner), mix);
  return [injector](const ServerRequest& request) { return injector->Answer(request); };
}

}  // namespace plimsoll::testing
