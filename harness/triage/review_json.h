#ifndef HARNESS_TRIAGE_REVIEW_JSON_H_
#define HARNESS_TRIAGE_REVIEW_JSON_H_

#include <string>
#include <string_view>

#include "harness/base/result.h"
#include "harness/triage/review_desk.h"

namespace plimsoll::triage {

/// "plimsoll.review/1": what the page shows. Hostile texts are lists of pieces: a string is text,
/// an object {"mark": …} names what a reader would not see.
std::string ReviewStateToJson(const ReviewState& state, const std::string& reviewer,
                              const DeskOptions& options);

/// Errors: kInvalid, naming the field.
Result<Submission> SubmissionFromJson(std::string_view json);

}  // namespace plimsoll::triage

#endif  // HARNESS_TRIAGE_REVIEW_JSON_H_
