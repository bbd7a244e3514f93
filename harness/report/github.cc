#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "harness/report/figures.h"
#include "harness/report/report.h"
#include "harness/report/view.h"
#include "harness/suite/case_name.h"
#include "harness/text/hostile.h"

namespace plimsoll::report {
namespace {

constexpr std::size_t kMostAnnotations = 10;  // the runner shows no more of a level in one step
constexpr std::size_t kMessageBytes = 1'000;  // and cuts a message at 4,096 characters

struct Annotation {
  bool is_error = false;
  std::string title;
  std::string message;
  SourceMark mark;
};

/// Findings that did not pass, then the cases that regressed; errors before warnings.
std::vector<Annotation> AnnotationsOf(const ReportInput& input) {
  std::vector<Annotation> annotations;
  if (input.decision != nullptr) {
    for (const gate::Finding& finding : input.decision->findings) {
      if (finding.verdict == gate::Verdict::kPass && !finding.is_warning) continue;
      annotations.push_back({finding.verdict == gate::Verdict::kFail,
                             std::string(gate::VerdictName(finding.verdict)) + " " + finding.rule,
                             finding.message,
                             {}});
    }
  }
  for (const Flip* flip : FlipsOf(input.comparison, FlipKind::kRegressed)) {
    const baseline::CaseResult& result = flip->second.candidate;
    const bool is_error = TrackVerdict(input.decision, result.track) == gate::Verdict::kFail;
    const std::string name = suite::CaseName(flip->first, result.id);
    annotations.push_back({is_error, "regressed: " + name,
                           name + " (" + std::string(TrackLabel(result.track)) + ", " +
                               std::string(suite::SeverityName(flip->second.severity())) +
                               ") passed in the baseline and fails now",
                           MarkOf(input, flip->first, result.id)});
  }
  std::stable_partition(annotations.begin(), annotations.end(),
                        [](const Annotation& a) { return a.is_error; });
  return annotations;
}

std::string CommandOf(const Annotation& annotation) {
  std::string command = annotation.is_error ? "::error " : "::warning ";
  if (!annotation.mark.file.empty()) {
    command += "file=" + text::EscapeGithubProperty(text::OneLine(annotation.mark.file)) +
               ",line=" + std::to_string(std::max(annotation.mark.line, 1)) + ",";
  }
  return command +
         "title=" + text::EscapeGithubProperty(text::OneLine("plimsoll: " + annotation.title)) +
         "::" + text::EscapeGithubData(text::OneLine(annotation.message, kMessageBytes)) + "\n";
}

}  // namespace

std::string GithubAnnotations(const ReportInput& input) {
  const std::vector<Annotation> annotations = AnnotationsOf(input);
  std::string out;
  for (std::size_t i = 0; i < std::min(annotations.size(), kMostAnnotations); ++i)
    out += CommandOf(annotations[i]);
  if (annotations.size() > kMostAnnotations) {
    out += "and " + Grouped(static_cast<std::int64_t>(annotations.size() - kMostAnnotations)) +
           " more in the job's summary\n";
  }
  return out;
}

}  // namespace plimsoll::report
