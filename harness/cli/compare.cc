#include <memory>
#include <set>
#include <string>

#include "harness/cli/commands.h"
#include "harness/cli/gate_input.h"
#include "harness/cli/json_output.h"
#include "harness/cli/measure.h"
#include "harness/cli/verdict.h"
#include "harness/gate/sequential_reading.h"
#include "harness/report/report.h"
#include "harness/suite/case_name.h"

namespace plimsoll::cli {
namespace {

struct CompareCommandOptions {
  SelectOptions select;
  std::string store;
  std::string baseline;
  std::string candidate;
  std::string policy;
  bool allow_drift = false;
  bool as_json = false;
};

// "suite/case" of the plan that a run had no need to ask, because it stopped early; none of what is
// no such run.
Result<std::set<std::string>> UnaskedOf(store::RunStore& store, const std::string& name) {
  std::set<std::string> unasked;
  const Result<store::RunInfo> info = store.Info(name);
  if (!info.ok() || info->end != run::RunEndName(run::RunEnd::kStoppedEarly)) return unasked;
  PLIMSOLL_TRY(store.VisitPlan(info->manifest.id, [&](const store::CaseBrief& brief) -> Status {
    if (brief.trials.empty()) unasked.insert(suite::CaseName(brief.suite, brief.case_id));
    return {};
  }));
  return unasked;
}

Result<ExitCode> Compare(Session& session, const CompareCommandOptions& options) {
  PLIMSOLL_ASSIGN(const Workspace workspace, OpenWorkspace(session, options.select));
  PLIMSOLL_ASSIGN(const auto store, OpenStoreOf(workspace.config, options.store));
  PLIMSOLL_ASSIGN(const gate::Policy policy, PolicyOf(session, workspace.config, options.policy));
  PLIMSOLL_ASSIGN(const BaselineSide candidate,
                  BaselineOf(session, workspace, *store, policy, options.candidate, {}));
  PLIMSOLL_ASSIGN(BaselineSide baseline, BaselineOf(session, workspace, *store, policy,
                                                    options.baseline, candidate.measurements));
  if (candidate.measurements.empty() || baseline.measurements.empty())
    return MakeError(ErrorCode::kNothingSelected, "there is nothing to compare: ",
                     candidate.measurements.empty() ? options.candidate : baseline.name,
                     " holds no measurement");
  PLIMSOLL_ASSIGN(const std::set<std::string> unasked, UnaskedOf(*store, options.candidate));
  gate::LeaveOut(unasked, &baseline.measurements);
  PLIMSOLL_ASSIGN(const baseline::Comparison comparison,
                  baseline::Compare(baseline.measurements, candidate.measurements,
                                    gate::CompareOptionsOf(policy, options.allow_drift)));
  if (options.as_json) {
    PrintJson(session, report::CompareJson(comparison));
    return ExitCode::kPass;
  }
  report::ReportInput input;
  input.manifest.target_id = comparison.candidate_target;
  input.manifest.id = comparison.candidate_run;
  input.measurements = candidate.measurements;
  input.comparison = &comparison;
  input.baseline_name = baseline.name;
  input.is_ci_github = session.is_github;
  *session.out << report::TerminalReport(input, session.out_style);
  return ExitCode::kPass;
}

}  // namespace

Command MakeCompare() {
  auto options = std::make_shared<CompareCommandOptions>();
  return {"compare", "The paired comparison without a verdict",
          "plimsoll compare --baseline RUN --candidate RUN --json",
          [options](Options& o) {
            o.Value("--config", &options->select.config, "plimsoll.yaml to use");
            o.Value("--store", &options->store, "where runs are kept");
            o.Value("--baseline", &options->baseline, "folder of baselines, baseline file or run",
                    true);
            o.Value("--candidate", &options->candidate, "run or baseline file", true);
            o.Value("--policy", &options->policy,
                    "gate.yaml, for which outcomes count (default: the configuration's)");
            o.Flag("--allow-drift", &options->allow_drift,
                   "compare although under 80 % of the baseline's cases are in common");
            o.Flag("--json", &options->as_json, "one JSON object on standard output");
          },
          [options](Session& session) { return Compare(session, *options); }};
}

}  // namespace plimsoll::cli
