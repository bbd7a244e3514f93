#include "harness/run/in_process_run.h"

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

Result<RunSummary> RunInProcess(const InProcessRun& run, RunSink* sink) {
  const auto client = MakeInProcessClient(run.model, run.threads);
  http::Budget budget({});
  http::DispatcherOptions dispatching;
  dispatching.rate.initial_concurrency = run.threads;
  dispatching.rate.max_concurrency = run.threads;
  dispatching.retry.max_attempts = 1;  // a model that fails in this process fails again
  http::Dispatcher dispatcher(client.get(), run.clock, &budget, nullptr, nullptr, dispatching);
  Scheduler::Parts parts;
  parts.plan = run.plan;
  parts.target = run.target;
  parts.dispatcher = &dispatcher;
  parts.client = client.get();
  parts.budget = &budget;
  parts.judges = run.judges;
  parts.sink = sink;
  parts.clock = run.clock;
  parts.stop = run.stop;
  return Scheduler(std::move(parts), {}).Run({}, {});
}

}  // namespace plimsoll::run
