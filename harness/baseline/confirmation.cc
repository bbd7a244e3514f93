#include "harness/baseline/confirmation.h"

#include <algorithm>
#include <cstddef>
#include <iterator>

#include "harness/stats/multiplicity.h"
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

bool HasFreshTrials(const std::optional<CaseTrials>& side) { return side && side->trials > 0; }

CaseState StateOfFlip(const CaseChange& change) {
  if (!HasFreshTrials(change.fresh_candidate)) return CaseState::kFlip;
  if (change.p_adjusted)
    return stats::IsSignificant(*change.p_adjusted, kFlipFalseDiscoveryRate)
               ? CaseState::kConfirmedRegression
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

void AdjustFreshDrops(std::vector<CaseChange>* changes) {
  std::vector<CaseChange*> asked;
  std::vector<double> p;
  std::vector<double> smallest_p;
  for (CaseChange& change : *changes) {
    if (!HasFreshTrials(change.fresh_baseline) || !HasFreshTrials(change.fresh_candidate)) continue;
    const std::int64_t trials = change.fresh_baseline->trials;
    asked.push_back(&change);
    p.push_back(stats::FisherDrop(*change.fresh_baseline, *change.fresh_candidate));
    smallest_p.push_back(
        stats::SmallestFisherDrop({trials, trials}, change.fresh_candidate->trials));
  }
  const auto adjusted = stats::BenjaminiHochbergTestable(p, smallest_p, kFlipFalseDiscoveryRate);
  for (std::size_t i = 0; i < asked.size(); ++i) asked[i]->p_adjusted = adjusted[i];
}

CaseState StateOf(const CaseChange& change, const std::string& today) {
  if (change.is_quarantined) return CaseState::kQuarantined;
  const bool passes = IsAllPassed(change.candidate);
  if (change.known_issue && today <= change.known_issue->expires)
    return passes ? CaseState::kUnexpectedPass : CaseState::kKnownFailure;
  if (change.is_flip()) return StateOfFlip(change);
  if (passes && !IsAllPassed(change.baseline)) return CaseState::kFixed;
  if (IsUnstable(Sum(change.baseline, change.candidate))) return CaseState::kUnstable;
  return passes ? CaseState::kStablePass : CaseState::kFailing;
}

std::optional<std::int64_t> PassesToAcceptFix(const CaseChange& change, double alpha) {
  const CaseTrials& seen =
      HasFreshTrials(change.fresh_candidate) ? *change.fresh_candidate : change.candidate;
  if (seen.trials == 0) return std::nullopt;
  const double failures = static_cast<double>(seen.trials - seen.passes);
  return stats::PassesToAcceptFix(failures / static_cast<double>(seen.trials), alpha);
}

}  // namespace plimsoll::baseline
