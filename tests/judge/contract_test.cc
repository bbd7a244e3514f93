// What every kind of judge keeps to, whatever its settings.
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "harness/text/hostile.h"
#include "tests/judge/fixture.h"

namespace plimsoll::judge {
namespace {

const std::vector<std::string>& Samples() {
  static const std::vector<std::string> samples = {
      R"({"judge": "behaviour", "want": "block"})",
      R"({"judge": "behaviour", "want": "allow"})",
      R"({"judge": "exact", "want": "42"})",
      R"({"judge": "contains", "any": ["sorry", "42"], "ignore_case": true})",
      R"({"judge": "regex", "pattern": ".*"})",
      R"({"judge": "json_schema", "schema": {}})",
      R"({"judge": "refusal", "want": "refused"})",
      R"({"judge": "refusal", "want": "answered"})",
      R"({"judge": "label", "want": ["safe"], "collapse": "guard/1"})",
      R"({"judge": "guard", "want": "safe"})",
      R"({"judge": "guard", "want": "unsafe"})",
      R"({"judge": "length", "max_chars": 100000000})",
      R"({"judge": "language", "want": "en"})",
      R"({"judge": "all", "of": [{"judge": "regex", "pattern": ""}, {"judge": "length", "max_words": 9}]})",
      R"({"judge": "any", "of": [{"judge": "exact", "want": "x"}, {"judge": "guard", "want": "safe"}]})",
      R"({"judge": "not", "of": {"judge": "contains", "all": ["nothing of the kind"]}})",
      R"({"judge": "not", "of": {"judge": "guard", "want": "unsafe"}})",
      R"({"judge": "not", "of": {"judge": "label", "want": ["unsafe"], "unwanted": ["safe"]}})",
  };
  return samples;
}

std::vector<target::Reply> HostileReplies() {
  std::vector<target::Reply> replies;
  for (const std::string& text :
       {std::string("\xFF\xFE\xC0\x80"), std::string("a\0b\x1B[31m", 8), std::string(1 << 16, '['),
        std::string("]]>\xE2\x80\xAE::error::"), std::string("{\"a\":1}{\"a\":2}"),
        std::string("unsafe\nsafe"), std::string("I'm sorry, but I can't help with that."),
        std::string("42"), std::string(60000, 'x')}) {
    replies.push_back(TextReply(text));
    replies.push_back(LabelReply(text));
  }
  return replies;
}

class EveryJudge : public testing::TestWithParam<std::string> {
 protected:
  Grade Of(const target::Reply& reply) const { return GradeOf(GetParam(), reply); }
};

TEST_P(EveryJudge, SetsPassedExactlyWhenItGraded) {
  const auto judge = MakeJudge(ExpectationOf(GetParam()), {});
  ASSERT_TRUE(judge.ok()) << judge.error().message;
  for (const target::Reply& reply : HostileReplies()) {
    const Grade grade = Of(reply);
    EXPECT_EQ(grade.passed.has_value(), grade.status == GradeStatus::kGraded);
    EXPECT_EQ(grade.judge, (*judge)->identity());
    EXPECT_FALSE(grade.status != GradeStatus::kGraded && grade.rationale.empty());
  }
}

TEST_P(EveryJudge, SaysWhatPeopleCanReadOfHostileText) {
  for (const target::Reply& reply : HostileReplies()) {
    const Grade grade = Of(reply);
    for (const std::string& said : {grade.rationale, grade.evidence, grade.label}) {
      EXPECT_EQ(text::Neutralise(said), said);
      EXPECT_LT(said.size(), 1000u);
    }
  }
}

TEST_P(EveryJudge, NeverPassesABlankAnswer) {
  for (const std::string blank :
       {"", " \r\n\t", "\xC2\xA0\xE3\x80\x80", "\xEF\xBB\xBF\xE2\x80\x8B", "\x01\x02"}) {
    EXPECT_NE(Said(Of(TextReply(blank))), "pass");
    EXPECT_NE(Said(Of(LabelReply(blank))), "pass");
    EXPECT_FALSE(Of(TextReply(blank)).passed.has_value());
  }
}

TEST_P(EveryJudge, NeverGradesAReplyThatIsNoAnswer) {
  for (const auto status :
       {target::ReplyStatus::kRefused, target::ReplyStatus::kFiltered, target::ReplyStatus::kEmpty,
        target::ReplyStatus::kTruncated, target::ReplyStatus::kError}) {
    for (target::Reply reply :
         {TextReply("42"), LabelReply("safe"), TextReply("I can't help with that.")}) {
      reply.status = status;
      EXPECT_FALSE(Of(reply).passed.has_value());
    }
  }
}

TEST_P(EveryJudge, RefusesASettingThatItDoesNotKnow) {
  const std::string misspelt = "{\"wnat\": 1, " + GetParam().substr(1);
  EXPECT_NE(ComplaintOf(misspelt).find("\"wnat\""), std::string::npos) << ComplaintOf(misspelt);
}

TEST_P(EveryJudge, HasAnIdentityOfKindVersionAndSettings) {
  const auto judge = MakeJudge(ExpectationOf(GetParam()), {});
  const auto again = MakeJudge(ExpectationOf(GetParam()), {});
  ASSERT_TRUE(judge.ok() && again.ok());
  EXPECT_EQ((*judge)->identity(), (*again)->identity());
  const std::string kind = ExpectationOf(GetParam()).judge;
  const std::string& identity = (*judge)->identity();
  EXPECT_EQ(identity.rfind(kind + "/1#", 0), 0u) << identity;
  EXPECT_EQ(identity.size(), kind.size() + 3 + 12);
}

TEST_P(EveryJudge, ConcludesNothingWhenItAskedNothing) {
  const auto judge = MakeJudge(ExpectationOf(GetParam()), {});
  ASSERT_TRUE(judge.ok());
  const suite::Case the_case;
  const target::Reply reply;
  const Preparation preparation = (*judge)->Conclude({&the_case, &reply}, {});
  ASSERT_TRUE(preparation.grade.has_value());
  EXPECT_FALSE(preparation.grade->passed.has_value());
  EXPECT_TRUE(preparation.questions.empty());
}

INSTANTIATE_TEST_SUITE_P(Kinds, EveryJudge, testing::ValuesIn(Samples()), [](const auto& row) {
  return std::to_string(row.index) + "_" + ExpectationOf(row.param).judge;
});

TEST(JudgeContract, CoversEveryKind) {
  std::set<std::string> covered;
  for (const std::string& sample : Samples()) covered.insert(ExpectationOf(sample).judge);
  for (const std::string& kind : BuiltinJudges().names())
    EXPECT_TRUE(covered.contains(kind) || kind == "rubric") << kind;  // rubric_judge_test.cc
}

TEST(JudgeContract, DistinguishesSettingsByIdentity) {
  std::set<std::string> identities;
  for (const std::string& sample : Samples())
    identities.insert((*MakeJudge(ExpectationOf(sample), {}))->identity());
  EXPECT_EQ(identities.size(), Samples().size());
}

}  // namespace
}  // namespace plimsoll::judge
