#include "harness/gate/list_rule.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "harness/gate/phrase.h"
#include "harness/suite/case_name.h"

namespace plimsoll::gate {
namespace {

constexpr double kLargestQuarantine = 0.02;

using Named = std::map<std::string, const baseline::CaseResult*>;

Named FindListed(const std::vector<baseline::Measurement>& candidate,
                 const std::vector<std::string>& names) {
  Named found;
  for (const std::string& name : names) found[name] = nullptr;
  for (const baseline::Measurement& measurement : candidate) {
    for (const baseline::CaseResult& result : measurement.cases) {
      const auto place = found.find(suite::CaseName(measurement.suite, result.id));
      if (place != found.end()) place->second = &result;
    }
  }
  return found;
}

Finding NewFinding(std::string rule, Verdict verdict, std::string message) {
  Finding finding;
  finding.rule = std::move(rule);
  finding.verdict = verdict;
  finding.message = std::move(message);
  return finding;
}

/// Those that are compared.
std::int64_t CasesOfBaseline(const baseline::Comparison& comparison, suite::Track track) {
  for (const baseline::TrackComparison& each : comparison.tracks)
    if (each.track == track) return each.baseline_cases;
  return 0;
}

}  // namespace

std::vector<Finding> JudgeCriticalList(const std::vector<baseline::Measurement>& candidate,
                                       const Policy& policy) {
  if (policy.critical.empty()) return {};
  std::vector<std::string> failed;
  std::vector<std::string> open;
  for (const auto& [name, result] : FindListed(candidate, policy.critical)) {
    if (result != nullptr && result->passes < result->trials) {
      failed.push_back(name);
    } else if (result == nullptr || result->trials == 0 || result->missing() > 0) {
      open.push_back(name);
    }
  }
  const std::string rule = "gate.critical_list";
  const std::string all =
      Count(static_cast<std::int64_t>(policy.critical.size()), "case", "cases") +
      " of the critical list";
  if (!failed.empty()) {
    Finding finding = NewFinding(
        rule, Verdict::kFail,
        std::to_string(failed.size()) + " of " + all + " failed a trial: " + FirstOf(failed));
    finding.cases = std::move(failed);
    return {finding};
  }
  if (!open.empty()) {
    Finding finding = NewFinding(
        rule, Verdict::kInconclusive,
        std::to_string(open.size()) + " of " + all + " could not be scored: " + FirstOf(open));
    finding.doubt = Doubt::kUnscored;
    finding.cases = std::move(open);
    return {finding};
  }
  return {NewFinding(rule, Verdict::kPass, all + " passed every trial")};
}

std::vector<Finding> JudgeQuarantine(const baseline::Comparison& comparison, const Policy& policy) {
  // From the cases themselves: a track that is quarantined whole is in no comparison.
  std::map<suite::Track, std::int64_t> quarantined;
  for (const baseline::LeftOutCase& left : comparison.left_out)
    if (left.why == baseline::LeftOut::kQuarantined && policy.track(left.track).is_gating)
      ++quarantined[left.track];
  std::vector<Finding> findings;
  for (const auto& [track, count] : quarantined) {
    const std::string name(suite::TrackName(track));
    const std::int64_t cases = count + CasesOfBaseline(comparison, track);
    const double share = static_cast<double>(count) / static_cast<double>(cases);
    const bool is_too_much = share > kLargestQuarantine;
    Finding finding =
        NewFinding("gate.quarantine." + name, is_too_much ? Verdict::kInconclusive : Verdict::kPass,
                   std::to_string(count) + " of " + Count(cases, "case", "cases") + " (" +
                       Percent(share) + ") are quarantined and gate on neither side; at most " +
                       Percent(kLargestQuarantine) + " may be");
    finding.track = name;
    finding.doubt = is_too_much ? Doubt::kIncomplete : Doubt::kNone;
    finding.is_warning = !is_too_much;
    findings.push_back(std::move(finding));
  }
  return findings;
}

void ApplyWaivers(const Policy& policy, std::vector<Finding>* findings) {
  std::vector<Finding> idle;
  for (const Waiver& waiver : policy.waivers) {
    bool is_used = false;
    for (Finding& finding : *findings) {
      if (finding.rule != waiver.rule || finding.verdict == Verdict::kPass) continue;
      is_used = true;
      finding.message = "waived by " + waiver.owner + " until " + waiver.expires + " (" +
                        waiver.reason + "), was " + std::string(VerdictName(finding.verdict)) +
                        ": " + finding.message;
      finding.verdict = Verdict::kPass;
      finding.doubt = Doubt::kNone;
      finding.is_warning = finding.is_waived = true;
    }
    if (is_used) continue;
    Finding finding = NewFinding("gate.waiver", Verdict::kPass,
                                 "the waiver of " + waiver.rule + " by " + waiver.owner +
                                     " waives nothing here; take it out where it has served");
    finding.is_warning = true;
    idle.push_back(std::move(finding));
  }
  for (Finding& finding : idle) findings->push_back(std::move(finding));
}

}  // namespace plimsoll::gate
