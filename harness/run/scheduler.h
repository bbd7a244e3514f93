#ifndef HARNESS_RUN_SCHEDULER_H_
#define HARNESS_RUN_SCHEDULER_H_

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "harness/base/clock.h"
#include "harness/base/result.h"
#include "harness/base/source_mark.h"
#include "harness/http/dispatcher.h"
#include "harness/judge/judge.h"
#include "harness/run/plan.h"
#include "harness/run/record.h"
#include "harness/run/sink.h"
#include "harness/run/stop_rule.h"
#include "harness/target/target.h"

namespace plimsoll::run {

/// Where a run stands; what the progress line shows.
struct Progress {
  std::int64_t planned = 0;
  std::int64_t done = 0;         ///< durable, those of an earlier session included
  std::int64_t done_before = 0;  ///< of earlier sessions
  std::int64_t passed = 0;
  std::int64_t failed = 0;
  std::array<std::int64_t, kOutcomes> outcomes{};
  int in_flight = 0;
  int concurrency = 0;
  std::int64_t retries = 0;
  http::Usage usage;
  double cost_usd = 0;
  std::chrono::milliseconds elapsed{0};

  /// Counts a finished trial.
  void Count(Outcome outcome, std::optional<bool> has_passed);
};

/// How the process wants a run to end; set by signal handlers (lock-free).
struct StopRequest {
  std::atomic<int> signals{0};  ///< how many came: 1 drains, 2 stops at once
  std::atomic<int> last_signal{0};
};

struct SchedulerOptions {
  std::optional<std::chrono::milliseconds> deadline;  ///< of the whole run
  /// A run whose first `give_up_after` trials all end unauthorised or not found, or cannot connect,
  /// stops with kProviderFailed.
  int give_up_after = 20;
  std::chrono::milliseconds drain{
      30'000};  ///< after the first signal: how long answers in flight are waited for
};

/// What a run gave.
struct RunSummary {
  RunEnd end = RunEnd::kComplete;
  Progress progress;
  std::string message;  ///< why, where end is not kComplete
};

/// A model that judges put questions to.
struct Grader {
  const target::Target* target = nullptr;
  http::Dispatcher* dispatcher = nullptr;
  http::Client* client = nullptr;  ///< of that dispatcher; several may share one
  http::Prices prices;
};

/// Runs a plan: sends what is not done yet, judges what comes back, stores it, in one loop on the
/// calling thread.
class Scheduler {
 public:
  /// Borrows everything. `watch`, `stop` and `on_progress` may be null or empty.
  struct Parts {
    const Plan* plan = nullptr;
    const target::Target* target = nullptr;
    http::Dispatcher* dispatcher = nullptr;
    http::Client* client = nullptr;  ///< of the target's dispatcher: woken by the writer
    http::Budget* budget = nullptr;
    std::map<std::string, Grader> graders;  ///< by the id that a judge's question names
    http::Prices prices;
    judge::JudgeCache* judges = nullptr;
    RunSink* sink = nullptr;
    PrefixWatch* watch = nullptr;  ///< has seen what earlier sessions finished
    const Clock* clock = nullptr;
    const StopRequest* stop = nullptr;
    std::function<void(const Progress&)> on_progress;  ///< at most ten times a second
  };
  Scheduler(Parts parts, const SchedulerOptions& options);
  /// `done[i]`: trial i was finished by an earlier session, whose counts are in `before`; empty:
  /// none was. Errors: kStore where a record could not be kept or a case could not be read;
  /// kInvalid where a case's expectation is no judge (FillJudges finds that before anything is
  /// sent).
  Result<RunSummary> Run(const std::vector<bool>& done, const Progress& before);

 private:
  Parts parts_;
  SchedulerOptions options_;
};

/// Makes every judge that the planned cases ask for, and names them in a manifest that the plan has
/// filled: all of them, and those of each suite. Errors: kInvalid with every complaint, each with
/// its case's place.
Status FillJudges(const Plan& plan, judge::JudgeCache* judges, RunManifest* manifest);

}  // namespace plimsoll::run

#endif  // HARNESS_RUN_SCHEDULER_H_
