#include <memory>
#include <utility>

#include "harness/cli/commands.h"
#include "harness/cli/confirm.h"
#include "harness/cli/gate_input.h"
#include "harness/cli/measure.h"
#include "harness/cli/suite_health.h"
#include "harness/cli/verdict.h"
#include "harness/gate/suite_rule.h"

namespace plimsoll::cli {
namespace {

struct CheckOptions {
  SelectOptions select;
  RunOptions run;
  GateOptions gate;
  ReportFlags report;
  ConfirmOptions confirm;
};

// Asks flips again and shows what came of it at the head of the report and in it. It moves no
// verdict, and where it fails the verdict is shown all the same.
Status Confirm(Session& session, const Workspace& workspace, const gate::Policy& policy,
               const CheckOptions& options, store::RunStore& store, Judged* judged) {
  PLIMSOLL_ASSIGN(
      const BaselineSide side,
      BaselineOf(session, workspace, store, policy, options.gate.baseline, judged->measurements()));
  ConfirmInput input{&workspace, &policy, &options.run, &judged->input(), &side.measurements};
  input.trials = static_cast<int>(*options.confirm.trials);
  const Result<Confirmed> confirmed = ConfirmFlips(session, input, store);
  if (!confirmed.ok()) {
    *session.err << "plimsoll: --confirm: " << confirmed.status().error().message << '\n';
    return {};
  }
  std::ostream& shown = options.report.as_json ? *session.err : *session.out;
  const std::string today = FormatDate(session.clock->Wall());
  shown << ConfirmationText(*confirmed, today, policy.alpha);
  judged->SetCaseStates(CaseStatesOf(*confirmed, today));
  return {};
}

Result<ExitCode> Check(Session& session, const CheckOptions& options) {
  PLIMSOLL_TRY(options.report.Validate());
  PLIMSOLL_TRY(options.confirm.Validate());
  PLIMSOLL_ASSIGN(const Workspace workspace, OpenWorkspace(session, options.select));
  // A broken policy is told before the money is spent.
  PLIMSOLL_ASSIGN(const gate::Policy policy,
                  PolicyOf(session, workspace.config, options.gate.policy));
  PLIMSOLL_ASSIGN(Measuring measuring,
                  Prepare(session, workspace, options.select, options.run, policy.judging));
  PLIMSOLL_TRY(gate::WithSuiteGates(policy, measuring.manifest.suites));
  PLIMSOLL_ASSIGN(const auto store, OpenStoreOf(workspace.config, options.run.store));
  PLIMSOLL_ASSIGN(const BaselineSide side,
                  BaselineOf(session, workspace, *store, policy, options.gate.baseline,
                             Unmeasured(measuring.manifest)));
  PLIMSOLL_TRY(CheckPlannedJudges(side, measuring.manifest));
  PLIMSOLL_TRY(PrepareEarlyStop(session, workspace, options.run, policy, options.gate.baseline,
                                *store, &measuring));
  // Of the suites alone: a source of theirs that is missing is told before the money is spent too.
  PLIMSOLL_ASSIGN(gate::SuiteHealth health, MeasureSuiteHealth(session, workspace, policy));
  PLIMSOLL_ASSIGN(const Measured measured,
                  Measure(session, workspace, measuring, options.run, *store));
  const ExitCode of_run = ExitCodeOf(measured.summary.end);
  PLIMSOLL_ASSIGN(const auto judged, Judged::Make(session, workspace, *store, {measured.run_id},
                                                  policy, &options.gate, std::move(health)));
  PLIMSOLL_TRY(judged->Log());
  if (options.confirm.trials)
    PLIMSOLL_TRY(Confirm(session, workspace, policy, options, *store, judged.get()));
  PLIMSOLL_TRY(Report(session, workspace, judged->input(), options.report));
  return Weigh(of_run, judged->exit_code());
}

}  // namespace

Command MakeCheck() {
  auto options = std::make_shared<CheckOptions>();
  return {"check", "Run the suites, compare with the baseline, decide, report: the main job",
          "plimsoll check --target my-model --out out",
          [options](Options& o) {
            options->select.Add(o);
            options->run.Add(o);
            options->run.AddSequential(o);
            options->gate.Add(o);
            options->report.Add(o);
            options->confirm.Add(o);
          },
          [options](Session& session) { return Check(session, *options); }};
}

}  // namespace plimsoll::cli
