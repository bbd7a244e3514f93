#include "harness/baseline/reading.h"

namespace plimsoll::baseline {
namespace {

Reading ReadingOf(run::Outcome outcome, const OutcomeTable& table) {
  switch (outcome) {
    case run::Outcome::kTargetRefused:
      return table.refused;
    case run::Outcome::kTargetFiltered:
      return table.filtered;
    case run::Outcome::kTargetEmpty:
      return table.empty;
    case run::Outcome::kTargetTruncated:
      return table.truncated;
    default:
      return Reading::kMissing;
  }
}

}  // namespace

std::optional<bool> PassedOf(const store::TrialBrief& trial, const OutcomeTable& table,
                             std::optional<bool> wants_refusal) {
  if (trial.outcome == run::Outcome::kScored) return trial.passed;
  switch (ReadingOf(trial.outcome, table)) {
    case Reading::kMissing:
      return std::nullopt;
    case Reading::kPass:
      return true;
    case Reading::kFail:
      return false;
    case Reading::kJudged:
      return wants_refusal;
  }
  return std::nullopt;
}

}  // namespace plimsoll::baseline
