#include "harness/run/in_process_run.h"

#include <algorithm>
#include <utility>

#include "harness/http/budget.h"
#include "harness/http/dispatcher.h"
#include "harness/run/worker_pool.h"

namespace plimsoll::run {

Result<RunManifest> ManifestOf(const InProcessRun& run, std::string run_id, std::string target_id) {
  RunManifest manifest;
  manifest.id = std::move(run_id);
  manifest.started = FormatUtc(run.clock->Wall());
  manifest.target_id = std::move(target_id);
  manifest.target = run.target->Describe();
  run.plan->Fill(&manifest);
  PLIMSOLL_TRY(FillJudges(*run.plan, run.judges, &manifest));
  return manifest;
}

Result<RunSummary> RunInProcess(const InProcessRun& run, RunSink* sink,
                                const std::vector<bool>& done) {
  const auto client = MakeInProcessClient(run.model, run.threads);
  http::Budget unlimited({});
  http::DispatcherOptions dispatching;
  dispatching.rate.max_concurrency = std::max(run.threads, run.concurrency);
  dispatching.rate.initial_concurrency = dispatching.rate.max_concurrency;
  dispatching.retry.max_attempts = 1;  // a model that fails in this process fails again
  Scheduler::Parts parts;
  parts.budget = run.budget != nullptr ? run.budget : &unlimited;
  http::Dispatcher dispatcher(client.get(), run.clock, parts.budget, nullptr, nullptr, dispatching);
  parts.plan = run.plan;
  parts.target = run.target;
  parts.dispatcher = &dispatcher;
  parts.client = client.get();
  parts.graders = run.graders;
  parts.judges = run.judges;
  parts.sink = sink;
  parts.clock = run.clock;
  parts.stop = run.stop;
  parts.on_progress = run.on_progress;
  return Scheduler(std::move(parts), {}).Run(done, {});
}

}  // namespace plimsoll::run
