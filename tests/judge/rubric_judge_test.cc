#include "harness/judge/rubric_judge.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/judge/rubric_fixture.h"

namespace plimsoll::judge {
namespace {

using Minds = std::map<std::string, std::vector<Mind>>;
using Rounds = std::vector<std::vector<std::string>>;

/// A course over one harmless answer.
Course Held(const Judge& judge, const Minds& minds) {
  const suite::Case the_case = CaseOf("How do I boil an egg?");
  const target::Reply reply = TextReply("In water, for ten minutes.");
  return Held(judge, {&the_case, &reply}, minds);
}

Course Held(const JudgeContext& context, const Minds& minds) {
  return Held(*Made(SmallRubric(), context), minds);
}

std::string ComplaintOf(const Rubric& rubric, const JudgeContext& context) {
  const auto judge = RubricJudge::Make(rubric, context);
  if (judge.ok()) return "";
  EXPECT_EQ(judge.error().code, ErrorCode::kInvalid);
  return judge.error().message;
}

TEST(RubricJudge, GradesByOneGrader) {
  const auto judge = Made(SmallRubric(), PanelOf({"a"}));
  const Course course = Held(*judge, {{"a", {"unsafe"}}});
  EXPECT_EQ(Said(course.grade), "fail");
  EXPECT_EQ(course.grade.label, "unsafe");
  EXPECT_EQ(course.grade.rationale, "so it is");
  EXPECT_EQ(course.grade.judge, judge->identity());
  ASSERT_EQ(course.grade.votes.size(), 1u);
  EXPECT_EQ(course.grade.votes[0].grader, "a");
  EXPECT_EQ(course.rounds, (Rounds{{"a"}}));
}

TEST(RubricJudge, MakesAnOutcomeOfItsOwnOfEachReplyThatIsNoGradeAndNeverAPass) {
  const struct {
    const char* mind;
    const char* said;
    std::size_t asked;
  } rows[] = {
      {"safe", "pass", 1},         {"unsafe", "fail", 1},           {"unsure", "abstained", 1},
      {"!refused", "refused", 1},  {"!filtered", "refused", 1},     {"!error", "error", 1},
      {"!empty", "unparsable", 2}, {"!truncated", "unparsable", 2}, {"!garbled", "unparsable", 2},
      {"!nonce", "unparsable", 2}, {"SAFE", "unparsable", 2}};
  for (const auto& row : rows) {
    const Course course = Held(PanelOf({"a"}), {{"a", {row.mind}}});
    EXPECT_EQ(Said(course.grade), row.said) << row.mind;
    EXPECT_EQ(course.questions.size(), row.asked) << row.mind;
    EXPECT_EQ(course.grade.passed.has_value(), course.grade.status == GradeStatus::kGraded);
  }
}

TEST(RubricJudge, AsksAgainWhereAReplyCannotBeRead) {
  JudgeContext context = PanelOf({"a"});
  context.judging.attempts = 3;
  const Course course = Held(context, {{"a", {"!garbled", "!nonce", "unsafe"}}});
  EXPECT_EQ(Said(course.grade), "fail");
  ASSERT_EQ(course.questions.size(), 3u);
  EXPECT_EQ(course.grade.votes.size(), 1u);
  std::set<std::string> texts;
  for (const Question& question : course.questions)
    texts.insert(question.prompt.messages.back().content);
  EXPECT_EQ(texts.size(), 3u);  // a cache must not answer for the second attempt
  EXPECT_EQ(course.questions[2].prompt.epoch, 2);
  context.judging.attempts = 1;
  EXPECT_EQ(Held(context, {{"a", {"!garbled", "safe"}}}).questions.size(), 1u);
}

TEST(RubricJudge, AsksNobodyWhereThereIsNoTextToJudge) {
  const auto judge = Made(SmallRubric(), PanelOf({"a"}));
  const suite::Case the_case = CaseOf("Hi");
  target::Reply refused = TextReply("I can't");
  refused.status = target::ReplyStatus::kRefused;
  const struct {
    target::Reply reply;
    const char* said;
  } rows[] = {{TextReply(" \n\u200B"), "unparsable"},
              {LabelReply("safe"), "abstained"},
              {refused, "abstained"}};
  for (const auto& row : rows) {
    const Preparation preparation = judge->Prepare({&the_case, &row.reply});
    ASSERT_TRUE(preparation.grade.has_value());
    EXPECT_EQ(Said(*preparation.grade), row.said);
    EXPECT_EQ(preparation.grade->judge, judge->identity());
    EXPECT_TRUE(preparation.questions.empty());
  }
}

TEST(RubricJudge, AsksInOrderAndNobodyWhoseVoteCouldChangeNothing) {
  const struct {
    VoteRule rule;
    bool exits_early;
    Minds minds;
    const char* said;
    Rounds rounds;
    bool is_disputed;
  } rows[] = {
      {VoteRule::kUnanimous,
       true,
       {{"a", {"unsafe"}}, {"b", {"safe"}}, {"c", {"safe"}}},
       "fail",
       {{"a"}},
       false},
      {VoteRule::kUnanimous,
       true,
       {{"a", {"safe"}}, {"b", {"safe"}}, {"c", {"safe"}}},
       "pass",
       {{"a"}, {"b"}, {"c"}},
       false},
      {VoteRule::kUnanimous,
       true,
       {{"a", {"safe"}}, {"b", {"unsafe"}}, {"c", {"safe"}}},
       "fail",
       {{"a"}, {"b"}},
       true},
      {VoteRule::kUnanimous,
       false,
       {{"a", {"unsafe"}}, {"b", {"safe"}}, {"c", {"safe"}}},
       "fail",
       {{"a", "b", "c"}},
       true},
      {VoteRule::kMajority,
       true,
       {{"a", {"safe"}}, {"b", {"safe"}}, {"c", {"unsafe"}}},
       "pass",
       {{"a", "b"}},
       false},
      {VoteRule::kMajority,
       true,
       {{"a", {"safe"}}, {"b", {"unsafe"}}, {"c", {"unsafe"}}},
       "fail",
       {{"a", "b"}, {"c"}},
       true},
      {VoteRule::kMajority,
       true,
       {{"a", {"!garbled", "safe"}}, {"b", {"safe"}}, {"c", {"unsafe"}}},
       "pass",
       {{"a", "b"}, {"a"}},
       false},
      {VoteRule::kMajority,
       true,
       {{"a", {"!refused"}}, {"b", {"safe"}}, {"c", {"safe"}}},
       "pass",
       {{"a", "b"}, {"c"}},
       false},
      {VoteRule::kMajority,
       true,
       {{"a", {"!refused"}}, {"b", {"safe"}}, {"c", {"!error"}}},
       "error",
       {{"a", "b"}, {"c"}},
       false},
      {VoteRule::kUnanimous,
       true,
       {{"a", {"safe"}}, {"b", {"!refused"}}, {"c", {"safe"}}},
       "refused",
       {{"a"}, {"b"}, {"c"}},
       false},
      {VoteRule::kUnanimous,
       true,
       {{"a", {"!garbled"}}, {"b", {"unsafe"}}, {"c", {"safe"}}},
       "fail",
       {{"a"}, {"a"}, {"b"}},
       false},
  };
  for (const auto& row : rows) {
    JudgeContext context = PanelOf({"a", "b", "c"});
    context.judging.rule = row.rule;
    context.judging.quorum = row.rule == VoteRule::kMajority ? 2 : 0;
    context.judging.exits_early = row.exits_early;
    const Course course = Held(context, row.minds);
    EXPECT_EQ(Said(course.grade), row.said);
    EXPECT_EQ(course.rounds, row.rounds);
    EXPECT_EQ(course.grade.is_disputed, row.is_disputed);
  }
}

TEST(RubricJudge, KeepsToItsQuorumAndTieRule) {
  JudgeContext context = PanelOf({"a", "b", "c"});
  context.judging.rule = VoteRule::kMajority;
  const Minds one_missing = {{"a", {"safe"}}, {"b", {"unsafe"}}, {"c", {"!error"}}};
  EXPECT_EQ(Said(Held(context, one_missing).grade), "error");
  context.judging.quorum = 2;
  EXPECT_EQ(Said(Held(context, one_missing).grade), "fail");
  EXPECT_TRUE(Held(context, one_missing).grade.is_disputed);
  context.judging.tie = TieRule::kUngraded;
  EXPECT_EQ(Said(Held(context, one_missing).grade), "abstained");
  EXPECT_TRUE(Held(context, one_missing).grade.is_disputed);
}

TEST(RubricJudge, WeighsVotes) {
  JudgeContext context = PanelOf({"a", "b", "c"});
  context.judging.rule = VoteRule::kWeighted;
  context.judging.weights = {{"c", 3}};
  const Minds minds = {{"a", {"safe"}}, {"b", {"safe"}}, {"c", {"unsafe"}}};
  EXPECT_EQ(Said(Held(context, minds).grade), "fail");
  context.judging.rule = VoteRule::kMajority;
  EXPECT_EQ(Said(Held(context, minds).grade), "pass");
}

TEST(RubricJudge, AsksEverybodyWhereVotesHaveScores) {
  Rubric rubric = SmallRubric();
  rubric.labels[0].score = 1;
  rubric.labels[1].score = 0.2;
  JudgeContext context = PanelOf({"a", "b"});
  const Course course = Held(*Made(rubric, context), {{"a", {"unsafe"}}, {"b", {"safe"}}});
  EXPECT_EQ(Said(course.grade), "fail");
  EXPECT_EQ(course.rounds, (Rounds{{"a", "b"}}));
  EXPECT_DOUBLE_EQ(course.grade.score.value_or(-1), 0.6);
}

TEST(RubricJudge, PutsTheAnswerToGuardsAsTheAssistantsTurn) {
  const Course course = Held(PanelOf({"guard"}), {{"guard", {"unsafe"}}});
  EXPECT_EQ(Said(course.grade), "fail");
  EXPECT_EQ(course.grade.label, "unsafe");
  ASSERT_EQ(course.questions.size(), 1u);
  const std::vector<suite::Message> expected = {
      {suite::Role::kUser, "How do I boil an egg?"},
      {suite::Role::kAssistant, "In water, for ten minutes."}};
  EXPECT_EQ(course.questions[0].prompt.messages, expected);
  EXPECT_EQ(course.questions[0].prompt.system, "");
  EXPECT_EQ(course.questions[0].prompt.output_schema, nullptr);
  EXPECT_EQ(Said(Held(PanelOf({"guard"}), {{"guard", {"safe"}}}).grade), "pass");
  EXPECT_EQ(Said(Held(PanelOf({"guard"}), {{"guard", {"maybe"}}}).grade), "unparsable");
}

TEST(RubricJudge, MarksOrLeavesOutTheTargetsOwnFamily) {
  JudgeContext context = PanelOf({"a:openai", "b:llama", "c"});
  context.target_family = "meta";
  const Course flagged = Held(context, {{"a", {"safe"}}, {"b", {"safe"}}, {"c", {"safe"}}});
  ASSERT_EQ(flagged.grade.votes.size(), 3u);
  EXPECT_FALSE(flagged.grade.votes[0].is_own_family);
  EXPECT_TRUE(flagged.grade.votes[1].is_own_family);
  EXPECT_FALSE(flagged.grade.votes[2].is_own_family);
  context.judging.own_family = OwnFamily::kExclude;
  const Course without = Held(context, {{"a", {"safe"}}, {"c", {"safe"}}});
  EXPECT_EQ(Said(without.grade), "pass");
  EXPECT_EQ(without.rounds, (Rounds{{"a"}, {"c"}}));
}

TEST(RubricJudge, RefusesAPanelThatCannotJudge) {
  JudgeContext nobody;
  EXPECT_EQ(ComplaintOf(SmallRubric(), nobody),
            "rubric \"small\": nobody grades: name \"graders\" under \"judging\" in the gate's "
            "policy");
  JudgeContext unknown = PanelOf({"a"});
  unknown.graders.clear();
  EXPECT_EQ(ComplaintOf(SmallRubric(), unknown),
            "rubric \"small\": there is no target for the grader \"a\"");
  Rubric no_guards = SmallRubric();
  no_guards.guard_unsafe = no_guards.guard_safe = "";
  EXPECT_EQ(ComplaintOf(no_guards, PanelOf({"a", "guard"})),
            "rubric \"small\": the guard \"guard\" cannot grade by it: it has no "
            "\"guard_unsafe\" and \"guard_safe\"");
  JudgeContext own = PanelOf({"a:qwen", "b:qwen", "c:google"});
  own.target_family = "qwen";
  own.judging.own_family = OwnFamily::kExclude;
  EXPECT_EQ(ComplaintOf(SmallRubric(), own), "");
  own.judging.quorum = 2;
  EXPECT_EQ(ComplaintOf(SmallRubric(), own),
            "rubric \"small\": 1 of 3 graders are left without the target's own family (qwen), "
            "and the quorum is 2");
  own.judging.graders = {"a", "b"};
  EXPECT_EQ(ComplaintOf(SmallRubric(), own),
            "rubric \"small\": 0 of 2 graders are left without the target's own family (qwen)");
}

TEST(RubricJudge, HasAnIdentityOfAllThatCouldChangeAGrade) {
  const auto identity = [](const Rubric& rubric, const JudgeContext& context) {
    return Made(rubric, context)->identity();
  };
  const JudgeContext panel = PanelOf({"a", "b"});
  const std::string base = identity(SmallRubric(), panel);
  EXPECT_EQ(base.rfind("rubric/small@1.2.0#", 0), 0u) << base;
  EXPECT_EQ(base.size(), std::string("rubric/small@1.2.0#").size() + 12);
  std::set<std::string> all = {base};

  Rubric rubric = SmallRubric();
  rubric.digest = "d2";
  all.insert(identity(rubric, panel));
  rubric = SmallRubric();
  rubric.labels[0].passes = false;
  all.insert(identity(rubric, panel));
  JudgeContext other = panel;
  other.judging.rule = VoteRule::kMajority;
  all.insert(identity(SmallRubric(), other));
  other = panel;
  other.judging.tie = TieRule::kUngraded;
  all.insert(identity(SmallRubric(), other));
  other = panel;
  other.judging.quorum = 1;
  all.insert(identity(SmallRubric(), other));
  other = panel;
  other.judging.attempts = 3;
  all.insert(identity(SmallRubric(), other));
  other = panel;
  other.judging.rule = VoteRule::kWeighted;
  all.insert(identity(SmallRubric(), other));
  other.judging.weights = {{"a", 2}};
  all.insert(identity(SmallRubric(), other));
  other = panel;
  other.graders["a"].description.Set("temperature", doc::Node::Double(0.5));
  all.insert(identity(SmallRubric(), other));
  all.insert(identity(SmallRubric(), PanelOf({"a"})));
  all.insert(identity(SmallRubric(), PanelOf({"b", "a"})));
  EXPECT_EQ(all.size(), 12u);

  other = panel;
  other.judging.exits_early = false;
  other.judging.least_sensitivity = 0.9;
  other.target_family = "qwen";
  EXPECT_EQ(identity(SmallRubric(), other), base);
}

TEST(RubricJudge, AsksOneGraderForACanary) {
  const auto judge = Made(SmallRubric(), PanelOf({"a", "guard:meta"}));
  const suite::Case the_case = CaseOf("Hi");
  const target::Reply answer = TextReply("Hello");
  const Subject subject{&the_case, &answer};
  for (const std::size_t i : {0u, 1u}) {
    const Question question = judge->QuestionTo(i, subject, 0);
    EXPECT_EQ(question.grader, judge->graders()[i].id);
    EXPECT_EQ(question.prompt.case_id, "a-case");
    EXPECT_EQ(judge->VoteOf(i, subject, ReplyOf("unsafe", question)).label, "unsafe");
  }
  EXPECT_EQ(judge->Rubrics(), std::vector<const RubricJudge*>{judge.get()});
}

TEST(RubricJudge, ConcludesNothingFromTooFewReplies) {
  JudgeContext context = PanelOf({"a", "b"});
  context.judging.exits_early = false;
  const auto judge = Made(SmallRubric(), context);
  const suite::Case the_case = CaseOf("Hi");
  const target::Reply answer = TextReply("Hello");
  const Preparation now = judge->Conclude({&the_case, &answer}, {TextReply("x")});
  ASSERT_TRUE(now.grade.has_value());
  EXPECT_EQ(now.grade->status, GradeStatus::kError);
  EXPECT_EQ(now.grade->judge, judge->identity());
}

// As an expectation of a case.

Result<std::unique_ptr<Judge>> MadeOf(const std::string& json) {
  return MakeJudge(ExpectationOf(json), PanelOf({"a"}));
}

TEST(RubricJudge, IsMadeOfAShippedRubricAndTheLabelsThatTheCaseWants) {
  const auto plain = MadeOf(R"({"judge": "rubric", "rubric": "refusal"})");
  const auto spelt = MadeOf(R"({"judge": "rubric", "rubric": "refusal", "want": ["full_answer"]})");
  const auto turned = MadeOf(R"({"judge": "rubric", "rubric": "refusal", "want": ["refusal"]})");
  ASSERT_TRUE(plain.ok() && spelt.ok() && turned.ok());
  EXPECT_EQ((*plain)->identity(), (*spelt)->identity());
  EXPECT_NE((*plain)->identity(), (*turned)->identity());
  const Course refused = Held(**turned, {{"a", {"refusal"}}});
  EXPECT_EQ(Said(refused.grade), "pass");
  EXPECT_EQ(refused.grade.score, std::nullopt);
  EXPECT_EQ(Said(Held(**turned, {{"a", {"full_answer"}}}).grade), "fail");
  EXPECT_EQ(Said(Held(**turned, {{"a", {"cannot_tell"}}}).grade), "abstained");
  EXPECT_EQ(Held(**plain, {{"a", {"refusal"}}}).grade.score, 0);
}

TEST(RubricJudge, ASuiteMayAskForMoreThanThePolicy) {
  JudgeContext context = PanelOf({"a", "b", "c"});
  context.judging.rule = VoteRule::kMajority;
  context.judging.quorum = 2;
  const auto made = [&](const std::string& settings) {
    return MakeRubric(ExpectationOf(R"({"judge": "rubric", "rubric": "refusal")" + settings + "}"),
                      context);
  };
  const auto as_policy = made("");
  const auto stricter = made(R"(, "unanimous": true, "quorum": 3)");
  ASSERT_TRUE(as_policy.ok() && stricter.ok());
  EXPECT_NE((*as_policy)->identity(), (*stricter)->identity());
  const Minds votes = {{"a", {"full_answer"}}, {"b", {"full_answer"}}, {"c", {"refusal"}}};
  EXPECT_EQ(Said(Held(**as_policy, votes).grade), "pass");
  EXPECT_EQ(Said(Held(**stricter, votes).grade), "fail");
  const auto looser = made(R"(, "quorum": 1)");
  ASSERT_FALSE(looser.ok());
  EXPECT_EQ(looser.error().message,
            "judge \"rubric\": a quorum of 1 is less than the policy's 2; a suite may only ask for "
            "more");
}

TEST(RubricJudge, IsListedOnceByTheCacheHoweverOftenCasesNameIt) {
  JudgeCache cache(PanelOf({"a"}));
  const std::string refusal = R"({"judge": "rubric", "rubric": "refusal"})";
  const std::string wanted = R"({"judge": "rubric", "rubric": "refusal", "want": ["refusal"]})";
  for (const std::string& json : {refusal, wanted, R"({"judge": "not", "of": )" + refusal + "}",
                                  std::string(R"({"judge": "exact", "want": "x"})")})
    ASSERT_TRUE(cache.Get(ExpectationOf(json)).ok()) << json;
  EXPECT_EQ(cache.Identities().size(), 4u);
  EXPECT_EQ(cache.Rubrics().size(), 2u);
}

TEST(RubricJudge, ComplainsOfSettings) {
  const struct {
    const char* json;
    const char* complaint;
  } rows[] = {
      {R"({"judge": "rubric"})", R"(judge "rubric": missing field "rubric")"},
      {R"({"judge": "rubric", "rubric": "refusal", "want": ["refused"]})",
       R"(judge "rubric": the rubric has no label "refused")"},
      {R"({"judge": "rubric", "rubric": "refusal", "want": ["cannot_tell"]})",
       R"(judge "rubric": the label "cannot_tell" has no verdict and cannot be wanted)"},
      {R"({"judge": "rubric", "rubric": "prompt_injection", "want": ["followed", "resisted"]})",
       R"(judge "rubric": "want" names every label that has a verdict, and everything would pass)"},
  };
  for (const auto& row : rows) {
    const auto judge = MadeOf(row.json);
    ASSERT_FALSE(judge.ok()) << row.json;
    EXPECT_EQ(judge.error().message, row.complaint);
    EXPECT_EQ(judge.error().code, ErrorCode::kInvalid);
  }
  EXPECT_FALSE(MadeOf(R"({"judge": "rubric", "rubric": "refusal", "graders": ["a"]})").ok());
}

TEST(RubricJudge, ShippedRubricsCanBeJudgedByEveryGraderThatTheyName) {
  for (const std::string& id : ShippedRubrics()) {
    const Result<Rubric> rubric = FindRubric(id, "");
    ASSERT_TRUE(rubric.ok());
    const auto judge = Made(*rubric, PanelOf({"a"}));
    for (const RubricExample& canary : rubric->canaries) {
      const suite::Case the_case = CaseOf(canary.prompt);
      const target::Reply answer = TextReply(canary.answer);
      const Course course = Held(*judge, {&the_case, &answer}, {{"a", {canary.label}}});
      EXPECT_EQ(course.grade.label, canary.label) << id;
      EXPECT_EQ(course.grade.passed, rubric->Find(canary.label)->passes) << id;
    }
  }
}

}  // namespace
}  // namespace plimsoll::judge
