#ifndef HARNESS_BASELINE_CONFIRMATION_H_
#define HARNESS_BASELINE_CONFIRMATION_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/baseline/pairing.h"
#include "harness/stats/case_change.h"
#include "harness/suite/case.h"

namespace plimsoll::baseline {

/// What a case has come to between baseline and candidate, the most urgent first.
enum class CaseState {
  kConfirmedRegression,  ///< a flip that fresh trials on both sides showed again
  kFlip,                 ///< passed every trial before and not now: no evidence by itself
  kUnexpectedPass,       ///< a known failure that passed every trial: take it off the list
  kUnstable,             ///< passes and fails, on both sides taken together
  kNotConfirmed,         ///< a flip that fresh trials did not show again
  kFixed,                ///< the other way round
  kKnownFailure,         ///< listed with an owner and a day that has not passed
  kQuarantined,          ///< worthless on both sides: noise of judge or infrastructure
  kFailing,              ///< failed before, and is not listed
  kStablePass,
};
inline constexpr int kCaseStates = 10;
std::string_view CaseStateName(CaseState state);  ///< "confirmed_regression", …

/// A case on both sides, and what was asked of it again.
struct CaseChange {
  std::string suite;
  std::string id;
  suite::Severity severity = suite::Severity::kMedium;
  stats::CaseTrials baseline;
  stats::CaseTrials candidate;
  /// Fresh trials. They alone are tested: the first ones selected the case. Unset: not asked, as on
  /// the baseline's side where its target cannot be called.
  std::optional<stats::CaseTrials> fresh_baseline;
  std::optional<stats::CaseTrials> fresh_candidate;
  /// AdjustFreshDrops sets it.
  std::optional<double> p_adjusted;
  std::optional<suite::KnownIssue> known_issue;
  bool is_quarantined = false;

  /// Passed every trial before and not now.
  bool is_flip() const;
};

/// A pair of a comparison as it stands before anything is asked again. Shapes: row.is_pair().
CaseChange ChangeOf(const Row& row);

/// How often a flip is asked again on each side: as often as `asked`, critical cases at least
/// twenty times.
int FreshTrialsOf(const CaseChange& change, int asked);

/// Of the flips that are called confirmed, the share that may be none.
inline constexpr double kFlipFalseDiscoveryRate = 0.10;

/// Tests the fresh trials of each case that has them on both sides (Fisher, one-sided) and adjusts
/// over all of these. So few trials that no outcome could be significant are not tested. Source:
/// Benjamini & Hochberg 1995; Tarone 1990.
void AdjustFreshDrops(std::vector<CaseChange>* changes);

/// `today` (YYYY-MM-DD): a known issue holds until its last day and counts for nothing after it.
/// A flip that AdjustFreshDrops could not test is never called confirmed.
CaseState StateOf(const CaseChange& change, const std::string& today);

/// The straight passes that it takes to believe a later fix, from the fresh failures where there
/// are fresh trials; none where it did not fail.
std::optional<std::int64_t> PassesToAcceptFix(const CaseChange& change, double alpha);

}  // namespace plimsoll::baseline

#endif  // HARNESS_BASELINE_CONFIRMATION_H_
