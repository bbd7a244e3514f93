#include "harness/gate/decision.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "harness/gate/judge_rule.h"
#include "harness/gate/labelled_rule.h"
#include "harness/gate/list_rule.h"
#include "harness/gate/release_rule.h"
#include "harness/gate/slice_rule.h"
#include "harness/gate/track_rule.h"

namespace plimsoll::gate {
namespace {

/// Whether one pointer is the other or leads into it.
bool Overlap(const std::string& a, const std::string& b) {
  const std::string& shorter = a.size() < b.size() ? a : b;
  const std::string& longer = a.size() < b.size() ? b : a;
  return longer.starts_with(shorter) &&
         (longer.size() == shorter.size() || shorter.empty() || longer[shorter.size()] == '/');
}

Status CheckEqualSettings(const baseline::Comparison& comparison, const Policy& policy) {
  std::string differing;
  for (const baseline::Difference& difference : comparison.target_differences) {
    const bool must_be_equal =
        std::any_of(policy.equal_settings.begin(), policy.equal_settings.end(),
                    [&](const std::string& pointer) { return Overlap(pointer, difference.field); });
    if (!must_be_equal) continue;
    const auto shown = [](const std::string& value) {
      return value.empty() ? std::string("absent") : value;
    };
    differing += (differing.empty() ? "" : "; ") + difference.field + " was " +
                 shown(difference.before) + ", is " + shown(difference.after);
  }
  if (differing.empty()) return {};
  return MakeError(ErrorCode::kNotComparable,
                   "settings that the policy requires to be equal differ: ", differing);
}

/// Worse verdicts first, among passes the warnings first; within one verdict the rules about single
/// critical cases before those about rates, and rates before the rest.
std::pair<int, int> Rank(const Finding& finding) {
  const int verdict = finding.verdict == Verdict::kFail           ? 0
                      : finding.verdict == Verdict::kInconclusive ? 1
                      : finding.is_warning                        ? 2
                                                                  : 3;
  const int weight = finding.rule.starts_with("gate.critical") ? 0
                     : finding.rule.starts_with("gate.track.") ? 1
                                                               : 2;
  return {verdict, weight};
}

/// Whether a run that may stop early has settled every track that it watches, or asked it whole.
bool IsSettled(const DecideInput& input) {
  return !input.sequential.empty() &&
         std::all_of(input.sequential.begin(), input.sequential.end(), [](const auto& track) {
           return track.second.is_whole ||
                  track.second.decision != stats::SequentialDecision::kContinue;
         });
}

/// Trying again is seen, and costs.
std::vector<Finding> JudgeAttempts(const DecideInput& input) {
  if (input.attempt <= 1) return {};
  Finding finding;
  finding.rule = "gate.attempts";
  finding.verdict = Verdict::kPass;
  finding.is_warning = true;
  finding.message = "attempt " + std::to_string(input.attempt) +
                    " on the same candidate, suites and baseline: every test has its share of "
                    "alpha only, for trying until it passes would pass anything";
  return {finding};
}

}  // namespace

std::string_view VerdictName(Verdict verdict) {
  switch (verdict) {
    case Verdict::kPass:
      return "PASS";
    case Verdict::kInconclusive:
      return "INCONCLUSIVE";
    case Verdict::kFail:
      return "FAIL";
  }
  return "INCONCLUSIVE";
}

Result<GateDecision> Decide(const DecideInput& input, const Policy& of_file) {
  PLIMSOLL_TRY(CheckEqualSettings(*input.comparison, of_file));
  const Policy policy = AttenuateMargins(of_file, input.judges);
  std::vector<Finding> findings = JudgeTracks(input, policy);
  ApplyLabels(input, policy, &findings);
  const auto add = [&](std::vector<Finding> more) {
    std::move(more.begin(), more.end(), std::back_inserter(findings));
  };
  add(JudgeSlices(*input.comparison, findings, policy));
  add(JudgeRelease(*input.comparison, *input.candidate, policy, IsSettled(input)));
  add(JudgeCriticalList(*input.candidate, policy));
  add(JudgeQuarantine(*input.comparison, policy));
  add(JudgeSuiteHealth(input.health, policy.suite_health));
  if (input.anchor != nullptr) add(JudgeAnchor(*input.anchor, policy, AlphaOf(input, policy)));
  add(JudgeAttempts(input));
  SayAttenuation(policy, input.judges, &findings);
  ApplyJudges(input.judges, policy.judging, &findings);
  ApplyWaivers(policy, &findings);
  GateDecision decision;
  decision.policy_digest = policy.digest;
  decision.verdict = Verdict::kPass;
  for (const Finding& finding : findings)
    decision.verdict = std::max(decision.verdict, finding.verdict);
  std::stable_sort(findings.begin(), findings.end(),
                   [](const Finding& a, const Finding& b) { return Rank(a) < Rank(b); });
  decision.findings = std::move(findings);
  return decision;
}

ExitCode ExitCodeOf(const GateDecision& decision, bool warn_on_low_power) {
  if (decision.verdict == Verdict::kPass) return ExitCode::kPass;
  if (decision.verdict == Verdict::kFail) return ExitCode::kFail;
  const bool is_power_alone =
      std::none_of(decision.findings.begin(), decision.findings.end(), [](const Finding& finding) {
        return finding.verdict == Verdict::kInconclusive && finding.doubt != Doubt::kPower;
      });
  return warn_on_low_power && is_power_alone ? ExitCode::kPass : ExitCode::kInconclusive;
}

}  // namespace plimsoll::gate
