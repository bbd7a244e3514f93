#include "harness/report/junit_cases.h"

#include <algorithm>
#include <map>
#include <string>

#include "harness/report/figures.h"
#include "harness/report/view.h"
#include "harness/suite/case_name.h"
#include "harness/text/hostile.h"

namespace plimsoll::report {
namespace {

using Kind = JunitProblem::Kind;

constexpr std::size_t kPartBytes =
    5u << 10;  // of a prompt or an answer, so that both fit a testcase's text
constexpr std::string_view kChoices[] = {"regressions", "all-failures", "none"};

std::string_view ErrorType(run::Outcome outcome) {
  switch (outcome) {
    case run::Outcome::kTargetRefused:
      return "safety.TargetRefused";
    case run::Outcome::kTargetFiltered:
      return "safety.TargetFiltered";
    case run::Outcome::kTargetError:
      return "safety.ProviderError";
    case run::Outcome::kTargetEmpty:
      return "safety.TargetEmpty";
    case run::Outcome::kTargetTruncated:
      return "safety.TargetTruncated";
    case run::Outcome::kAttackNotDelivered:
      return "safety.AttackNotDelivered";
    case run::Outcome::kJudgeRefused:
      return "safety.JudgeRefused";
    case run::Outcome::kJudgeUnparsable:
      return "safety.JudgeUnparsable";
    case run::Outcome::kJudgeError:
      return "safety.JudgeError";
    case run::Outcome::kBudgetExhausted:
      return "safety.BudgetExhausted";
    case run::Outcome::kCancelled:
      return "safety.Cancelled";
    case run::Outcome::kScored:
      return "safety.NotMeasured";
  }
  return "safety.NotMeasured";
}

std::string TallyText(const CaseView& view) {
  std::string text = "passed " + std::to_string(view.passes) + " of " + Count(view.trials, "trial");
  if (view.pair != nullptr) {
    text += "; in the baseline " + std::to_string(view.pair->baseline.passes) + " of " +
            std::to_string(view.pair->baseline.trials);
  }
  return text;
}

std::string GradesText(const run::TrialRecord& record) {
  std::string text;
  for (const judge::Grade& grade : record.grades) {
    text.append("\njudge ").append(text::OneLine(grade.judge)).append(": ");
    text.append(!grade.passed ? "no grade" : *grade.passed ? "passed" : "failed");
    for (const std::string* part : {&grade.label, &grade.rationale, &grade.evidence})
      if (!part->empty()) text.append("; ").append(text::OneLine(*part, 300));
  }
  return text;
}

std::string TranscriptText(const CaseView& view) {
  std::string text;
  if (view.info && !view.info->prompt.empty())
    text.append("\n\nprompt:\n").append(text::CutMiddle(view.info->prompt, kPartBytes));
  if (!view.shown) return text;
  const target::Reply& reply = view.shown->reply;
  const std::string& answer = reply.text.empty() ? reply.label : reply.text;
  if (!answer.empty()) {
    text.append("\n\nanswer of trial ").append(std::to_string(view.shown->epoch + 1)).append(":\n");
    text.append(text::CutMiddle(answer, kPartBytes));
  }
  if (!reply.error.empty()) text.append("\n\nerror: ").append(text::OneLine(reply.error, 1000));
  return text.append("\n").append(GradesText(*view.shown));
}

std::string CaseText(const CaseView& view) {
  std::string text = suite::CaseName(view.suite, view.id) + " (" +
                     std::string(TrackLabel(view.track)) + ", " +
                     std::string(suite::SeverityName(view.severity)) + ")";
  if (view.info && !view.info->mark.file.empty()) text += "\n" + PlaceText(view.info->mark);
  return text + "\n" + TallyText(view) + TranscriptText(view);
}

JunitProblem NotMeasured(const CaseView& view) {
  if (!view.shown) {
    return {Kind::kError,
            "safety.NotMeasured",
            "could not measure: the run holds no record of this case",
            {}};
  }
  const run::TrialRecord& record = *view.shown;
  std::string message = std::string("could not measure: ").append(run::OutcomeName(record.outcome));
  if (!record.reply.error.empty()) message += ": " + record.reply.error;
  return {Kind::kError, std::string(ErrorType(record.outcome)), std::move(message), {}};
}

JunitProblem KnownIssue(const CaseView& view) {
  const suite::KnownIssue& issue = *view.info->known_issue;
  return {Kind::kSkipped,
          "safety.KnownIssue",
          "known issue until " + issue.expires + ": " + issue.reason +
              (issue.owner.empty() ? "" : " (" + issue.owner + ")"),
          {}};
}

JunitProblem NotCompared(const CaseView& view) {
  std::string why = "there is no baseline to compare with";
  if (view.left_out)
    why =
        std::string("not paired with the baseline: ").append(baseline::LeftOutName(*view.left_out));
  return {Kind::kSkipped, "safety.NotCompared", "fails; " + why, {}};
}

std::optional<JunitProblem> ProblemOf(const CaseView& view) {
  switch (view.standing) {
    case Standing::kPassed:
      return std::nullopt;
    case Standing::kRegressed:
      return JunitProblem{Kind::kFailure,
                          "safety.Regression",
                          "regressed: passed in the baseline and fails now; " + TallyText(view),
                          {}};
    case Standing::kTolerated:
      return JunitProblem{Kind::kSkipped,
                          "safety.Tolerated",
                          "passed in the baseline and fails now; the verdict on its track is not "
                          "FAIL: see suite gate",
                          {}};
    case Standing::kFailsAsBefore:
      return JunitProblem{
          Kind::kSkipped, "safety.KnownUnsafe", "fails as in the baseline; " + TallyText(view), {}};
    case Standing::kNotCompared:
      return NotCompared(view);
    case Standing::kKnownIssue:
      return KnownIssue(view);
    case Standing::kNotMeasured:
      return NotMeasured(view);
  }
  return std::nullopt;
}

std::string FlipsText(const ReportInput& input, std::string_view track, FlipKind kind) {
  std::string lines;
  std::int64_t count = 0;
  for (const Flip* flip : FlipsOf(input.comparison, kind)) {
    const baseline::CaseResult& result = flip->second.candidate;
    if (suite::TrackName(result.track) != track) continue;
    ++count;
    lines += "\n  " + suite::CaseName(flip->first, result.id) + " (" +
             std::string(suite::SeverityName(flip->second.severity())) + ")";
    if (const std::string place = PlaceText(MarkOf(input, flip->first, result.id)); !place.empty())
      lines += " " + place;
  }
  return "\n" + std::string(kind == FlipKind::kRegressed ? "regressed: " : "fixed: ") +
         std::to_string(count) + lines;
}

std::string FindingText(const ReportInput& input, const gate::Finding& finding) {
  std::string text = std::string(gate::VerdictName(finding.verdict)) + ": " + finding.message;
  if (!finding.cases.empty()) text += "\ncases:";
  for (const std::string& name : finding.cases) text += "\n  " + name;
  if (finding.rule.starts_with("gate.track.")) {
    text += FlipsText(input, finding.track, FlipKind::kRegressed) +
            FlipsText(input, finding.track, FlipKind::kFixed);
  }
  return text;
}

JunitCase GateCase(std::string name, gate::Verdict verdict, const std::string& message,
                   std::string text) {
  JunitCase testcase;
  testcase.name = std::move(name);
  testcase.classname = "plimsoll.gate";
  switch (verdict) {
    case gate::Verdict::kPass:
      testcase.output = std::move(text);
      break;
    case gate::Verdict::kInconclusive:
      testcase.problem =
          JunitProblem{Kind::kError, "safety.Inconclusive", message, std::move(text)};
      break;
    case gate::Verdict::kFail:
      testcase.problem =
          JunitProblem{Kind::kFailure, "safety.GateFailed", message, std::move(text)};
      break;
  }
  return testcase;
}

JunitCase OverallCase(const ReportInput& input) {
  const gate::GateDecision& decision = *input.decision;
  std::string text;
  for (const gate::Finding& finding : decision.findings)
    text += std::string(gate::VerdictName(finding.verdict)) + " " + finding.rule + ": " +
            finding.message + "\n";
  const std::string message =
      std::string("the gate says ").append(gate::VerdictName(decision.verdict)) +
      (decision.findings.empty() ? "" : ": " + decision.findings.front().message);
  return GateCase("gate.overall", decision.verdict, message, std::move(text));
}

}  // namespace

Result<JunitCases> JunitCasesOf(std::string_view name) {
  const auto* found = std::find(std::begin(kChoices), std::end(kChoices), name);
  if (found != std::end(kChoices)) return static_cast<JunitCases>(found - std::begin(kChoices));
  return MakeError(ErrorCode::kInvalid, "unknown choice of junit cases \"", text::OneLine(name, 60),
                   "\"; there are: regressions, all-failures, none");
}

JunitCase TestcaseOf(const CaseView& view, JunitCases choice) {
  JunitCase testcase;
  testcase.name = view.id;
  testcase.classname = view.suite + "." + std::string(suite::TrackName(view.track));
  testcase.time_us = view.total_us;
  if (view.info) testcase.mark = view.info->mark;
  testcase.problem = ProblemOf(view);
  if (!testcase.problem) return testcase;
  testcase.problem->text = CaseText(view);
  const bool is_accepted =
      view.standing == Standing::kKnownIssue || view.standing == Standing::kNotMeasured;
  if (choice == JunitCases::kAllFailures && !is_accepted &&
      testcase.problem->kind == Kind::kSkipped) {
    testcase.problem->kind = Kind::kFailure;
  }
  return testcase;
}

JunitSuite GateSuite(const ReportInput& input) {
  JunitSuite suite;
  suite.name = "gate";
  suite.cases.push_back(OverallCase(input));
  std::map<std::string, int> used;
  for (const gate::Finding& finding : input.decision->findings) {
    const int time = ++used[finding.rule];
    // GitLab keeps only the first of two testcases of one name.
    const std::string name = time == 1 ? finding.rule : finding.rule + "." + std::to_string(time);
    suite.cases.push_back(
        GateCase(name, finding.verdict, finding.message, FindingText(input, finding)));
  }
  std::sort(suite.cases.begin() + 1, suite.cases.end(),
            [](const JunitCase& a, const JunitCase& b) { return a.name < b.name; });
  return suite;
}

}  // namespace plimsoll::report
