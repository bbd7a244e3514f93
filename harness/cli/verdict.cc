#include "harness/cli/verdict.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <utility>

#include "harness/cli/decision_log.h"
#include "harness/cli/json_output.h"
#include "harness/cli/judge_standing.h"
#include "harness/cli/labelled_input.h"
#include "harness/cli/measure.h"
#include "harness/doc/json.h"
#include "harness/gate/suite_rule.h"
#include "harness/gate/track_rule.h"
#include "harness/text/hostile.h"

namespace plimsoll::cli {
namespace {

bool HasSuite(const Workspace& workspace, const std::string& id) {
  return std::any_of(workspace.suites.begin(), workspace.suites.end(),
                     [&](const suite::Suite& loaded) { return loaded.id() == id; });
}

Status CheckOneTarget(const run::RunManifest& first, const run::RunManifest& other) {
  if (first.target_id == other.target_id &&
      doc::WriteCanonicalJson(first.target) == doc::WriteCanonicalJson(other.target))
    return {};
  return MakeError(ErrorCode::kNotComparable, "runs ", first.id, " and ", other.id,
                   " measured different targets; one verdict is on one target");
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

Status Judged::Read(const std::vector<std::string>& runs, const gate::Policy& policy,
                    bool needs_cases, bool needs_rates) {
  baseline::TrackRateCounter rates;
  const auto count = [&](const store::CaseBrief& brief) {
    for (const store::TrialBrief& trial : brief.trials)
      input_.progress.Count(trial.outcome, trial.passed);
  };
  for (const std::string& run : runs) {
    PLIMSOLL_ASSIGN(const store::RunInfo info, store_->Info(run));
    PLIMSOLL_TRY(AddRun(info));
    const std::string& id = info.manifest.id;
    if (needs_cases) {
      PLIMSOLL_ASSIGN(auto measured, baseline::MeasurementsOf(*store_, id, policy.outcomes, count));
      std::move(measured.begin(), measured.end(), std::back_inserter(input_.measurements));
    } else {
      PLIMSOLL_TRY(store_->VisitCases(id, [&](const store::CaseBrief& brief) -> Status {
        count(brief);
        rates.Add(brief.suite, baseline::CaseResultOf(brief, policy.outcomes));
        return {};
      }));
    }
  }
  if (!needs_rates) return {};
  for (const baseline::Measurement& side : input_.measurements)
    for (const baseline::CaseResult& result : side.cases) rates.Add(side.suite, result);
  input_.rates = rates.Take();
  return {};
}

Status Judged::AddRun(const store::RunInfo& info) {
  const run::RunManifest& manifest = info.manifest;
  if (manifests_.empty()) {
    input_.manifest = manifest;
    input_.end = info.end;
  } else {
    PLIMSOLL_TRY(CheckOneTarget(input_.manifest, manifest));
    std::copy(manifest.suites.begin(), manifest.suites.end(),
              std::back_inserter(input_.manifest.suites));
    input_.manifest.planned += manifest.planned;
    if (info.end != run::RunEndName(run::RunEnd::kComplete)) input_.end = info.end;
  }
  input_.progress.planned += manifest.planned;
  input_.progress.usage.input_tokens += info.usage.input_tokens;
  input_.progress.usage.output_tokens += info.usage.output_tokens;
  input_.progress.cost_usd += info.cost_usd;
  manifests_.push_back(manifest);
  return {};
}

void Judged::FillInput(const Session& session, const Workspace& workspace) {
  std::vector<std::string> ids;
  for (const run::RunManifest& manifest : manifests_) ids.push_back(manifest.id);
  input_.visit = [store = store_,
                  ids](const std::function<Status(const run::TrialRecord&)>& visit) -> Status {
    for (const std::string& id : ids)
      PLIMSOLL_TRY(store->Visit(id, [&](const run::TrialRecord& record) { return visit(record); }));
    return {};
  };
  input_.case_info = [&workspace](const std::string& suite_id, const std::string& case_id) {
    return FindCase(workspace, suite_id, case_id);
  };
  input_.is_ci_github = session.is_github;
  input_.source_url = GithubSourceUrl(session.environment);
}

// Of the one run that may have stopped early.
Result<gate::SequentialReading> Judged::ReadSequential(
    const gate::Policy& policy, const std::vector<baseline::Measurement>& baseline) const {
  gate::SequentialReading reading;
  for (const run::RunManifest& manifest : manifests_) {
    PLIMSOLL_ASSIGN(auto found, gate::ReadSequential(*store_, manifest.id, policy, baseline));
    if (!found) continue;
    if (manifests_.size() > 1)
      return MakeError(ErrorCode::kNotComparable, "run ", manifest.id,
                       " could stop early and is decided alone, not with other runs");
    reading = std::move(*found);
  }
  return reading;
}

Status Judged::Compare(const Session& session, const Workspace& workspace,
                       const gate::Policy& policy, BaselineSide side,
                       const std::set<std::string>& unasked, bool allow_drift) {
  const baseline::CompareOptions options = gate::CompareOptionsOf(policy, allow_drift);
  gate::LeaveOut(unasked, &side.measurements);
  PLIMSOLL_ASSIGN(comparison_, baseline::Compare(side.measurements, input_.measurements, options));
  if (policy.anchor.empty()) return {};
  PLIMSOLL_ASSIGN(BaselineSide anchor, AnchorOf(session, workspace, policy, input_.measurements));
  gate::LeaveOut(unasked, &anchor.measurements);
  Result<baseline::Comparison> compared =
      baseline::Compare(anchor.measurements, input_.measurements, options);
  if (!compared.ok()) return WithContext(compared.error(), "the policy's anchor " + anchor.name);
  anchor_ = std::move(*compared);
  return {};
}

Status Judged::Decide(const Session& session, const Workspace& workspace,
                      const gate::Policy& of_file, const GateOptions& options,
                      gate::SuiteHealth health) {
  PLIMSOLL_ASSIGN(const gate::Policy policy, gate::WithSuiteGates(of_file, input_.manifest.suites));
  for (const run::RunManifest& manifest : manifests_) {
    PLIMSOLL_TRY(CheckSuitesLoaded(workspace, manifest));
    record_.runs.push_back(manifest.id);
  }
  PLIMSOLL_ASSIGN(BaselineSide side, BaselineOf(session, workspace, *store_, policy,
                                                options.baseline, input_.measurements));
  PLIMSOLL_TRY(CheckBaseline(side, input_.measurements));
  input_.baseline_name = side.measurements.empty() ? "" : side.name;
  record_.key = DecisionKeyOf(manifests_, side.measurements);
  PLIMSOLL_ASSIGN(record_.attempt, store_->decisions()->AttemptOf(record_.key, record_.runs));
  PLIMSOLL_ASSIGN(const gate::SequentialReading reading, ReadSequential(policy, side.measurements));
  gate::DecideInput deciding;
  deciding.attempt = record_.attempt;
  deciding.sequential = reading.tracks;
  if (policy.judging.verdict_by != judge::Source::kJudges) {
    PLIMSOLL_ASSIGN(deciding.labelled,
                    LabelledDifferences(*store_, input_.measurements, side.measurements,
                                        gate::AlphaOf(deciding, policy)));
  }
  PLIMSOLL_TRY(
      Compare(session, workspace, policy, std::move(side), reading.unasked, options.allow_drift));
  deciding.comparison = &*comparison_;
  deciding.candidate = &input_.measurements;
  deciding.anchor = anchor_ ? &*anchor_ : nullptr;
  PLIMSOLL_ASSIGN(deciding.judges, StandingsOf(*store_, manifests_, input_.measurements, policy));
  deciding.health = std::move(health);
  PLIMSOLL_ASSIGN(decision_, gate::Decide(deciding, policy));
  FillRecord(*comparison_, *decision_, &record_);
  record_.at = FormatUtc(session.clock->Wall());
  record_.target_id = input_.manifest.target_id;
  record_.baseline = input_.baseline_name;
  warns_on_low_power_ =
      options.inconclusive.empty() ? policy.warns_on_low_power : options.inconclusive == "warn";
  input_.comparison = &*comparison_;
  input_.decision = &*decision_;
  return {};
}

Result<std::unique_ptr<Judged>> Judged::Make(const Session& session, const Workspace& workspace,
                                             store::RunStore& store,
                                             const std::vector<std::string>& runs,
                                             const gate::Policy& policy, const GateOptions* options,
                                             gate::SuiteHealth health, bool needs_cases) {
  std::unique_ptr<Judged> judged(new Judged(&store));
  // Where something is decided, the comparison has the rates.
  PLIMSOLL_TRY(judged->Read(runs, policy, needs_cases, /*needs_rates=*/options == nullptr));
  judged->FillInput(session, workspace);
  if (options != nullptr)
    PLIMSOLL_TRY(judged->Decide(session, workspace, policy, *options, std::move(health)));
  return judged;
}

void Judged::SetCaseStates(std::map<std::string, std::string> states) {
  input_.case_states = std::move(states);
}

Status Judged::Log() const { return store_->decisions()->Add(record_); }

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
