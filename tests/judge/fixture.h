#ifndef TESTS_JUDGE_FIXTURE_H_
#define TESTS_JUDGE_FIXTURE_H_

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

#include "harness/doc/json.h"
#include "harness/judge/judge.h"

namespace plimsoll::judge {

/// `{"judge": "exact", …}` as an expectation.
inline suite::Expectation ExpectationOf(const std::string& json) {
  Result<doc::Node> node = doc::ParseJson(json);
  EXPECT_TRUE(node.ok()) << json;
  suite::Expectation expectation{node->StringAt("/judge"), std::move(*node)};
  std::erase_if(expectation.settings.members,
                [](const doc::Member& member) { return member.key == "judge"; });
  return expectation;
}

inline target::Reply TextReply(std::string text) {
  target::Reply reply;
  reply.status = target::ReplyStatus::kAnswered;
  reply.text = std::move(text);
  return reply;
}

inline target::Reply LabelReply(std::string label) {
  target::Reply reply;
  reply.status = target::ReplyStatus::kAnswered;
  reply.label = std::move(label);
  return reply;
}

/// The grade that a judge gives at once.
inline Grade GradeOf(const std::string& json, const target::Reply& reply) {
  const auto judge = MakeJudge(ExpectationOf(json), {});
  if (!judge.ok()) {
    ADD_FAILURE() << judge.error().message;
    return {};
  }
  const suite::Case the_case;
  Preparation preparation = (*judge)->Prepare({&the_case, &reply});
  EXPECT_TRUE(preparation.grade.has_value());
  return preparation.grade.value_or(Grade());
}

/// "pass", "fail" or the name of the status.
inline std::string Said(const Grade& grade) {
  if (grade.status != GradeStatus::kGraded) return std::string(GradeStatusName(grade.status));
  return *grade.passed ? "pass" : "fail";
}

/// The complaint about settings, or "" where there is none.
inline std::string ComplaintOf(const std::string& json) {
  const auto judge = MakeJudge(ExpectationOf(json), {});
  if (judge.ok()) return "";
  EXPECT_EQ(judge.error().code, ErrorCode::kInvalid);
  return judge.error().message;
}

}  // namespace plimsoll::judge

#endif  // TESTS_JUDGE_FIXTURE_H_
