#ifndef HARNESS_HTTP_DISPATCHER_H_
#define HARNESS_HTTP_DISPATCHER_H_

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "harness/base/clock.h"
#include "harness/base/rng.h"
#include "harness/http/budget.h"
#include "harness/http/cache.h"
#include "harness/http/client.h"
#include "harness/http/message.h"
#include "harness/http/rate.h"
#include "harness/http/retry.h"

namespace plimsoll::http {

/// What a dispatcher needs to know of an answer that only the codec can say.
struct Assessment {
  Usage usage;
  bool is_cacheable = false;  ///< a complete good answer
};

/// One logical call: a request, retried as the policy says, ended by `done` exactly once.
struct Call {
  Request request;
  double expected_usd = 0;
  Prices prices;
  std::function<Assessment(const Response&)>
      assess;  ///< may be empty: nothing is known of usage, nothing is cached
  std::function<void(Result<Response>)> done;  ///< an Error only for kBudget and kCancelled
};

/// Called once per attempt with what was sent and what came back, already redacted; for recordings.
using Recorder = std::function<void(const Request&, const Response&)>;

struct DispatcherOptions {
  RateLimits rate = {};
  RetryPolicy retry = {};
  std::uint64_t seed = 0;  ///< of the jitter
};

/// All sending to one provider: cache, budget, concurrency, rates, retries, recording, in one
/// place. A call's `done` runs inside Poll or CancelAll, never inside Submit, and may submit more.
/// Thread safety: one thread.
class Dispatcher {
 public:
  /// Borrows everything; `cache` and `recorder` may be null.
  Dispatcher(Client* client, const Clock* clock, Budget* budget, ResponseCache* cache,
             Recorder recorder, const DispatcherOptions& options);
  /// Cancels what is pending.
  ~Dispatcher();
  Dispatcher(const Dispatcher&) = delete;
  Dispatcher& operator=(const Dispatcher&) = delete;

  /// Takes a call. It starts at once where there is room, else waits its turn (first in, first
  /// out).
  void Submit(Call call);
  /// Whether another call could start now: the caller feeds lazily, so that memory does not grow
  /// with the plan.
  bool has_room() const;
  /// Whether answers are looked up before they are asked for.
  bool has_cache() const { return cache_ != nullptr; }
  /// Calls taken and not done: in flight, waiting for a place, or waiting to be retried.
  int pending() const;
  int in_flight() const { return in_flight_; }
  int concurrency() const { return rate_.concurrency(); }
  /// The most that concurrency() may become.
  int max_concurrency() const { return options_.rate.max_concurrency; }
  std::int64_t retries() const { return retries_; }
  /// Runs the client for up to `longest`, less where a waiting call becomes due, and starts what
  /// may start.
  void Poll(std::chrono::milliseconds longest);
  /// Ends everything that is pending with kCancelled; where something is in flight, so ends all
  /// else on the same client.
  void CancelAll();
  /// The first failure to put an answer into the cache, or success. The answers themselves were
  /// delivered.
  const Status& cache_status() const { return cache_status_; }

 private:
  struct Pending;
  /// A call whose outcome is known and whose `done` has yet to run.
  struct Settled {
    std::function<void(Result<Response>)> done;
    Result<Response> result;
  };
  static bool WakesLater(const std::unique_ptr<Pending>& a, const std::unique_ptr<Pending>& b);
  void StartDue();
  void Start(std::unique_ptr<Pending> pending, Instant now);
  void Finished(std::unique_ptr<Pending> pending, Response response);
  void Account(const Pending& pending, const Assessment& assessment, bool is_good, Failure failure,
               Instant now);
  bool SleepBeforeRetry(std::unique_ptr<Pending>& pending, const Response& response, Instant now);
  void Keep(const std::string& key, const Response& response);
  void Complete(Pending& pending, Result<Response> result);
  void Deliver();
  std::chrono::milliseconds UntilDue(std::chrono::milliseconds longest);

  Client* client_;
  const Clock* clock_;
  Budget* budget_;
  ResponseCache* cache_;
  Recorder recorder_;
  DispatcherOptions options_;
  RateController rate_;
  Rng rng_;
  std::deque<std::unique_ptr<Pending>> waiting_;
  std::vector<std::unique_ptr<Pending>> sleeping_;  // a heap by the instant at which each is due
  std::deque<Settled> settled_;
  Status cache_status_;
  int in_flight_ = 0;
  std::int64_t retries_ = 0;
  std::uint64_t next_sequence_ = 0;
  bool is_cancelling_ = false;
};

}  // namespace plimsoll::http

#endif  // HARNESS_HTTP_DISPATCHER_H_
