#include <memory>
#include <utility>

#include "harness/cli/commands.h"
#include "harness/cli/gate_input.h"
#include "harness/cli/measure.h"
#include "harness/cli/suite_health.h"
#include "harness/cli/verdict.h"

namespace plimsoll::cli {
namespace {

struct GateCommandOptions {
  SelectOptions select;
  GateOptions gate;
  ReportFlags report;
  std::string store;
  std::vector<std::string> runs;
};

Result<ExitCode> Gate(Session& session, const GateCommandOptions& options) {
  PLIMSOLL_ASSIGN(const Workspace workspace, OpenWorkspace(session, options.select));
  PLIMSOLL_ASSIGN(const gate::Policy policy,
                  PolicyOf(session, workspace.config, options.gate.policy));
  PLIMSOLL_ASSIGN(const auto store, OpenStoreOf(workspace.config, options.store));
  for (const std::string& run : options.runs) PLIMSOLL_TRY(store->Check(run));
  PLIMSOLL_ASSIGN(gate::SuiteHealth health, MeasureSuiteHealth(session, workspace, policy));
  PLIMSOLL_ASSIGN(const auto judged, Judged::Make(session, workspace, *store, options.runs, policy,
                                                  &options.gate, std::move(health)));
  PLIMSOLL_TRY(judged->Log());
  PLIMSOLL_TRY(Report(session, workspace, judged->input(), options.report));
  return judged->exit_code();
}

struct ReportCommandOptions {
  SelectOptions select;
  GateOptions gate;
  ReportFlags report;
  std::string store;
  std::string run = "latest";
};

// Any report again from a stored run. The verdict is shown, but the command's own exit code says
// only whether it could report.
Result<ExitCode> ReportAgain(Session& session, const ReportCommandOptions& options) {
  PLIMSOLL_ASSIGN(const Workspace workspace, OpenWorkspace(session, options.select));
  PLIMSOLL_ASSIGN(const gate::Policy policy,
                  PolicyOf(session, workspace.config, options.gate.policy));
  PLIMSOLL_ASSIGN(const auto store, OpenStoreOf(workspace.config, options.store));
  PLIMSOLL_TRY(store->Check(options.run));
  PLIMSOLL_ASSIGN(gate::SuiteHealth health, MeasureSuiteHealth(session, workspace, policy));
  PLIMSOLL_ASSIGN(const auto judged, Judged::Make(session, workspace, *store, {options.run}, policy,
                                                  &options.gate, std::move(health)));
  PLIMSOLL_TRY(Report(session, workspace, judged->input(), options.report));
  return ExitCode::kPass;
}

}  // namespace

Command MakeGate() {
  auto options = std::make_shared<GateCommandOptions>();
  return {"gate", "Decide for stored runs",
          "plimsoll gate --run latest --baseline baselines --policy gate.yaml",
          [options](Options& o) {
            o.Value("--config", &options->select.config, "plimsoll.yaml to use");
            o.List("--run", &options->runs,
                   "run to decide on: an id, its beginning, or latest; repeat for several", true);
            o.Value("--store", &options->store, "where runs are kept");
            options->gate.Add(o);
            options->report.Add(o);
          },
          [options](Session& session) { return Gate(session, *options); }};
}

Command MakeReport() {
  auto options = std::make_shared<ReportCommandOptions>();
  return {"report", "Any report again from a stored run",
          "plimsoll report --run latest --format junit --out out",
          [options](Options& o) {
            o.Value("--config", &options->select.config, "plimsoll.yaml to use");
            o.Value("--run", &options->run, "an id, its beginning, or latest");
            o.Value("--store", &options->store, "where runs are kept");
            options->gate.Add(o);
            options->report.Add(o);
          },
          [options](Session& session) { return ReportAgain(session, *options); }};
}

}  // namespace plimsoll::cli
