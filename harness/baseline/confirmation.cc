#include "harness/baseline/confirmation.h"

#include <algorithm>
#include <iterator>

#include "harness/stats/rates.h"
#include "harness/stats/significance.h"

namespace plimsoll::baseline {
namespace {

using stats::CaseTrials;

constexpr int kFreshTrialsOfCritical = 20;

bool IsAllPassed(const CaseTrials& side) { return side.trials > 0 && side.passes == side.trials; }

CaseTrials Sum(const CaseTrials& a, const CaseTrials& b) {
  return {a.passes + b.passes, a.trials + b.trials};
}

// Its rate is neither nearly 0 nor nearly 1.
bool IsUnstable(const CaseTrials& both) {
  if (both.passes == 0 || both.passes == both.trials) return false;
  const stats::Interval rate =
      stats::Wilson(static_cast<double>(both.passes), static_cast<double>(both.trials), 0.95);
  return rate.low > 0.02 && rate.high < 0.98;
}

CaseState StateOfFlip(const CaseChange& change, double alpha) {
  if (!change.fresh_candidate || change.fresh_candidate->trials == 0) return CaseState::kFlip;
  if (const std::optional<double> p = FreshDrop(change))
    return stats::IsSignificant(*p, alpha) ? CaseState::kConfirmedRegression
                                           : CaseState::kNotConfirmed;
  return IsAllPassed(*change.fresh_candidate) ? CaseState::kNotConfirmed : CaseState::kFlip;
}

}  // namespace

std::string_view CaseStateName(CaseState state) {
  constexpr std::string_view kNames[] = {"confirmed_regression",
                                         "flip",
                                         "unexpected_pass",
                                         "unstable",
                                         "not_confirmed",
                                         "fixed",
                                         "known_failure",
                                         "quarantined",
                                         "failing",
                                         "stable_pass"};
  static_assert(std::size(kNames) == kCaseStates);
  return kNames[static_cast<int>(state)];
}

bool CaseChange::is_flip() const {
  return IsAllPassed(baseline) && candidate.trials > 0 && !IsAllPassed(candidate);
}

CaseChange ChangeOf(const Row& row) {
  CaseChange change;
  change.suite = std::string(row.suite);
  change.id = row.candidate->id;
  change.severity = std::max(row.baseline->severity, row.candidate->severity);
  change.baseline = {row.baseline->passes, row.baseline->trials};
  change.candidate = {row.candidate->passes, row.candidate->trials};
  return change;
}

int FreshTrialsOf(const CaseChange& change, int asked) {
  return change.severity == suite::Severity::kCritical ? std::max(asked, kFreshTrialsOfCritical)
                                                       : asked;
}

std::optional<double> FreshDrop(const CaseChange& change) {
  if (!change.fresh_baseline || !change.fresh_candidate || change.fresh_baseline->trials == 0 ||
      change.fresh_candidate->trials == 0)
    return std::nullopt;
  return stats::FisherDrop(*change.fresh_baseline, *change.fresh_candidate);
}

CaseState StateOf(const CaseChange& change, const std::string& today, double alpha) {
  if (change.is_quarantined) return CaseState::kQuarantined;
  const bool passes = IsAllPassed(change.candidate);
  if (change.known_issue && today <= change.known_issue->expires)
    return passes ? CaseState::kUnexpectedPass : CaseState::kKnownFailure;
  if (change.is_flip()) return StateOfFlip(change, alpha);
  if (passes && !IsAllPassed(change.baseline)) return CaseState::kFixed;
  if (IsUnstable(Sum(change.baseline, change.candidate))) return CaseState::kUnstable;
  return passes ? CaseState::kStablePass : CaseState::kFailing;
}

std::optional<std::int64_t> PassesToAcceptFix(const CaseChange& change, double alpha) {
  const bool is_fresh = change.fresh_candidate && change.fresh_candidate->trials > 0;
  const CaseTrials& seen = is_fresh ? *change.fresh_candidate : change.candidate;
  if (seen.trials == 0) return std::nullopt;
  const double failures = static_cast<double>(seen.trials - seen.passes);
  return stats::PassesToAcceptFix(failures / static_cast<double>(seen.trials), alpha);
}

}  // namespace plimsoll::baseline
