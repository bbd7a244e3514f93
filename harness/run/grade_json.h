#ifndef HARNESS_RUN_GRADE_JSON_H_
#define HARNESS_RUN_GRADE_JSON_H_

#include "harness/base/result.h"
#include "harness/doc/json.h"
#include "harness/doc/node.h"
#include "harness/judge/judge.h"

namespace plimsoll::run {

/// A grade with its votes, as a trial's record keeps it.
void WriteGrade(doc::JsonAppender& json, const judge::Grade& grade);
/// Errors: kStore, kInvalid.
Result<judge::Grade> ReadGrade(const doc::Node& node);

}  // namespace plimsoll::run

#endif  // HARNESS_RUN_GRADE_JSON_H_
