#ifndef HARNESS_RUN_TRIAL_BRIEF_H_
#define HARNESS_RUN_TRIAL_BRIEF_H_

#include <optional>

#include "harness/run/record.h"

namespace plimsoll::run {

/// What one trial came to, without its transcript.
struct TrialBrief {
  int epoch = 0;
  Outcome outcome = Outcome::kCancelled;
  std::optional<bool> passed;   ///< set exactly when outcome is kScored
  bool is_provisional = false;  ///< a pre-screen decided
  std::optional<double> score;  ///< mean of the grades' scores; unset where no grade has one
  bool operator==(const TrialBrief&) const = default;
};

TrialBrief BriefOf(const TrialRecord& record);

}  // namespace plimsoll::run

#endif  // HARNESS_RUN_TRIAL_BRIEF_H_
