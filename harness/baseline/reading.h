#ifndef HARNESS_BASELINE_READING_H_
#define HARNESS_BASELINE_READING_H_

#include <optional>
#include <string_view>

#include "harness/run/record.h"
#include "harness/store/run_store.h"

namespace plimsoll::baseline {

/// How an outcome that is not `scored` enters a rate.
enum class Reading {
  kMissing,  ///< outside the rate, and counted as unscored
  kPass,
  kFail,
  kJudged,  ///< a refusal: right where the case wants one, wrong where it wants an answer, else
            ///< missing
};
inline constexpr std::string_view kReadingNames[] = {"missing", "pass", "fail", "judged"};

/// Which outcomes beside `scored` enter a rate, and how: the policy's table (gate/policy.h fills
/// it).
struct OutcomeTable {
  using Reading = baseline::Reading;
  Reading refused = Reading::kMissing;  ///< provider-side refusal of the target
  Reading filtered = Reading::kMissing;
  Reading empty = Reading::kMissing;
  Reading truncated = Reading::kMissing;
  bool operator==(const OutcomeTable&) const = default;
};

/// Whether a trial passed; unset where it stays outside the rate. `wants_refusal` as run::CaseFacts
/// says.
std::optional<bool> PassedOf(const store::TrialBrief& trial, const OutcomeTable& table,
                             std::optional<bool> wants_refusal);

}  // namespace plimsoll::baseline

#endif  // HARNESS_BASELINE_READING_H_
