#include <memory>

#include "harness/cli/commands.h"
#include "harness/cli/gate_input.h"
#include "harness/cli/measure.h"
#include "harness/cli/verdict.h"

namespace plimsoll::cli {
namespace {

struct RunCommandOptions {
  SelectOptions select;
  RunOptions run;
  ReportFlags report;
  std::string baseline;
  std::string policy;
};

Result<ExitCode> Run(Session& session, const RunCommandOptions& options) {
  PLIMSOLL_TRY(options.report.Validate());
  PLIMSOLL_ASSIGN(const Workspace workspace, OpenWorkspace(session, options.select));
  PLIMSOLL_ASSIGN(const gate::Policy policy, PolicyOf(session, workspace.config, options.policy));
  PLIMSOLL_ASSIGN(Measuring measuring,
                  Prepare(session, workspace, options.select, options.run, policy.judging));
  PLIMSOLL_ASSIGN(const auto store, OpenStoreOf(workspace.config, options.run.store));
  PLIMSOLL_TRY(PrepareEarlyStop(session, workspace, options.run, policy, options.baseline, *store,
                                &measuring));
  PLIMSOLL_ASSIGN(const Measured measured,
                  Measure(session, workspace, measuring, options.run, *store));
  const bool has_files = !options.report.out.empty() || !options.report.formats.empty();
  PLIMSOLL_ASSIGN(const auto judged, Judged::Make(session, workspace, *store, {measured.run_id},
                                                  policy, nullptr, {}, has_files));
  PLIMSOLL_TRY(Report(session, workspace, judged->input(), options.report));
  return ExitCodeOf(measured.summary.end);
}

}  // namespace

Command MakeRun() {
  auto options = std::make_shared<RunCommandOptions>();
  return {
      "run", "Measure and store, without a verdict", "plimsoll run --target my-model --shard 1/4",
      [options](Options& o) {
        options->select.Add(o);
        options->run.Add(o);
        options->run.AddSequential(o);
        o.Value("--baseline", &options->baseline,
                "what --sequential compares with: folder, file or run");
        o.Value("--policy", &options->policy, "gate.yaml to use (default: the configuration's)");
        options->report.Add(o);
      },
      [options](Session& session) { return Run(session, *options); }};
}

}  // namespace plimsoll::cli
