#include "harness/gate/decision.h"

#include <algorithm>
#include <utility>

#include "harness/gate/release_rule.h"
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

/// Worse verdicts first, among passes the warnings first.
int Rank(const Finding& finding) {
  if (finding.verdict == Verdict::kFail) return 0;
  if (finding.verdict == Verdict::kInconclusive) return 1;
  return finding.is_warning ? 2 : 3;
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

Result<GateDecision> Decide(const baseline::Comparison& comparison,
                            const std::vector<baseline::Measurement>& candidate,
                            const Policy& policy) {
  PLIMSOLL_TRY(CheckEqualSettings(comparison, policy));
  GateDecision decision;
  decision.policy_digest = policy.digest;
  decision.verdict = Verdict::kPass;
  decision.findings = JudgeTracks(comparison, policy);
  for (Finding& finding : JudgeRelease(comparison, candidate, policy))
    decision.findings.push_back(std::move(finding));
  for (const Finding& finding : decision.findings)
    decision.verdict = std::max(decision.verdict, finding.verdict);
  std::stable_sort(decision.findings.begin(), decision.findings.end(),
                   [](const Finding& a, const Finding& b) { return Rank(a) < Rank(b); });
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
