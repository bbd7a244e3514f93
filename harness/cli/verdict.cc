#include "harness/cli/verdict.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>

#include "harness/baseline/baseline.h"
#include "harness/cli/json_output.h"
#include "harness/cli/measure.h"
#include "harness/doc/json.h"
#include "harness/text/hostile.h"

namespace plimsoll::cli {
namespace {

namespace fs = std::filesystem;

bool HasSuite(const Workspace& workspace, const std::string& id) {
  return std::any_of(workspace.suites.begin(), workspace.suites.end(),
                     [&](const suite::Suite& loaded) { return loaded.id() == id; });
}

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

Status CheckOneTarget(const run::RunManifest& first, const run::RunManifest& other) {
  if (first.target_id == other.target_id &&
      doc::WriteCanonicalJson(first.target) == doc::WriteCanonicalJson(other.target))
    return {};
  return MakeError(ErrorCode::kNotComparable, "runs ", first.id, " and ", other.id,
                   " measured different targets; one verdict is on one target");
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

report::CaseInfo InfoOf(const suite::Case& the_case) {
  return {the_case.mark, the_case.track, the_case.severity, std::string(the_case.prompt()),
          the_case.known_issue};
}

// The case as the loaded suites have it; nothing where it is gone.
std::optional<report::CaseInfo> FindCase(const Workspace& workspace, const std::string& suite_id,
                                         const std::string& case_id) {
  for (const suite::Suite& loaded : workspace.suites) {
    if (loaded.id() != suite_id) continue;
    const std::ptrdiff_t index = loaded.IndexOf(case_id);
    if (index < 0) return std::nullopt;
    const Result<suite::CasePtr> the_case = loaded.Read(static_cast<std::size_t>(index));
    if (the_case.ok()) return InfoOf(**the_case);
  }
  return std::nullopt;
}

Result<run::Progress> ProgressOf(store::RunStore& store, const store::RunInfo& info) {
  run::Progress progress;
  progress.planned = info.manifest.planned;
  progress.usage = info.usage;
  progress.cost_usd = info.cost_usd;
  PLIMSOLL_TRY(store.VisitCases(info.manifest.id, [&](const store::CaseBrief& brief) -> Status {
    for (const store::TrialBrief& trial : brief.trials) progress.Count(trial.outcome, trial.passed);
    return {};
  }));
  return progress;
}

void AddProgress(const run::Progress& more, run::Progress* sum) {
  sum->planned += more.planned;
  sum->done += more.done;
  sum->passed += more.passed;
  sum->failed += more.failed;
  for (int i = 0; i < run::kOutcomes; ++i) sum->outcomes[i] += more.outcomes[i];
  sum->usage.input_tokens += more.usage.input_tokens;
  sum->usage.output_tokens += more.usage.output_tokens;
  sum->cost_usd += more.cost_usd;
}

// https://github.com/owner/repository/blob/<commit>/ inside a GitHub workflow, for links to cases.
std::string GithubSourceUrl(const http::Environment& environment) {
  const std::string server = environment("GITHUB_SERVER_URL").value_or("");
  const std::string repository = environment("GITHUB_REPOSITORY").value_or("");
  const std::string commit = environment("GITHUB_SHA").value_or("");
  if (server.empty() || repository.empty() || commit.empty()) return "";
  return server + "/" + repository + "/blob/" + commit + "/";
}

Status AppendTo(const std::string& path, const std::string& text) {
  std::ofstream file(path, std::ios::app | std::ios::binary);
  file << text;
  file.flush();
  return file.good() ? Status() : Status(MakeError(ErrorCode::kStore, "could not write ", path));
}

// What a GitHub step gives to the steps after it: short enumerated values, never model text.
Status WriteGithub(const Session& session, const report::ReportInput& input) {
  if (const auto summary = session.environment("GITHUB_STEP_SUMMARY"); summary && !summary->empty())
    PLIMSOLL_TRY(AppendTo(*summary, report::MarkdownSummary(input)));
  const auto outputs = session.environment("GITHUB_OUTPUT");
  if (!outputs || outputs->empty() || input.decision == nullptr) return {};
  std::string verdict(gate::VerdictName(input.decision->verdict));
  std::transform(verdict.begin(), verdict.end(), verdict.begin(),
                 [](unsigned char c) { return std::tolower(c); });
  const auto regressions =
      input.comparison == nullptr
          ? 0
          : std::count_if(input.comparison->flips.begin(), input.comparison->flips.end(),
                          [](const auto& flip) { return flip.second.is_regressed(); });
  const auto open = std::count_if(
      input.decision->findings.begin(), input.decision->findings.end(),
      [](const gate::Finding& finding) { return finding.verdict == gate::Verdict::kInconclusive; });
  return AppendTo(*outputs, "verdict=" + verdict + "\nrun-id=" + text::OneLine(input.manifest.id) +
                                "\nregressions=" + std::to_string(regressions) +
                                "\ninconclusive-count=" + std::to_string(open) + "\n");
}

}  // namespace

void GateOptions::Add(Options& options) {
  options.Value("--baseline", &baseline,
                "folder of baselines, baseline file or run (default: the configuration's folder)");
  options.Value("--policy", &policy, "gate.yaml to use (default: the configuration's)");
  options.Choice("--inconclusive", &inconclusive, {"fail", "warn"},
                 "warn: exit 0 where only power is lacking (default: the policy's)");
  options.Flag("--allow-drift", &allow_drift,
               "compare although under 80 % of the baseline's cases are in common");
}

void ReportFlags::Add(Options& options) {
  options.List("--format", &formats,
               "junit, markdown or json; repeat for several (default with --out: all)");
  options.Value("-o,--out", &out, "folder for report files");
  options.Choice("--junit-profile", &junit_profile, {"portable", "strict", "surefire"},
                 "dialect of the JUnit file");
  options.Choice("--junit-cases", &junit_cases, {"regressions", "all-failures", "none"},
                 "which cases become JUnit failures");
  options.Flag("--json", &as_json, "one JSON object on standard output and nothing else there");
}

Status ReportFlags::Validate() const {
  for (const std::string& format : formats) PLIMSOLL_TRY(report::BuiltinReports().Find(format));
  return {};
}

Status CheckSuitesLoaded(const Workspace& workspace, const run::RunManifest& manifest) {
  for (const run::SuiteRef& ref : manifest.suites)
    if (!HasSuite(workspace, ref.id))
      return MakeError(ErrorCode::kInvalid, "run ", manifest.id, " measured suite \"", ref.id,
                       "\", which is none of the configuration's suites");
  return {};
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

namespace {

// A policy that names a pinned baseline is not fulfilled by leaving it out.
Result<baseline::Comparison> CompareWithAnchor(const Session& session, const Workspace& workspace,
                                               const gate::Policy& policy,
                                               const std::vector<baseline::Measurement>& candidate,
                                               const baseline::CompareOptions& options) {
  const std::string folder = policy.folder + policy.anchor;
  Diagnostics diagnostics;
  PLIMSOLL_ASSIGN(const BaselineSide anchor,
                  WithComplaints(session, BaselinesIn(folder, workspace, candidate, &diagnostics),
                                 diagnostics));
  if (anchor.measurements.empty())
    return MakeError(ErrorCode::kInvalid, "the policy's anchor ", folder,
                     " holds no baseline of this target");
  const Result<baseline::Comparison> compared =
      baseline::Compare(anchor.measurements, candidate, options);
  if (!compared.ok()) return WithContext(compared.error(), "the policy's anchor " + folder);
  return compared;
}

}  // namespace

Result<std::unique_ptr<Judged>> Judged::Make(const Session& session, const Workspace& workspace,
                                             store::RunStore& store,
                                             const std::vector<std::string>& runs,
                                             const gate::Policy& policy, const GateOptions* options,
                                             bool needs_cases) {
  std::unique_ptr<Judged> judged(new Judged);
  baseline::TrackRateCounter rates;
  report::ReportInput& input = judged->input_;
  std::vector<std::string> ids;
  for (const std::string& run : runs) {
    PLIMSOLL_ASSIGN(const store::RunInfo info, store.Info(run));
    PLIMSOLL_ASSIGN(const run::Progress progress, ProgressOf(store, info));
    AddProgress(progress, &input.progress);
    if (options != nullptr) PLIMSOLL_TRY(CheckSuitesLoaded(workspace, info.manifest));
    if (!ids.empty()) PLIMSOLL_TRY(CheckOneTarget(input.manifest, info.manifest));
    if (ids.empty()) {
      input.manifest = info.manifest;
      input.end = info.end;
    } else {
      input.manifest.suites.insert(input.manifest.suites.end(), info.manifest.suites.begin(),
                                   info.manifest.suites.end());
      input.manifest.planned += info.manifest.planned;
      if (info.end != run::RunEndName(run::RunEnd::kComplete)) input.end = info.end;
    }
    ids.push_back(info.manifest.id);
    if (needs_cases) {
      PLIMSOLL_ASSIGN(auto measured,
                      baseline::MeasurementsOf(store, info.manifest.id, policy.outcomes));
      for (const baseline::Measurement& side : measured)
        for (const baseline::CaseResult& result : side.cases) rates.Add(side.suite, result);
      std::move(measured.begin(), measured.end(), std::back_inserter(input.measurements));
    } else {
      PLIMSOLL_TRY(
          baseline::VisitCases(store, info.manifest.id, policy.outcomes,
                               [&](std::string_view suite_id, const baseline::CaseResult& result) {
                                 rates.Add(suite_id, result);
                               }));
    }
  }
  input.visit = [&store,
                 ids](const std::function<Status(const run::TrialRecord&)>& visit) -> Status {
    for (const std::string& id : ids)
      PLIMSOLL_TRY(store.Visit(id, [&](const run::TrialRecord& record) { return visit(record); }));
    return {};
  };
  input.case_info = [&workspace](const std::string& suite_id, const std::string& case_id) {
    return FindCase(workspace, suite_id, case_id);
  };
  input.is_ci_github = session.is_github;
  input.source_url = GithubSourceUrl(session.environment);
  if (options == nullptr) {
    input.rates = rates.Take();
    return judged;
  }

  PLIMSOLL_ASSIGN(BaselineSide side, BaselineOf(session, workspace, store, policy,
                                                options->baseline, input.measurements));
  PLIMSOLL_TRY(CheckBaseline(side, input.measurements));
  input.baseline_name = side.measurements.empty() ? "" : side.name;
  const baseline::CompareOptions comparing = gate::CompareOptionsOf(policy, options->allow_drift);
  PLIMSOLL_ASSIGN(judged->comparison_,
                  baseline::Compare(side.measurements, input.measurements, comparing));
  gate::DecideInput deciding;
  deciding.comparison = &*judged->comparison_;
  deciding.candidate = &input.measurements;
  if (!policy.anchor.empty()) {
    PLIMSOLL_ASSIGN(judged->anchor_,
                    CompareWithAnchor(session, workspace, policy, input.measurements, comparing));
    deciding.anchor = &*judged->anchor_;
  }
  PLIMSOLL_ASSIGN(judged->decision_, gate::Decide(deciding, policy));
  judged->warns_on_low_power_ =
      options->inconclusive.empty() ? policy.warns_on_low_power : options->inconclusive == "warn";
  input.comparison = &*judged->comparison_;
  input.decision = &*judged->decision_;
  return judged;
}

ExitCode Judged::exit_code() const { return gate::ExitCodeOf(*decision_, warns_on_low_power_); }

Status Report(Session& session, const Workspace& workspace, const report::ReportInput& input,
              const ReportFlags& flags) {
  std::vector<report::Written> written;
  std::vector<std::string> formats = flags.formats;
  if (formats.empty() && !flags.out.empty()) formats = report::BuiltinReports().names();
  report::ReportOptions options;
  options.folder = flags.out.empty() ? Below(workspace.config, "out") : flags.out;
  options.junit_profile = flags.junit_profile;
  options.junit_cases = flags.junit_cases;
  for (const std::string& format : formats) {
    PLIMSOLL_ASSIGN(const report::ReportWriter* writer, report::BuiltinReports().Find(format));
    PLIMSOLL_ASSIGN(std::vector<report::Written> files, (*writer)(input, options));
    std::move(files.begin(), files.end(), std::back_inserter(written));
  }
  if (flags.as_json) {
    PrintJson(session, report::GateJson(input));
  } else {
    *session.out << report::TerminalReport(input, session.out_style, written);
    if (session.is_github) *session.out << report::GithubAnnotations(input);
  }
  return session.is_github ? WriteGithub(session, input) : Status();
}

}  // namespace plimsoll::cli
