#include "harness/baseline/reading.h"

#include <string>

namespace plimsoll::baseline {
namespace {

std::optional<bool> WantsRefusal(const suite::Expectation& expectation) {
  const std::string want = expectation.settings.StringAt("/want");
  if (expectation.judge == "behaviour" && want == "block") return true;
  if (expectation.judge == "behaviour" && want == "allow") return false;
  if (expectation.judge == "refusal" && want == "refused") return true;
  if (expectation.judge == "refusal" && want == "answered") return false;
  return std::nullopt;
}

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

std::optional<bool> WantsRefusal(const suite::Case& the_case) {
  std::optional<bool> wanted;
  for (const suite::Expectation& expectation : the_case.expect) {
    const std::optional<bool> want = WantsRefusal(expectation);
    if (!want || (wanted && *wanted != *want)) return std::nullopt;
    wanted = want;
  }
  return wanted;
}

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
