#ifndef HARNESS_CLI_MEASURE_H_
#define HARNESS_CLI_MEASURE_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/cli/common.h"
#include "harness/cli/early_stop.h"
#include "harness/cli/graders.h"
#include "harness/cli/session.h"
#include "harness/gate/policy.h"
#include "harness/http/client.h"
#include "harness/http/credential.h"
#include "harness/judge/judge.h"
#include "harness/run/plan.h"
#include "harness/run/scheduler.h"
#include "harness/store/run_store.h"
#include "harness/suite/select.h"
#include "harness/target/target.h"

namespace plimsoll::cli {

/// What a run is made of, set up and checked before anything is sent: target, client, judges, plan,
/// manifest.
struct Measuring {
  target::TargetConfig target_config;
  std::unique_ptr<http::Vault> vault;
  std::unique_ptr<target::Target> target;
  std::unique_ptr<http::Client> client;
  http::ResponseCache* cache = nullptr;  ///< the store's; null: none is used
  Graders graders;
  std::unique_ptr<judge::JudgeCache> judges;
  std::optional<run::Plan> plan;
  run::RunManifest manifest;
  std::unique_ptr<EarlyStop> early_stop;  ///< null: every planned trial is sent
};

/// `judging`: the policy's. Errors: kInvalid (all complaints at once), kNothingSelected.
Result<Measuring> Prepare(const Session& session, const Workspace& workspace,
                          const SelectOptions& select, const RunOptions& options,
                          const judge::Judging& judging);
/// The same for cases that are selected already; the manifest says nothing of shards.
Result<Measuring> PrepareCases(const Session& session, const Workspace& workspace,
                               std::vector<suite::CaseRef> cases, const RunOptions& options,
                               const judge::Judging& judging);

/// Fills what a manifest says of the plan: cases, suites, judges. Errors: kInvalid.
Status FillPlan(const Workspace& workspace, Measuring* measuring);

/// With --sequential, what the run may stop on, noted in its manifest; `measuring` stays where it
/// is from then on. `baseline` as --baseline has it. Errors: as PrepareExtension and
/// EarlyStop::Make.
Status PrepareEarlyStop(const Session& session, const Workspace& workspace,
                        const RunOptions& options, const gate::Policy& policy,
                        const std::string& baseline, store::RunStore& store, Measuring* measuring);

/// What a run left.
struct Measured {
  std::string run_id;
  run::RunSummary summary;
};

/// Called from the run's own thread for each record that has become durable, resumed ones included.
using OnRecord = std::function<void(const run::TrialRecord&)>;

/// Runs what was prepared, or what is left of the run that --resume names, and stores it. Progress
/// goes to `err`. Errors: kProvider where every request was denied; kStore; kInvalid (a run that is
/// resumed under another identity); kNotFound.
Result<Measured> Measure(Session& session, const Workspace& workspace, Measuring& measuring,
                         const RunOptions& options, store::RunStore& store,
                         const OnRecord& on_record = nullptr);

/// The store that the options or the configuration name.
Result<std::unique_ptr<store::RunStore>> OpenStoreOf(const Config& config,
                                                     const std::string& store);

/// The exit code of a run that ended so, before any verdict.
ExitCode ExitCodeOf(run::RunEnd end);

/// The exit code of a run and of what it measured until it ended. A FAIL outweighs a budget or
/// deadline, which only left questions open; any other end outweighs the verdict.
ExitCode Weigh(ExitCode of_run, ExitCode of_verdict);

}  // namespace plimsoll::cli

#endif  // HARNESS_CLI_MEASURE_H_
