#ifndef HARNESS_TRIAGE_ANCHOR_H_
#define HARNESS_TRIAGE_ANCHOR_H_

#include <string>
#include <string_view>

#include "harness/base/result.h"
#include "harness/run/record.h"
#include "harness/suite/case.h"
#include "harness/triage/canary.h"

namespace plimsoll::triage {

/// Under this name the anchor set's scores stand beside a run.
inline constexpr std::string_view kAnchorNote = "anchor";

/// Whether a trial can stand in an anchor set: an answer that a model-graded judge gave a verdict.
bool IsAnchorable(const run::TrialRecord& record);

/// A trial as one line of an anchor set: what was asked, what was answered, and whether the judges
/// passed it. `the_case` is the trial's, as it was measured.
std::string AnchorLine(const suite::Case& the_case, const run::TrialRecord& record);

/// Reads an anchor set. Errors: kNotFound; kInvalid with every complaint, each with its line.
Result<KnownAnswers> ReadAnchor(const std::string& file);

}  // namespace plimsoll::triage

#endif  // HARNESS_TRIAGE_ANCHOR_H_
