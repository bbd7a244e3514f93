#include "harness/run/trial.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/run/fixture.h"

namespace plimsoll::run {
namespace {

// Asks `rounds` times, two questions each time, and passes where every answer says "yes".
class PatientJudge final : public judge::Judge {
 public:
  explicit PatientJudge(std::size_t rounds) : rounds_(rounds) {}
  const std::string& identity() const override { return identity_; }
  judge::Preparation Prepare(const judge::Subject&) const override { return Ask(); }
  judge::Preparation Conclude(const judge::Subject&,
                              const std::vector<target::Reply>& replies) const override {
    if (replies.size() < 2 * rounds_) return Ask();
    judge::Grade grade;
    grade.status = judge::GradeStatus::kGraded;
    grade.passed = true;
    for (const target::Reply& reply : replies) {
      grade.passed = *grade.passed && reply.text == "yes";
      grade.rationale += reply.text + " ";
    }
    judge::Preparation done;
    done.grade = std::move(grade);
    return done;
  }

 private:
  static judge::Preparation Ask() {
    judge::Preparation preparation;
    for (const char* grader : {"a", "b"}) preparation.questions.push_back({grader, {}});
    return preparation;
  }
  std::size_t rounds_;
  std::string identity_ = "patient/1#0";
};

// Neither grades nor asks.
class MuteJudge final : public judge::Judge {
 public:
  const std::string& identity() const override { return identity_; }
  judge::Preparation Prepare(const judge::Subject&) const override { return {}; }

 private:
  std::string identity_ = "mute/1#0";
};

target::Reply Saying(std::string text) {
  target::Reply reply;
  reply.status = target::ReplyStatus::kAnswered;
  reply.text = std::move(text);
  return reply;
}

class TrialTest : public ::testing::Test {
 protected:
  TrialTest() { suites_.push_back(MakeCases(1)); }
  Trial Make(const std::vector<const judge::Judge*>& judges) {
    return Trial(0, {{0, 0}, 0, 0}, suites_[0], *suites_[0].Read(0), 7, judges);
  }
  std::vector<suite::Suite> suites_;
};

TEST_F(TrialTest, JudgeMayAskOn) {
  const PatientJudge judge(3);
  Trial trial = Make({&judge});
  EXPECT_FALSE(trial.is_done());
  std::vector<Ask> asks = trial.OnReply(Saying("answer"), {});
  for (int round = 0; round < 3; ++round) {
    ASSERT_EQ(asks.size(), 2u) << "round " << round;
    EXPECT_EQ(asks[0].question, 2u * static_cast<std::size_t>(round));
    EXPECT_FALSE(trial.is_done());
    // The second answer comes first.
    EXPECT_TRUE(trial.OnAnswer(asks[1], Saying("yes")).empty());
    asks = trial.OnAnswer(asks[0], Saying("yes"));
  }
  EXPECT_TRUE(asks.empty());
  EXPECT_TRUE(trial.is_done());
  const TrialRecord record = trial.TakeRecord("now");
  EXPECT_EQ(record.outcome, Outcome::kScored);
  EXPECT_EQ(record.passed, true);
  EXPECT_EQ(record.grades.at(0).judge, "patient/1#0");
}

TEST_F(TrialTest, AnswersStandInTheOrderOfTheQuestions) {
  const PatientJudge judge(1);
  Trial trial = Make({&judge});
  const std::vector<Ask> asks = trial.OnReply(Saying("answer"), {});
  trial.OnAnswer(asks[1], Saying("second"));
  trial.OnAnswer(asks[0], Saying("first"));
  EXPECT_EQ(trial.TakeRecord("now").grades.at(0).rationale, "first second ");
}

TEST_F(TrialTest, OneJudgeWaitsForTheOther) {
  const PatientJudge quick(1);
  const PatientJudge slow(2);
  Trial trial = Make({&quick, &slow});
  const std::vector<Ask> asks = trial.OnReply(Saying("answer"), {});
  ASSERT_EQ(asks.size(), 4u);
  std::vector<Ask> more;
  for (const Ask& ask : asks)
    for (Ask& next : trial.OnAnswer(ask, Saying("yes"))) more.push_back(std::move(next));
  EXPECT_FALSE(trial.is_done()) << "the slow judge has asked on";
  ASSERT_EQ(more.size(), 2u);
  EXPECT_EQ(more[0].judge, 1);
  trial.OnAnswer(more[0], Saying("yes"));
  trial.OnAnswer(more[1], Saying("no"));
  EXPECT_TRUE(trial.is_done());
  EXPECT_EQ(trial.TakeRecord("now").passed, false);
}

TEST_F(TrialTest, JudgeThatNeitherGradesNorAsksIsAnError) {
  const MuteJudge judge;
  Trial trial = Make({&judge});
  EXPECT_TRUE(trial.OnReply(Saying("answer"), {}).empty());
  EXPECT_TRUE(trial.is_done());
  const TrialRecord record = trial.TakeRecord("now");
  EXPECT_EQ(record.outcome, Outcome::kJudgeError);
  EXPECT_FALSE(record.passed.has_value());
}

TEST_F(TrialTest, NoJudgeIsAskedOfWhatIsNoAnswer) {
  const PatientJudge judge(1);
  Trial trial = Make({&judge});
  target::Reply refused;
  refused.status = target::ReplyStatus::kRefused;
  EXPECT_TRUE(trial.OnReply(refused, {}).empty());
  EXPECT_TRUE(trial.is_done());
  EXPECT_EQ(trial.TakeRecord("now").outcome, Outcome::kTargetRefused);
}

TEST_F(TrialTest, VotesSurviveTheRecordsJson) {
  TrialRecord record;
  record.suite = "s";
  record.case_id = "c";
  record.outcome = Outcome::kScored;
  record.passed = false;
  judge::Grade grade;
  grade.judge = "rubric/r@1.0.0#0";
  grade.status = judge::GradeStatus::kGraded;
  grade.passed = false;
  grade.is_disputed = true;
  grade.votes.push_back(
      {"a", judge::GradeStatus::kGraded, true, 0.25, "safe", "why", "quote", true});
  grade.votes.push_back(
      {"b", judge::GradeStatus::kRefused, std::nullopt, std::nullopt, "", "", "", false});
  record.grades.push_back(grade);
  const Result<TrialRecord> back = TrialFromJson(TrialToJson(record));
  ASSERT_TRUE(back.ok()) << back.error().message;
  EXPECT_EQ(back->grades, record.grades);
}

}  // namespace
}  // namespace plimsoll::run
