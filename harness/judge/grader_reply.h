#ifndef HARNESS_JUDGE_GRADER_REPLY_H_
#define HARNESS_JUDGE_GRADER_REPLY_H_

#include <string_view>

#include "harness/judge/collapse.h"
#include "harness/judge/exhibit.h"
#include "harness/judge/judge.h"
#include "harness/judge/rubric.h"

namespace plimsoll::judge {

/// Of the rules by which replies are read; raised when they change.
inline constexpr std::string_view kGraderParserVersion = "1";

/// What a model's reply says. A vote is cast only by one whole JSON object (a code fence around it
/// is tolerated) with the exhibit's nonce and a label of the rubric, spelt exactly; keys that were
/// not asked for count for nothing. Quotes that the answer does not hold are left out, and the
/// rationale says so. A passing label of an answer that was cut, and a label without a verdict, are
/// kAbstained. Without the grader's name.
Vote ReadGraderReply(const target::Reply& reply, const Rubric& rubric, const Exhibit& exhibit);

/// What a guard's reply says: its class through `policy`, as the rubric's label for it.
Vote ReadGuardReply(const target::Reply& reply, const Rubric& rubric, const Exhibit& exhibit,
                    const CollapsePolicy& policy);

}  // namespace plimsoll::judge

#endif  // HARNESS_JUDGE_GRADER_REPLY_H_
