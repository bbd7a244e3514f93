#ifndef HARNESS_CLI_REVIEW_MATERIAL_H_
#define HARNESS_CLI_REVIEW_MATERIAL_H_

#include <string>
#include <vector>

#include "harness/suite/suite.h"
#include "harness/triage/review_desk.h"

namespace plimsoll::cli {

/// What a reviewer reads beside an answer: the conversation from the suites, and what they and the
/// rubrics say that passes. Nothing where no suite has the case as it was measured.
/// `rubric_folder`: of the user's own rubrics.
triage::MaterialReader ReaderOf(std::vector<suite::Suite> suites, std::string rubric_folder);

}  // namespace plimsoll::cli

#endif  // HARNESS_CLI_REVIEW_MATERIAL_H_
