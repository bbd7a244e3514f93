#ifndef HARNESS_HTTP_RETRY_H_
#define HARNESS_HTTP_RETRY_H_

#include <chrono>
#include <optional>
#include <string_view>

#include "harness/base/clock.h"
#include "harness/doc/object_reader.h"
#include "harness/http/message.h"

namespace plimsoll::http {

/// How often and how patiently a failed attempt is repeated.
struct RetryPolicy {
  int max_attempts = 5;  ///< for rate limits, overload, 5xx, resets and connects
  std::chrono::milliseconds first_wait{500};       ///< doubles with each attempt
  std::chrono::milliseconds longest_wait{20'000};  ///< of one back-off
  std::chrono::milliseconds longest_retry_after{
      60'000};                               ///< a server's Retry-After is honoured up to this
  std::chrono::milliseconds total{180'000};  ///< no attempt begins later than this after the first
  bool operator==(const RetryPolicy&) const = default;
};

void ReadRetryPolicy(doc::ObjectReader& r, RetryPolicy* out);

/// When to try again, or nothing to give up. Pure.
/// `attempts` were made, the first began `since_first` ago; `jitter` is in [0, 1) and spreads a
/// wait over [w/2, w). 401, 403, 404, other 4xx, redirects, forbidden, too large and cancelled are
/// never repeated; a time-out once.
std::optional<std::chrono::milliseconds> NextWait(const RetryPolicy& policy,
                                                  const Response& response, int attempts,
                                                  std::chrono::milliseconds since_first,
                                                  double jitter, WallTime wall_now);

/// The wait that a Retry-After header asks for: seconds or an HTTP date (RFC 9110, 10.2.3); also
/// retry-after-ms. Nothing where it is absent, malformed or negative.
std::optional<std::chrono::milliseconds> ParseRetryAfter(const Headers& headers, WallTime wall_now);

}  // namespace plimsoll::http

#endif  // HARNESS_HTTP_RETRY_H_
