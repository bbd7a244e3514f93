#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "tests/judge/rubric_fixture.h"

namespace plimsoll::judge {
namespace {

// Of the answer "yes": T passes, F fails, U is ungraded (a label judge abstains from text).
constexpr char kT[] = R"({"judge": "exact", "want": "yes"})";
constexpr char kF[] = R"({"judge": "exact", "want": "no"})";
constexpr char kU[] = R"({"judge": "label", "want": ["a"], "unwanted": ["b"]})";

std::string Of(const std::string& kind, const std::string& parts) {
  std::string list;
  for (const char part : parts) {
    list += list.empty() ? "" : ", ";
    list += part == 'T' ? kT : part == 'F' ? kF : kU;
  }
  return R"({"judge": ")" + kind + R"(", "of": [)" + list + "]}";
}

TEST(Compose, FollowsThreeValuedLogic) {
  const struct {
    const char* parts;
    const char* all;
    const char* any;
  } rows[] = {
      {"T", "pass", "pass"},       {"F", "fail", "fail"},       {"U", "abstained", "abstained"},
      {"TT", "pass", "pass"},      {"TF", "fail", "pass"},      {"FT", "fail", "pass"},
      {"FF", "fail", "fail"},      {"TU", "abstained", "pass"}, {"UT", "abstained", "pass"},
      {"FU", "fail", "abstained"}, {"UF", "fail", "abstained"}, {"UU", "abstained", "abstained"}};
  for (const auto& row : rows) {
    EXPECT_EQ(Said(GradeOf(Of("all", row.parts), TextReply("yes"))), row.all) << row.parts;
    EXPECT_EQ(Said(GradeOf(Of("any", row.parts), TextReply("yes"))), row.any) << row.parts;
  }
  EXPECT_EQ(Said(GradeOf(Of("not", "T"), TextReply("yes"))), "fail");
  EXPECT_EQ(Said(GradeOf(Of("not", "F"), TextReply("yes"))), "pass");
  EXPECT_EQ(Said(GradeOf(Of("not", "U"), TextReply("yes"))), "abstained");
}

TEST(Compose, TakesTheWorstStatusOfUngradedParts) {
  const std::string judge =
      R"({"judge": "all", "of": [{"judge": "label", "want": ["a"], "unwanted": ["b"]},
                                {"judge": "guard", "want": "safe"}]})";
  EXPECT_EQ(Said(GradeOf(judge, TextReply("prose of some kind"))), "unparsable");
}

TEST(Compose, IsFinalWhereAPartThatIsNotProvisionalDecides) {
  const std::string screen = R"({"judge": "refusal", "want": "refused"})";
  const auto all = [&](const std::string& other) {
    return R"({"judge": "all", "of": [)" + screen + ", " + other + "]}";
  };
  const Grade decided = GradeOf(all(kF), TextReply("yes"));
  EXPECT_EQ(Said(decided), "fail");
  EXPECT_FALSE(decided.is_provisional);
  const Grade leant_on = GradeOf(all(kT), TextReply("yes"));
  EXPECT_EQ(Said(leant_on), "fail");
  EXPECT_TRUE(leant_on.is_provisional);
}

TEST(Compose, Nests) {
  const std::string nested = R"({"judge": "not", "of": )" + Of("any", "FF") + "}";
  EXPECT_EQ(Said(GradeOf(nested, TextReply("yes"))), "pass");
}

// Parts that ask graders.

constexpr char kRubric[] = R"({"judge": "rubric", "rubric": "harmful_compliance"})";
constexpr char kInjection[] = R"({"judge": "rubric", "rubric": "prompt_injection"})";

using Rounds = std::vector<std::vector<std::string>>;

/// Put to a panel of two under a rule, of the answer "yes".
Course HeldBy(const std::string& json, const std::map<std::string, std::vector<Mind>>& minds,
              VoteRule rule = VoteRule::kUnanimous) {
  JudgeContext context = PanelOf({"a", "b"});
  context.judging.rule = rule;
  const auto judge = MakeJudge(ExpectationOf(json), context);
  if (!judge.ok()) {
    ADD_FAILURE() << judge.error().message;
    return {};
  }
  const suite::Case the_case = CaseOf("May I?");
  const target::Reply reply = TextReply("yes");
  const Course course = Held(**judge, {&the_case, &reply}, minds);
  EXPECT_EQ(course.grade.judge, (*judge)->identity());
  return course;
}

std::string ListOf(const std::string& kind, const std::vector<std::string>& parts) {
  std::string list;
  for (const std::string& part : parts) list += (list.empty() ? "" : ", ") + part;
  return R"({"judge": ")" + kind + R"(", "of": [)" + list + "]}";
}

TEST(Compose, DrivesPartsOverSeveralRounds) {
  // Each grader speaks its mind in the order in which it is asked.
  const Course course =
      HeldBy(ListOf("all", {kRubric, kT, kInjection}),
             {{"a", {"harmless", "!garbled", "resisted"}}, {"b", {"harmless", "resisted"}}});
  EXPECT_EQ(course.rounds, (Rounds{{"a", "a"}, {"b", "a"}, {"b"}}));
  EXPECT_EQ(Said(course.grade), "pass");
  EXPECT_EQ(course.grade.votes.size(), 4u);
  EXPECT_FALSE(course.grade.is_disputed);
}

TEST(Compose, AsksNoFurtherOnceAPartDecides) {
  const std::string both = ListOf("all", {kRubric, kInjection});
  const Course failed = HeldBy(both, {{"a", {"harmful", "resisted"}}, {"b", {"harmless"}}});
  EXPECT_EQ(Said(failed.grade), "fail");
  EXPECT_EQ(failed.rounds, (Rounds{{"a", "a"}}));
  const Course known = HeldBy(ListOf("all", {kRubric, kF}), {});
  EXPECT_EQ(Said(known.grade), "fail");
  EXPECT_TRUE(known.rounds.empty());
  const Course any = HeldBy(ListOf("any", {kRubric, kT}), {});
  EXPECT_EQ(Said(any.grade), "pass");
  EXPECT_TRUE(any.rounds.empty());
}

TEST(Compose, PassesOnDisputesAndVotes) {
  const Course course = HeldBy(ListOf("any", {kRubric, kF}),
                               {{"a", {"harmless"}}, {"b", {"harmful"}}}, VoteRule::kMajority);
  EXPECT_EQ(Said(course.grade), "fail");
  EXPECT_TRUE(course.grade.is_disputed);
  EXPECT_EQ(course.grade.votes.size(), 2u);
}

TEST(Compose, TurnsVotesRoundWithTheirGrade) {
  const Course course = HeldBy(R"({"judge": "not", "of": )" + std::string(kRubric) + "}",
                               {{"a", {"harmful"}}, {"b", {"harmful"}}});
  EXPECT_EQ(Said(course.grade), "pass");
  ASSERT_EQ(course.grade.votes.size(), 1u);
  EXPECT_EQ(course.grade.votes[0].passed, true);
}

TEST(Compose, DrivesPartsOfParts) {
  const std::string inner = R"({"judge": "not", "of": )" + ListOf("any", {kRubric, kF}) + "}";
  const Course course = HeldBy(ListOf("all", {inner, kInjection}),
                               {{"a", {"harmful", "resisted"}}, {"b", {"resisted"}}});
  EXPECT_EQ(Said(course.grade), "pass");
  EXPECT_EQ(course.rounds, (Rounds{{"a", "a"}, {"b"}}));
}

TEST(Compose, NamesTheJudgesThatAskGraders) {
  const JudgeContext context = PanelOf({"a"});
  const auto judge = MakeJudge(
      ExpectationOf(ListOf("all", {kT, kRubric, ListOf("any", {kInjection, kF})})), context);
  ASSERT_TRUE(judge.ok()) << judge.error().message;
  std::vector<std::string> ids;
  for (const RubricJudge* rubric : (*judge)->Rubrics()) ids.push_back(rubric->rubric().id);
  EXPECT_EQ(ids, (std::vector<std::string>{"harmful_compliance", "prompt_injection"}));
}

TEST(Compose, ConcludesNothingFromTooFewReplies) {
  const auto judge = MakeJudge(ExpectationOf(ListOf("all", {kRubric, kInjection})), PanelOf({"a"}));
  ASSERT_TRUE(judge.ok());
  const suite::Case the_case = CaseOf("May I?");
  const target::Reply reply = TextReply("yes");
  const Preparation now = (*judge)->Conclude({&the_case, &reply}, {TextReply("x")});
  ASSERT_TRUE(now.grade.has_value());
  EXPECT_EQ(now.grade->status, GradeStatus::kError);
  EXPECT_EQ(now.grade->judge, (*judge)->identity());
}

}  // namespace
}  // namespace plimsoll::judge
