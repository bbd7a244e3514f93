#include "harness/cli/gate_input.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "harness/baseline/baseline.h"

namespace plimsoll::cli {
namespace {

namespace fs = std::filesystem;

// A baseline of a suite that is gone or empty concerns its target still: deleting cases removes
// them, it excuses nothing.
bool Concerns(const baseline::Measurement& accepted, const Workspace& workspace,
              const std::vector<baseline::Measurement>& candidate) {
  const bool is_gone = std::none_of(workspace.suites.begin(), workspace.suites.end(),
                                    [&](const suite::Suite& loaded) {
                                      return loaded.id() == accepted.suite && loaded.size() > 0;
                                    });
  return std::any_of(candidate.begin(), candidate.end(),
                     [&](const baseline::Measurement& measured) {
                       return measured.target_id == accepted.target_id &&
                              (measured.suite == accepted.suite || is_gone);
                     });
}

// Baselines of the candidate's target in a folder of baselines: <suite>/<target>.json.
Result<BaselineSide> BaselinesIn(const std::string& folder, const Workspace& workspace,
                                 const std::vector<baseline::Measurement>& candidate,
                                 Diagnostics* diagnostics) {
  BaselineSide side;
  side.name = folder;
  PLIMSOLL_ASSIGN(std::vector<baseline::Baseline> found,
                  baseline::ListBaselines(folder, diagnostics));
  for (baseline::Baseline& accepted : found)
    if (Concerns(accepted.measurement, workspace, candidate))
      side.measurements.push_back(std::move(accepted.measurement));
  return side;
}

// What a loader complained about says more than that it failed.
template <typename T>
Result<T> WithComplaints(const Session& session, Result<T> loaded, const Diagnostics& diagnostics) {
  if (!loaded.ok() && diagnostics.has_errors()) return diagnostics.ToStatus().error();
  if (loaded.ok()) ShowDiagnostics(session, diagnostics);
  return loaded;
}

}  // namespace

Result<judge::Judging> JudgingOf(const Session& session, const Config& config) {
  Session quiet = session;
  quiet.is_quiet = true;
  PLIMSOLL_ASSIGN(gate::Policy policy, PolicyOf(quiet, config, ""));
  return std::move(policy.judging);
}

Result<gate::Policy> PolicyOf(const Session& session, const Config& config,
                              const std::string& path) {
  const std::string file = path.empty() ? Below(config, config.policy) : path;
  Diagnostics diagnostics;
  Result<gate::Policy> policy = WithComplaints(
      session, gate::LoadPolicy(file, FormatDate(session.clock->Wall()), &diagnostics),
      diagnostics);
  if (policy.ok() || policy.error().code != ErrorCode::kNotFound || !path.empty()) return policy;
  Note(session, "no " + file + ": the suggested margins are used");
  return gate::DefaultPolicy();
}

Result<BaselineSide> BaselineOf(const Session& session, const Workspace& workspace,
                                store::RunStore& store, const gate::Policy& policy,
                                const std::string& where,
                                const std::vector<baseline::Measurement>& candidate) {
  Diagnostics diagnostics;
  std::error_code error;
  const std::string place =
      where.empty() ? Below(workspace.config, workspace.config.baselines) : where;
  if (where.empty() || fs::is_directory(place, error))
    return WithComplaints(session, BaselinesIn(place, workspace, candidate, &diagnostics),
                          diagnostics);
  BaselineSide side;
  side.name = where;
  if (fs::is_regular_file(place, error)) {
    PLIMSOLL_ASSIGN(
        baseline::Baseline found,
        WithComplaints(session, baseline::LoadBaseline(place, &diagnostics), diagnostics));
    side.measurements.push_back(std::move(found.measurement));
    return side;
  }
  Result<std::vector<baseline::Measurement>> measured =
      baseline::MeasurementsOf(store, where, policy.outcomes);
  if (!measured.ok())
    return WithContext(measured.error(),
                       "--baseline " + where + " is no folder, no file, and as a run");
  PLIMSOLL_TRY(store.Check(where));
  side.measurements = std::move(*measured);
  return side;
}

std::vector<baseline::Measurement> Unmeasured(const run::RunManifest& manifest) {
  std::vector<baseline::Measurement> measurements;
  for (const run::SuiteRef& ref : manifest.suites) {
    baseline::Measurement measurement;
    measurement.suite = ref.id;
    measurement.suite_digest = ref.digest;
    measurement.target_id = manifest.target_id;
    measurement.judges = ref.judges;
    measurement.run = manifest.id;
    measurements.push_back(std::move(measurement));
  }
  return measurements;
}

Status CheckPlannedJudges(const BaselineSide& side, const run::RunManifest& manifest) {
  const std::vector<baseline::Measurement> planned = Unmeasured(manifest);
  for (const baseline::Measurement& accepted : side.measurements) {
    for (std::size_t i = 0; i < planned.size(); ++i) {
      if (accepted.suite != planned[i].suite) continue;
      const bool has_same_cases =
          accepted.suite_digest == planned[i].suite_digest &&
          static_cast<std::int64_t>(accepted.cases.size()) == manifest.suites[i].cases;
      PLIMSOLL_TRY(baseline::CheckJudges(accepted, planned[i], has_same_cases));
    }
  }
  return {};
}

// A run compared with itself has never lost anything, and a shard has never had what it could lose.
Status CheckBaseline(const BaselineSide& side,
                     const std::vector<baseline::Measurement>& candidate) {
  for (const baseline::Measurement& accepted : side.measurements) {
    if (!accepted.is_complete && accepted.missing_trials == 0)
      return MakeError(ErrorCode::kNotComparable, "run ", accepted.run,
                       " is no baseline: it is one shard of a run");
    for (const baseline::Measurement& measured : candidate)
      if (accepted.suite == measured.suite && accepted.run == measured.run)
        return MakeError(ErrorCode::kNotComparable, "run ", measured.run,
                         " is the baseline of suite \"", measured.suite,
                         "\" itself; compare it with another run");
  }
  return {};
}

Result<BaselineSide> AnchorOf(const Session& session, const Workspace& workspace,
                              const gate::Policy& policy,
                              const std::vector<baseline::Measurement>& candidate) {
  const std::string folder = policy.folder + policy.anchor;
  Diagnostics diagnostics;
  PLIMSOLL_ASSIGN(BaselineSide anchor,
                  WithComplaints(session, BaselinesIn(folder, workspace, candidate, &diagnostics),
                                 diagnostics));
  if (!anchor.measurements.empty()) return anchor;
  return MakeError(ErrorCode::kInvalid, "the policy's anchor ", folder,
                   " holds no baseline of this target");
}

}  // namespace plimsoll::cli
