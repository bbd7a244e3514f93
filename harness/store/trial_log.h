#ifndef HARNESS_STORE_TRIAL_LOG_H_
#define HARNESS_STORE_TRIAL_LOG_H_

#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/run/trial_brief.h"

namespace plimsoll::store {

using run::TrialBrief;

/// A case's trials in one short text that grows at its end, so that a trial which lands adds to it
/// and rewrites nothing: entries such as "0P", "12F0.25", each followed by a comma. The letter says
/// passed (P) or failed (F), in lower case where a pre-screen decided, and for an outcome beside
/// scored A + its number after a colon: "3:D".
std::string TrialLogEntry(const TrialBrief& brief);

/// Adds the entries of a log to `out`, in order of epochs. Errors: kStore for what is no log.
Status ReadTrialLog(std::string_view log, std::vector<TrialBrief>* out);

}  // namespace plimsoll::store

#endif  // HARNESS_STORE_TRIAL_LOG_H_
