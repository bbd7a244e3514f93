#ifndef HARNESS_HTTP_MESSAGE_H_
#define HARNESS_HTTP_MESSAGE_H_

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace plimsoll::http {

using Headers = std::vector<std::pair<std::string, std::string>>;

/// The first header of that name (names compare without case), or an empty view.
std::string_view FindHeader(const Headers& headers, std::string_view name);

/// Deadlines of one attempt.
struct Deadlines {
  std::chrono::milliseconds connect{10'000};
  std::chrono::milliseconds first_byte{60'000};
  std::chrono::milliseconds low_speed{
      30'000};  ///< longest time below 1 byte a second once the answer has begun
  std::chrono::milliseconds total{120'000};
  bool operator==(const Deadlines&) const = default;
};

/// Where the secret of a request comes from: which header carries it and the credential's name. The
/// codec names it; only the client, which checks the origin, ever holds the value.
struct Authentication {
  std::string credential;  ///< id of a Credential; empty: none
  std::string header;      ///< such as "authorization" or "x-api-key"
  std::string prefix;      ///< such as "Bearer "
  bool operator==(const Authentication&) const = default;
};

/// What is sent. Also the envelope of transports that are not HTTP (a child process, an in-process
/// model, a replay): there `url` is "process:", "inproc:" or "replay:" and only `body` matters.
struct Request {
  std::string method = "POST";
  std::string url;
  Headers headers;
  std::string body;
  Authentication authentication;
  Deadlines deadlines;
  std::uint64_t max_body_bytes = 16u << 20;  ///< of the decoded answer
  /// Names the call apart from its bytes (suite, case, epoch): enters the cache key, is never sent.
  std::string cache_scope;
  /// What the call may use, for budgets before the answer is known. Units: tokens.
  std::int64_t expected_tokens = 0;
};

/// Why an attempt gave no usable answer. Every one has its row in the retry table (http/retry.h).
enum class Failure {
  kNone,
  kRateLimited,   ///< 429
  kOverloaded,    ///< 503, 529
  kServer,        ///< other 5xx
  kUnauthorized,  ///< 401, 403
  kNotFound,      ///< 404, 410
  kBadRequest,    ///< other 4xx
  kRedirect,      ///< 3xx: never followed
  kConnect,       ///< no connection, name resolution
  kTls,
  kReset,      ///< the connection ended before the answer did
  kTimeout,    ///< a deadline passed
  kTooLarge,   ///< the decoded body passed the cap
  kProtocol,   ///< not HTTP, or a broken transfer coding
  kForbidden,  ///< refused here: address, scheme or origin not allowed
  kCancelled,
};
std::string_view FailureName(Failure failure);

/// What came back from one attempt, or from the last of several.
struct Response {
  Failure failure = Failure::kNone;
  int status = 0;  ///< 0 where no status line was read
  Headers headers;
  std::string body;
  std::string
      message;  ///< for people where failure != kNone; holds no secret and is not neutralised
  int attempts = 1;
  bool is_cached = false;
  std::chrono::microseconds first_byte{0};
  std::chrono::microseconds total{0};
  bool ok() const { return failure == Failure::kNone; }
};

/// The failure that an HTTP status stands for (kNone for 2xx).
Failure FailureOfStatus(int status);

}  // namespace plimsoll::http

#endif  // HARNESS_HTTP_MESSAGE_H_
