#ifndef HARNESS_HTTP_RATE_H_
#define HARNESS_HTTP_RATE_H_

#include <chrono>
#include <cstdint>
#include <optional>

#include "harness/base/clock.h"
#include "harness/doc/object_reader.h"
#include "harness/http/message.h"

namespace plimsoll::http {

/// What a provider may be asked.
struct RateLimits {
  int max_concurrency = 64;
  int initial_concurrency = 8;
  bool is_adaptive = true;
  std::optional<double> requests_per_minute = std::nullopt;
  std::optional<double> tokens_per_minute = std::nullopt;
  bool operator==(const RateLimits&) const = default;
};

void ReadRateLimits(doc::ObjectReader& r, RateLimits* out);

/// How many requests may be in flight, and when the next may start. Pure in the clock it is given.
/// Concurrency: doubles with each clean round (as many good answers as the limit) until the first
/// episode of rate limits; from then on +5 % (at least 1) a clean round, ×0.8 an episode. An
/// episode is two limited answers (429, 503, 529) in a round, and 5 % of it: a provider that now
/// and then refuses one request at any load is not relieved by fewer requests. Answers to requests
/// that began before the last cut belong to the same episode and cut no further. Never below 1 nor
/// above the maximum. Rates: token buckets that hold one tenth of a minute (at least one request).
class RateController {
 public:
  RateController(const RateLimits& limits, Instant now);
  int concurrency() const { return static_cast<int>(limit_); }
  /// How long to wait before a request that may use `tokens` can start: zero now. Concurrency is
  /// not looked at.
  Duration WaitFor(std::int64_t tokens, Instant now);
  void OnStart(std::int64_t tokens, Instant now);
  /// `began`: when the attempt started. `used_tokens` corrects the estimate where it is known.
  void OnDone(Failure failure, Instant began, std::int64_t expected_tokens,
              std::optional<std::int64_t> used_tokens, Instant now);
  /// No request starts before that instant (a Retry-After counts for those that follow too).
  void HoldUntil(Instant until);

 private:
  void Refill(Instant now);
  void CountLimited(Instant now);
  void CountGood();
  RateLimits limits_;
  double limit_ = 1;
  bool has_been_limited_ = false;
  int good_in_round_ = 0;
  int limited_in_round_ = 0;
  Instant last_cut_{};
  Instant refilled_{};
  Instant held_until_{};
  double request_tokens_ = 0;
  double model_tokens_ = 0;
};

}  // namespace plimsoll::http

#endif  // HARNESS_HTTP_RATE_H_
