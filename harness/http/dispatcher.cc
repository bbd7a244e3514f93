#include "harness/http/dispatcher.h"

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

namespace plimsoll::http {
namespace {

using std::chrono::milliseconds;

milliseconds CeilMs(Duration wait) { return std::chrono::ceil<milliseconds>(wait); }

milliseconds MsBetween(Instant from, Instant to) {
  return std::chrono::duration_cast<milliseconds>(to - from);
}

}  // namespace

struct Dispatcher::Pending {
  explicit Pending(Call taken) : call(std::move(taken)) {}
  Call call;
  std::string cache_key;
  int attempts = 0;
  Instant first_began{};
  Instant began{};
  Instant due{};               // of the next attempt, while it sleeps
  std::uint64_t sequence = 0;  // breaks ties between equal due times
};

Dispatcher::Dispatcher(Client* client, const Clock* clock, Budget* budget, ResponseCache* cache,
                       Recorder recorder, const DispatcherOptions& options)
    : client_(client),
      clock_(clock),
      budget_(budget),
      cache_(cache),
      recorder_(std::move(recorder)),
      options_(options),
      rate_(options.rate, clock->Now()),
      rng_(options.seed, "http.retry_jitter") {}

Dispatcher::~Dispatcher() { CancelAll(); }

void Dispatcher::Submit(Call call) {
  auto pending = std::make_unique<Pending>(std::move(call));
  if (cache_ != nullptr) {
    pending->cache_key = CacheKey(pending->call.request);
    if (auto answer = cache_->Get(pending->cache_key)) {
      answer->is_cached = true;
      return Complete(*pending, *std::move(answer));
    }
  }
  waiting_.push_back(std::move(pending));
  StartDue();
}

bool Dispatcher::has_room() const {
  const std::size_t held = sleeping_.size() + settled_.size();
  return waiting_.empty() && in_flight_ < rate_.concurrency() &&
         held < static_cast<std::size_t>(options_.rate.max_concurrency);
}

int Dispatcher::pending() const {
  return in_flight_ + static_cast<int>(waiting_.size() + sleeping_.size() + settled_.size());
}

bool Dispatcher::WakesLater(const std::unique_ptr<Pending>& a, const std::unique_ptr<Pending>& b) {
  return std::tie(a->due, a->sequence) > std::tie(b->due, b->sequence);
}

void Dispatcher::StartDue() {
  const Instant now = clock_->Now();
  while (!is_cancelling_ && in_flight_ < rate_.concurrency()) {
    const bool wakes = !sleeping_.empty() && sleeping_.front()->due <= now;
    if (!wakes && waiting_.empty()) return;
    const Pending& next = wakes ? *sleeping_.front() : *waiting_.front();
    if (rate_.WaitFor(next.call.request.expected_tokens, now) > Duration::zero()) return;
    std::unique_ptr<Pending> pending;
    if (wakes) {
      std::pop_heap(sleeping_.begin(), sleeping_.end(), WakesLater);
      pending = std::move(sleeping_.back());
      sleeping_.pop_back();
    } else {
      pending = std::move(waiting_.front());
      waiting_.pop_front();
    }
    Start(std::move(pending), now);
  }
}

void Dispatcher::Start(std::unique_ptr<Pending> pending, Instant now) {
  const Request& request = pending->call.request;
  const Status reserved = budget_->Reserve(request.expected_tokens, pending->call.expected_usd);
  if (!reserved.ok()) return Complete(*pending, reserved.error());
  rate_.OnStart(request.expected_tokens, now);
  pending->began = now;
  if (pending->attempts++ == 0) {
    pending->first_began = now;
  } else {
    ++retries_;
  }
  ++in_flight_;
  // The client promises to run this exactly once, which gives the call its owner back.
  client_->Send(request, [this, raw = pending.release()](Response response) {
    Finished(std::unique_ptr<Pending>(raw), std::move(response));
  });
}

void Dispatcher::Account(const Pending& pending, const Assessment& assessment, bool is_good,
                         Failure failure, Instant now) {
  const Call& call = pending.call;
  const std::int64_t expected = call.request.expected_tokens;
  const Usage& usage = assessment.usage;
  const bool is_known = usage != Usage{};
  // A good answer that does not say what it used is charged at its estimate, a failed one at
  // nothing.
  const Usage charged = !is_known && is_good ? Usage{expected, 0} : usage;
  const double usd = !is_known && is_good ? call.expected_usd : call.prices.CostOf(usage);
  budget_->Settle(expected, call.expected_usd, charged, usd);
  rate_.OnDone(failure, pending.began, expected, charged.input_tokens + charged.output_tokens, now);
}

void Dispatcher::Finished(std::unique_ptr<Pending> pending, Response response) {
  --in_flight_;
  const Instant now = clock_->Now();
  response.attempts = pending->attempts;
  Assessment assessment;
  if (response.ok() && pending->call.assess) assessment = pending->call.assess(response);
  Account(*pending, assessment, response.ok(), response.failure, now);
  if (recorder_) recorder_(pending->call.request, response);
  if (response.failure == Failure::kCancelled)
    return Complete(*pending, MakeError(ErrorCode::kCancelled, "cancelled"));
  if (response.ok()) {
    if (cache_ != nullptr && assessment.is_cacheable) Keep(pending->cache_key, response);
    return Complete(*pending, std::move(response));
  }
  if (!SleepBeforeRetry(pending, response, now)) Complete(*pending, std::move(response));
}

bool Dispatcher::SleepBeforeRetry(std::unique_ptr<Pending>& pending, const Response& response,
                                  Instant now) {
  const WallTime wall = clock_->Wall();
  const bool is_limited =
      response.failure == Failure::kRateLimited || response.failure == Failure::kOverloaded;
  if (const auto asked = ParseRetryAfter(response.headers, wall); is_limited && asked)
    rate_.HoldUntil(now + std::min(*asked, options_.retry.longest_retry_after));
  const auto wait = NextWait(options_.retry, response, pending->attempts,
                             MsBetween(pending->first_began, now), rng_.Uniform(), wall);
  if (!wait) return false;
  pending->due = now + *wait;
  pending->sequence = next_sequence_++;
  sleeping_.push_back(std::move(pending));
  std::push_heap(sleeping_.begin(), sleeping_.end(), WakesLater);
  return true;
}

void Dispatcher::Keep(const std::string& key, const Response& response) {
  Status kept = cache_->Put(key, response);
  if (!kept.ok() && cache_status_.ok()) cache_status_ = std::move(kept);
}

void Dispatcher::Complete(Pending& pending, Result<Response> result) {
  settled_.push_back({std::move(pending.call.done), std::move(result)});
}

void Dispatcher::Deliver() {
  // As many as there are now: what `done` submits may settle at once and must not keep us here.
  for (std::size_t left = settled_.size(); left > 0; --left) {
    Settled next = std::move(settled_.front());
    settled_.pop_front();
    next.done(std::move(next.result));
  }
}

milliseconds Dispatcher::UntilDue(milliseconds longest) {
  if (!settled_.empty()) return milliseconds::zero();
  if (in_flight_ >= rate_.concurrency()) return longest;
  const Instant now = clock_->Now();
  if (!waiting_.empty())
    longest = std::min(longest,
                       CeilMs(rate_.WaitFor(waiting_.front()->call.request.expected_tokens, now)));
  if (!sleeping_.empty()) {
    const Pending& next = *sleeping_.front();
    const Duration sleep = next.due - now;
    longest = std::min(
        longest, CeilMs(std::max(sleep, rate_.WaitFor(next.call.request.expected_tokens, now))));
  }
  return std::max(longest, milliseconds::zero());
}

void Dispatcher::Poll(milliseconds longest) {
  StartDue();
  client_->Poll(UntilDue(longest));
  StartDue();
  Deliver();
}

void Dispatcher::CancelAll() {
  is_cancelling_ = true;
  auto waiting = std::exchange(waiting_, {});
  auto sleeping = std::exchange(sleeping_, {});
  if (in_flight_ > 0) client_->CancelAll();
  for (auto& pending : waiting) Complete(*pending, MakeError(ErrorCode::kCancelled, "cancelled"));
  for (auto& pending : sleeping) Complete(*pending, MakeError(ErrorCode::kCancelled, "cancelled"));
  Deliver();
  is_cancelling_ = false;
}

}  // namespace plimsoll::http
