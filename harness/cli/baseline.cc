#include "harness/baseline/baseline.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "harness/cli/commands.h"
#include "harness/cli/gate_input.h"
#include "harness/cli/json_output.h"
#include "harness/cli/measure.h"
#include "harness/cli/verdict.h"
#include "harness/cli/version.h"
#include "harness/text/hostile.h"

namespace plimsoll::cli {
namespace {

struct BaselineOptions {
  SelectOptions select;
  std::string store;
  std::string run = "latest";
  std::string reason;
  std::string approver;
  std::string policy;
  std::string file;
  bool replace = false;
  bool as_json = false;
};

Result<ExitCode> Accept(Session& session, const BaselineOptions& options) {
  PLIMSOLL_ASSIGN(const Workspace workspace, OpenWorkspace(session, options.select));
  PLIMSOLL_ASSIGN(const auto store, OpenStoreOf(workspace.config, options.store));
  PLIMSOLL_ASSIGN(const gate::Policy policy, PolicyOf(session, workspace.config, options.policy));
  std::string approver = options.approver;
  for (const char* name : {"GITHUB_ACTOR", "USER", "LOGNAME"})
    if (approver.empty()) approver = session.environment(name).value_or("");
  if (approver.empty())
    return MakeError(ErrorCode::kInvalid, "nobody is named as the approver; use --approver NAME");
  PLIMSOLL_TRY(store->Check(options.run));
  PLIMSOLL_ASSIGN(const store::RunInfo info, store->Info(options.run));
  PLIMSOLL_TRY(CheckSuitesLoaded(workspace, info.manifest));
  if (info.manifest.shards > 1)
    return MakeError(ErrorCode::kInvalid, "run ", info.manifest.id,
                     " is one shard of a run; merge the shards first");
  PLIMSOLL_ASSIGN(auto measurements,
                  baseline::MeasurementsOf(*store, options.run, policy.outcomes));
  const std::string root = Below(workspace.config, workspace.config.baselines);
  for (baseline::Measurement& measurement : measurements) {
    const std::string path = baseline::BaselinePath(root, measurement.suite, measurement.target_id);
    const baseline::Baseline accepted{std::move(measurement), approver, options.reason,
                                      FormatDate(session.clock->Wall()), kVersion};
    PLIMSOLL_TRY(baseline::AcceptBaseline(root, accepted, options.replace));
    *session.out << "accepted " << path << '\n';
  }
  return ExitCode::kPass;
}

doc::Node RowOf(const baseline::Baseline& baseline) {
  const baseline::Measurement& m = baseline.measurement;
  std::int64_t passes = 0;
  for (const baseline::CaseResult& result : m.cases) passes += result.is_all_passed() ? 1 : 0;
  return doc::Node::Object({{"suite", doc::Node::String(m.suite)},
                            {"suite_version", doc::Node::String(m.suite_version)},
                            {"target", doc::Node::String(m.target_id)},
                            {"cases", doc::Node::Int(static_cast<std::int64_t>(m.cases.size()))},
                            {"passed", doc::Node::Int(passes)},
                            {"run", doc::Node::String(m.run)},
                            {"approver", doc::Node::String(baseline.approver)},
                            {"accepted", doc::Node::String(baseline.accepted)},
                            {"reason", doc::Node::String(baseline.reason)}});
}

void PrintRow(Session& session, const doc::Node& row) {
  *session.out << text::OneLine(row.StringAt("/suite")) << ' ' << row.StringAt("/suite_version")
               << "  " << text::OneLine(row.StringAt("/target")) << "  " << row.IntAt("/passed")
               << '/' << row.IntAt("/cases") << " cases passed  accepted "
               << row.StringAt("/accepted") << " by " << text::OneLine(row.StringAt("/approver"))
               << ": " << text::OneLine(row.StringAt("/reason")) << '\n';
}

Result<ExitCode> List(Session& session, const BaselineOptions& options) {
  Diagnostics diagnostics;
  PLIMSOLL_ASSIGN(const Config config, LoadConfig(options.select.config, &diagnostics));
  PLIMSOLL_ASSIGN(const auto baselines,
                  baseline::ListBaselines(Below(config, config.baselines), &diagnostics));
  doc::Node rows = doc::Node::Array();
  for (const baseline::Baseline& baseline : baselines) rows.Push(RowOf(baseline));
  if (options.as_json) {
    PrintJson(session, FormatNode("baselines").Set("baselines", std::move(rows)));
    return ExitCode::kPass;
  }
  for (const doc::Node& row : rows.items) PrintRow(session, row);
  if (rows.items.empty())
    Note(session, "no baseline has been accepted below " + Below(config, config.baselines));
  return ExitCode::kPass;
}

Result<ExitCode> Show(Session& session, const BaselineOptions& options) {
  Diagnostics diagnostics;
  PLIMSOLL_ASSIGN(const baseline::Baseline baseline,
                  baseline::LoadBaseline(options.file, &diagnostics));
  if (options.as_json) {
    *session.out << baseline::BaselineToJson(baseline);
    return ExitCode::kPass;
  }
  PrintRow(session, RowOf(baseline));
  for (const baseline::CaseResult& result : baseline.measurement.cases)
    *session.out << "  "
                 << (result.is_all_passed() ? "pass"
                     : result.trials == 0   ? "none"
                                            : "FAIL")
                 << "  " << result.passes << '/' << result.trials << "  "
                 << suite::TrackName(result.track) << "  " << text::OneLine(result.id) << '\n';
  return ExitCode::kPass;
}

}  // namespace

Command MakeBaselineAccept() {
  auto options = std::make_shared<BaselineOptions>();
  return {
      "baseline accept", "Make a stored run the baseline",
      "plimsoll baseline accept --run latest --reason \"release 4.2, reviewed by the safety team\"",
      [options](Options& o) {
        o.Value("--config", &options->select.config, "plimsoll.yaml to use");
        o.Value("--run", &options->run, "an id, its beginning, or latest");
        o.Value("--reason", &options->reason, "why this measurement is the one to compare with",
                true);
        o.Value("--approver", &options->approver, "who accepts it (default: GITHUB_ACTOR, USER)");
        o.Value("--policy", &options->policy, "gate.yaml, for which outcomes count");
        o.Value("--store", &options->store, "where runs are kept");
        o.Flag("--replace", &options->replace,
               "replace the baseline that stands there; it is kept in history");
      },
      [options](Session& session) { return Accept(session, *options); }};
}

Command MakeBaselineList() {
  auto options = std::make_shared<BaselineOptions>();
  return {"baseline list", "The accepted baselines", "plimsoll baseline list",
          [options](Options& o) {
            o.Value("--config", &options->select.config, "plimsoll.yaml to use");
            o.Flag("--json", &options->as_json, "one JSON object on standard output");
          },
          [options](Session& session) { return List(session, *options); }};
}

Command MakeBaselineShow() {
  auto options = std::make_shared<BaselineOptions>();
  return {"baseline show", "A baseline, case by case",
          "plimsoll baseline show baselines/happy-path/my-model.json",
          [options](Options& o) {
            o.Value("file", &options->file, "baseline file", true);
            o.Flag("--json", &options->as_json, "its canonical JSON");
          },
          [options](Session& session) { return Show(session, *options); }};
}

}  // namespace plimsoll::cli
