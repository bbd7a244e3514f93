#ifndef HARNESS_REPORT_REPORT_H_
#define HARNESS_REPORT_REPORT_H_

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/registry.h"
#include "harness/base/result.h"
#include "harness/base/source_mark.h"
#include "harness/baseline/comparison.h"
#include "harness/baseline/track_rate.h"
#include "harness/doc/node.h"
#include "harness/gate/decision.h"
#include "harness/run/record.h"
#include "harness/run/scheduler.h"
#include "harness/store/run_store.h"

namespace plimsoll::report {

/// Where a case stands, what it asks and of which kind it is; asked for case by case, so that a
/// report's memory does not grow with the suites.
struct CaseInfo {
  SourceMark mark;  ///< file relative to the repository's root
  suite::Track track = suite::Track::kHappyPath;
  suite::Severity severity = suite::Severity::kMedium;
  std::string prompt;
  std::optional<suite::KnownIssue> known_issue;
};

/// Everything that a report may show of one run.
struct ReportInput {
  run::RunManifest manifest;
  std::string end;                                  ///< RunEndName
  run::Progress progress;                           ///< counts, usage, cost
  std::vector<baseline::Measurement> measurements;  ///< of the candidate
  std::vector<baseline::TrackRate> rates;  ///< where there is no comparison, which has them too
  const baseline::Comparison* comparison = nullptr;  ///< null: run without a baseline
  const gate::GateDecision* decision = nullptr;      ///< null: no gate was asked
  std::string baseline_name;                         ///< for people: path or run
  /// "suite/case" -> baseline::CaseStateName, such as "confirmed_regression", of the cases that are
  /// not simply stable; empty where no flip was to be asked again.
  std::map<std::string, std::string> case_states;
  /// Visits the run's records in order of suite, case and epoch.
  std::function<Status(const std::function<Status(const run::TrialRecord&)>&)> visit;
  std::function<std::optional<CaseInfo>(const std::string& suite, const std::string& case_id)>
      case_info;
  std::string source_url;     ///< what a file's path is put after to link to it, such as
                              ///< "https://github.com/o/r/blob/<commit>/"; empty: relative links
  bool is_ci_github = false;  ///< running under GitHub Actions: no model text on stdout
};

/// The JSON of the contract (docs/json.md): "plimsoll.gate/1" with comparisons and findings;
/// without a decision "plimsoll.run/1". Everything that depends on the clock stands in "timing".
doc::Node GateJson(const ReportInput& input);
/// "plimsoll.compare/1".
doc::Node CompareJson(const baseline::Comparison& comparison);

/// One file of a report that was written.
struct Written {
  std::string path;
};

struct ReportOptions {
  std::string folder;                       ///< where files go
  std::string junit_profile = "portable";   ///< portable, strict, surefire
  std::string junit_cases = "regressions";  ///< regressions, all-failures, none
};

/// A format: writes its files into the folder, each atomically. Errors: kStore.
using ReportWriter = Result<std::vector<Written>> (*)(const ReportInput& input,
                                                      const ReportOptions& options);

/// The formats there are; builtin.cc lists them: junit, markdown, json.
const Registry<ReportWriter>& BuiltinReports();

/// Markdown for a pull request or a job summary: verdict, table of tracks, flips with links to the
/// suite's lines. At most `max_bytes`; degrades from all to counts only.
std::string MarkdownSummary(const ReportInput& input, std::size_t max_bytes = 900u << 10);

/// How a terminal is written to.
struct TerminalStyle {
  bool has_color = false;
  bool has_unicode = true;
  int columns = 100;
};

/// The verdict and its tables for a terminal: per track a bar with the difference, its interval,
/// the zero line and the margin line; happy-path and adversarial rates apart with their ratio;
/// flips; what is unscored; the files that were written.
std::string TerminalReport(const ReportInput& input, const TerminalStyle& style,
                           const std::vector<Written>& written = {});

/// One line of live progress: done, rate, cost, errors by kind, time left.
std::string ProgressLine(const run::Progress& progress, const TerminalStyle& style);

/// Workflow commands for GitHub: at most ten annotations, most severe first, without model text.
std::string GithubAnnotations(const ReportInput& input);

}  // namespace plimsoll::report

#endif  // HARNESS_REPORT_REPORT_H_
