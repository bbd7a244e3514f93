#ifndef HARNESS_RUN_IN_PROCESS_RUN_H_
#define HARNESS_RUN_IN_PROCESS_RUN_H_

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "harness/base/clock.h"
#include "harness/base/result.h"
#include "harness/judge/judge.h"
#include "harness/run/plan.h"
#include "harness/run/record.h"
#include "harness/run/scheduler.h"
#include "harness/run/sink.h"
#include "harness/target/in_process.h"
#include "harness/target/target.h"

namespace plimsoll::run {

/// How a program that has a model of its own puts suites to it (docs/linking.md).
/// Borrows all but the model; `stop` may be null.
struct InProcessRun {
  const Plan* plan = nullptr;
  const target::Target* target = nullptr;  ///< of target::MakeInProcessTarget
  std::shared_ptr<target::Model> model;    ///< shared with the worker threads that call it
  int threads = 1;                         ///< how many calls of the model at once
  int concurrency = 0;  ///< trials in flight, those that wait for graders included; 0: as threads
  std::map<std::string, Grader> graders = {};  ///< by the id that a judge's question names
  http::Budget* budget = nullptr;              ///< null: no limits
  judge::JudgeCache* judges = nullptr;
  const Clock* clock = nullptr;
  const StopRequest* stop = nullptr;
  std::function<void(const Progress&)> on_progress = nullptr;  ///< at most ten times a second
};

/// The manifest of such a run, under which a store keeps it. Makes the judges of all planned cases.
/// Errors: kInvalid with every complaint, where a case's expectation is no judge.
Result<RunManifest> ManifestOf(const InProcessRun& run, std::string run_id, std::string target_id);

/// Puts the plan to the model and gives each record to `sink`; trials that are `done` are left out.
/// Returns when all is done or stopped. Errors: as Scheduler::Run.
Result<RunSummary> RunInProcess(const InProcessRun& run, RunSink* sink,
                                const std::vector<bool>& done = {});

}  // namespace plimsoll::run

#endif  // HARNESS_RUN_IN_PROCESS_RUN_H_
