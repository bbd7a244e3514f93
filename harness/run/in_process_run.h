#ifndef HARNESS_RUN_IN_PROCESS_RUN_H_
#define HARNESS_RUN_IN_PROCESS_RUN_H_

#include <memory>
#include <string>

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
  judge::JudgeCache* judges = nullptr;
  const Clock* clock = nullptr;
  const StopRequest* stop = nullptr;
};

/// The manifest of such a run, under which a store keeps it. Makes the judges of all planned cases.
/// Errors: kInvalid with every complaint, where a case's expectation is no judge.
Result<RunManifest> ManifestOf(const InProcessRun& run, std::string run_id, std::string target_id);

/// Puts the whole plan to the model and gives each record to `sink`. Returns when all is done or
/// stopped. Errors: as Scheduler::Run.
Result<RunSummary> RunInProcess(const InProcessRun& run, RunSink* sink);

}  // namespace plimsoll::run

#endif  // HARNESS_RUN_IN_PROCESS_RUN_H_
