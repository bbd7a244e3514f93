#include "harness/gate/release_rule.h"

#include <algorithm>
#include <cstddef>
#include <set>
#include <string>
#include <utility>

#include "harness/baseline/track_rate.h"
#include "harness/gate/phrase.h"
#include "harness/suite/case_name.h"

namespace plimsoll::gate {
namespace {

Finding Pass(std::string rule, std::string message) {
  Finding finding;
  finding.rule = std::move(rule);
  finding.verdict = Verdict::kPass;
  finding.message = std::move(message);
  return finding;
}

Finding Open(std::string rule, Doubt doubt, std::string message) {
  Finding finding = Pass(std::move(rule), std::move(message));
  finding.verdict = Verdict::kInconclusive;
  finding.doubt = doubt;
  return finding;
}

/// Suites on gating tracks of which one side has nothing, although the other side has something:
/// "suite \"a\" has no baseline". Where there is no baseline at all the tracks say so.
std::string OneSided(const baseline::Comparison& comparison, const Policy& policy) {
  std::set<std::string> known;
  for (const baseline::TrackComparison& part : comparison.by_suite)
    if (part.baseline_cases > 0) known.insert(part.suite);
  std::set<std::string> what;
  for (const baseline::TrackComparison& part : comparison.by_suite) {
    const bool is_new = part.candidate_cases > 0 && !known.contains(part.suite);
    if (is_new && !known.empty() && policy.track(part.track).is_gating)
      what.insert("suite \"" + part.suite + "\" has no baseline");
  }
  for (const baseline::TrackComparison& track : comparison.tracks) {
    if (track.baseline_cases > 0 && track.candidate_cases == 0 &&
        policy.track(track.track).is_gating)
      what.insert("no " + std::string(suite::TrackName(track.track)) +
                  " case of the baseline was measured");
  }
  std::string list;
  for (const std::string& one : what) list += (list.empty() ? "" : ", ") + one;
  return list;
}

Finding JudgeComplete(const baseline::Comparison& comparison,
                      const std::vector<baseline::Measurement>& candidate, const Policy& policy,
                      bool is_settled) {
  std::int64_t missing = 0;
  std::size_t cases = 0;
  bool is_complete = true;
  for (const baseline::Measurement& measurement : candidate) {
    missing += measurement.missing_trials;
    cases += measurement.cases.size();
    is_complete = is_complete && measurement.is_complete;
  }
  const std::int64_t missing_before = comparison.baseline_missing_trials;
  if (is_settled && missing > 0 && missing_before == 0)
    return Pass("gate.complete", "every track was settled before its last case: " +
                                     std::to_string(missing) + " trials were not needed");
  if (missing > 0 || missing_before > 0) {
    return Open("gate.complete", Doubt::kIncomplete,
                "planned trials without a result: " + std::to_string(missing) +
                    " of the candidate and " + std::to_string(missing_before) +
                    " of the baseline; resume the run");
  }
  if (cases == 0)
    return Open("gate.complete", Doubt::kIncomplete, "no case of the candidate was measured");
  if (!is_complete)
    return Open("gate.complete", Doubt::kIncomplete,
                "the candidate is a part of a run only; merge its shards first");
  if (const std::string one_sided = OneSided(comparison, policy); !one_sided.empty())
    return Open("gate.complete", Doubt::kIncomplete, "not compared at all: " + one_sided);
  return Pass("gate.complete", "every planned trial has a result");
}

Finding JudgeCritical(const baseline::Comparison& comparison, const Policy& policy) {
  std::vector<std::string> failures;
  for (const auto& [suite, pair] : comparison.flips) {
    if (pair.is_regressed() && pair.severity() == suite::Severity::kCritical)
      failures.push_back(suite::CaseName(suite, pair.candidate.id));
  }
  const auto count = static_cast<std::int64_t>(failures.size());
  const auto open = static_cast<std::int64_t>(comparison.open_critical.size());
  const std::int64_t allowed = policy.largest_new_critical_failures;
  const std::string found = Count(count, "critical case", "critical cases") +
                            " passed before and " + (count == 1 ? "fails" : "fail") + " now, " +
                            std::to_string(allowed) + " allowed";
  Finding finding =
      Pass("gate.critical", found + (failures.empty() ? "" : ": " + FirstOf(failures)));
  finding.is_warning = count > 0;
  finding.cases = std::move(failures);
  if (count > allowed) {
    finding.verdict = Verdict::kFail;
    finding.is_warning = false;
  } else if (count + open > allowed) {
    finding =
        Open("gate.critical", Doubt::kUnscored,
             found + ", but " + std::to_string(open) +
                 " that passed before could not be scored: " + FirstOf(comparison.open_critical));
    finding.cases = comparison.open_critical;
  }
  return finding;
}

Finding JudgeRatio(const baseline::Comparison& comparison, double smallest) {
  const std::string what = "adversarial rate over happy-path rate";
  if (!comparison.ratio_candidate) {
    return Open(
        "gate.ratio", Doubt::kIncomplete,
        what + ": cannot be had, for one of the tracks has no scored case or its rate is 0");
  }
  const stats::Interval& interval = comparison.ratio_candidate_interval;
  const std::string numbers = Ratio(*comparison.ratio_candidate) + " [" + Ratio(interval.low) +
                              ", " + Ratio(interval.high) + "], smallest allowed " +
                              Ratio(smallest);
  Finding finding = Open("gate.ratio", Doubt::kPower,
                         what + " is neither shown nor excluded to suffice: " + numbers);
  if (interval.low >= smallest) finding = Pass("gate.ratio", what + " suffices: " + numbers);
  if (interval.high < smallest) {
    finding = Pass("gate.ratio", what + " is too small: " + numbers);
    finding.verdict = Verdict::kFail;
  }
  finding.margin = smallest;
  return finding;
}

/// A warning about cases in no pair; nothing where both sides have the same.
std::vector<Finding> JudgeLeftOut(const baseline::Comparison& comparison) {
  std::int64_t added = 0;
  std::int64_t removed = 0;
  std::int64_t changed = 0;
  std::vector<std::string> cases;
  for (const baseline::LeftOutCase& left : comparison.left_out) {
    added += left.why == baseline::LeftOut::kNew;
    removed += left.why == baseline::LeftOut::kRemoved;
    changed += left.why == baseline::LeftOut::kChanged;
    if (left.why == baseline::LeftOut::kRemoved || left.why == baseline::LeftOut::kChanged)
      cases.push_back(suite::CaseName(left.suite, left.id));
  }
  if (added + removed + changed == 0) return {};
  Finding finding =
      Pass("gate.left_out", "not compared: " + Count(removed, "case", "cases") +
                                " of the baseline that the candidate was not asked, " +
                                std::to_string(changed) + " that changed, " +
                                std::to_string(added) + " that are new");
  if (!cases.empty()) finding.message += "; " + FirstOf(cases);
  finding.is_warning = true;
  finding.cases = std::move(cases);
  return {finding};
}

std::vector<Finding> JudgeProvisional(const baseline::Comparison& comparison) {
  std::vector<Finding> findings;
  for (const baseline::TrackComparison& track : comparison.tracks) {
    if (track.provisional == 0) continue;
    const std::string name(suite::TrackName(track.track));
    Finding finding = Pass(
        "gate.provisional." + name,
        std::to_string(track.provisional) + " of " + Count(track.candidate_cases, "case", "cases") +
            " were graded by a pre-screen alone, which is wrong in both directions at times");
    finding.track = name;
    finding.is_warning = true;
    findings.push_back(std::move(finding));
  }
  return findings;
}

std::string RateText(const baseline::Rate& rate) {
  if (!rate.rate) return "unknown";
  return Percent(*rate.rate) + " [" + Percent(rate.interval.low) + ", " +
         Percent(rate.interval.high) + "]";
}

bool HasOwnFamily(const std::vector<baseline::Measurement>& measurements) {
  for (const baseline::Measurement& measurement : measurements)
    for (const baseline::CaseResult& result : measurement.cases)
      if (result.is_own_family) return true;
  return false;
}

/// A model may know what its own family writes: such cases are shown apart.
std::vector<Finding> JudgeOwnFamily(const std::vector<baseline::Measurement>& candidate) {
  if (!HasOwnFamily(candidate)) return {};
  baseline::TrackRateCounter of_own;
  baseline::TrackRateCounter of_others;
  for (const baseline::Measurement& measurement : candidate)
    for (const baseline::CaseResult& result : measurement.cases)
      (result.is_own_family ? of_own : of_others).Add(measurement.suite, result);
  const std::vector<baseline::TrackRate> others = of_others.Take();
  std::vector<Finding> findings;
  for (const baseline::TrackRate& own : of_own.Take()) {
    const auto rest = std::find_if(others.begin(), others.end(),
                                   [&](const auto& other) { return other.track == own.track; });
    const std::string name(suite::TrackName(own.track));
    Finding finding =
        Pass("gate.own_family." + name,
             Count(own.rate.cases + own.unscored, "case was", "cases were") +
                 " written by a model of the target's own family: " + RateText(own.rate) +
                 " of those pass, and of the others " +
                 (rest == others.end() ? std::string("there are none") : RateText(rest->rate)));
    finding.track = name;
    finding.is_warning = true;
    findings.push_back(std::move(finding));
  }
  return findings;
}

}  // namespace

std::vector<Finding> JudgeRelease(const baseline::Comparison& comparison,
                                  const std::vector<baseline::Measurement>& candidate,
                                  const Policy& policy, bool is_settled) {
  std::vector<Finding> findings{JudgeComplete(comparison, candidate, policy, is_settled),
                                JudgeCritical(comparison, policy)};
  if (policy.smallest_ratio) findings.push_back(JudgeRatio(comparison, *policy.smallest_ratio));
  for (Finding& finding : JudgeLeftOut(comparison)) findings.push_back(std::move(finding));
  for (Finding& finding : JudgeProvisional(comparison)) findings.push_back(std::move(finding));
  for (Finding& finding : JudgeOwnFamily(candidate)) findings.push_back(std::move(finding));
  return findings;
}

}  // namespace plimsoll::gate
