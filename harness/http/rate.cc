#include "harness/http/rate.h"

#include <algorithm>
#include <cmath>

namespace plimsoll::http {
namespace {

constexpr double kRaise = 1.05;
constexpr double kCut = 0.8;
constexpr double kEpisodeShare = 0.05;
constexpr int kEpisodeAnswers = 2;
constexpr double kBucketMinutes = 0.1;

double MinutesOf(Duration duration) {
  return std::chrono::duration<double, std::ratio<60>>(duration).count();
}

double RequestCapacity(double per_minute) { return std::max(1.0, per_minute * kBucketMinutes); }
double TokenCapacity(double per_minute) { return per_minute * kBucketMinutes; }

Duration TimeFor(double missing, double per_minute) {
  if (missing <= 0) return Duration::zero();
  return Duration(static_cast<Duration::rep>(std::ceil(missing / per_minute * 60e9)));
}

bool IsLimited(Failure failure) {
  return failure == Failure::kRateLimited || failure == Failure::kOverloaded;
}

}  // namespace

void ReadRateLimits(doc::ObjectReader& r, RateLimits* out) {
  r.Int("max_concurrency", &out->max_concurrency, "most requests in flight", 1, 100'000);
  r.Int("initial_concurrency", &out->initial_concurrency,
        "requests in flight at the start, where concurrency is adaptive", 1, 100'000);
  r.Bool("adaptive", &out->is_adaptive,
         "raise the concurrency while the provider keeps up and cut it when it limits; "
         "false: always max_concurrency");
  r.Double("requests_per_minute", &out->requests_per_minute, "most requests started in a minute",
           1e-3, 1e9);
  r.Double("tokens_per_minute", &out->tokens_per_minute, "most tokens used in a minute", 1e-3,
           1e12);
}

RateController::RateController(const RateLimits& limits, Instant now)
    : limits_(limits), last_cut_(Instant::min()), refilled_(now), held_until_(now) {
  const int start = limits.is_adaptive
                        ? std::min(limits.initial_concurrency, limits.max_concurrency)
                        : limits.max_concurrency;
  limit_ = std::max(1, start);
  if (limits_.requests_per_minute) request_tokens_ = RequestCapacity(*limits_.requests_per_minute);
  if (limits_.tokens_per_minute) model_tokens_ = TokenCapacity(*limits_.tokens_per_minute);
}

void RateController::Refill(Instant now) {
  if (now <= refilled_) return;
  const double minutes = MinutesOf(now - refilled_);
  refilled_ = now;
  if (const auto& rate = limits_.requests_per_minute)
    request_tokens_ = std::min(RequestCapacity(*rate), request_tokens_ + minutes * *rate);
  if (const auto& rate = limits_.tokens_per_minute)
    model_tokens_ = std::min(TokenCapacity(*rate), model_tokens_ + minutes * *rate);
}

Duration RateController::WaitFor(std::int64_t tokens, Instant now) {
  Duration wait = std::max(Duration::zero(), Duration(held_until_ - now));
  Refill(now);
  if (const auto& rate = limits_.requests_per_minute)
    wait = std::max(wait, TimeFor(1 - request_tokens_, *rate));
  if (const auto& rate = limits_.tokens_per_minute) {
    // A request larger than the bucket starts when the bucket is full, else it never would.
    const double needed = std::min(static_cast<double>(tokens), TokenCapacity(*rate));
    wait = std::max(wait, TimeFor(needed - model_tokens_, *rate));
  }
  return wait;
}

void RateController::OnStart(std::int64_t tokens, Instant now) {
  Refill(now);
  if (limits_.requests_per_minute) request_tokens_ -= 1;
  if (limits_.tokens_per_minute) model_tokens_ -= static_cast<double>(tokens);
}

void RateController::OnDone(Failure failure, Instant began, std::int64_t expected_tokens,
                            std::optional<std::int64_t> used_tokens, Instant now) {
  Refill(now);
  if (limits_.tokens_per_minute && used_tokens)
    model_tokens_ += static_cast<double>(expected_tokens - *used_tokens);
  if (!limits_.is_adaptive) return;
  if (IsLimited(failure)) {
    if (began >= last_cut_) CountLimited(now);
  } else if (failure == Failure::kNone) {
    CountGood();
  }
}

void RateController::CountLimited(Instant now) {
  ++limited_in_round_;
  if (limited_in_round_ < std::max<double>(kEpisodeAnswers, kEpisodeShare * limit_)) return;
  limit_ = std::max(1.0, std::floor(limit_ * kCut));
  has_been_limited_ = true;
  last_cut_ = now;
  good_in_round_ = limited_in_round_ = 0;
}

void RateController::CountGood() {
  if (++good_in_round_ < concurrency()) return;
  const double raised = has_been_limited_ ? std::max(limit_ + 1, limit_ * kRaise) : limit_ * 2;
  limit_ = std::min<double>(limits_.max_concurrency, raised);
  good_in_round_ = limited_in_round_ = 0;
}

void RateController::HoldUntil(Instant until) { held_until_ = std::max(held_until_, until); }

}  // namespace plimsoll::http
