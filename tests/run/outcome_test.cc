#include <gtest/gtest.h>

#include "harness/run/record.h"

namespace plimsoll::run {
namespace {

using judge::Grade;
using judge::GradeStatus;
using target::ReplyStatus;

Grade GradeOf(GradeStatus status, std::optional<bool> passed = std::nullopt) {
  Grade grade;
  grade.judge = "exact/1#0";
  grade.status = status;
  grade.passed = passed;
  return grade;
}

struct Row {
  const char* name;
  ReplyStatus reply;
  std::vector<Grade> grades;
  Outcome outcome;
};

class OutcomeOfTrialTest : public ::testing::TestWithParam<Row> {};

TEST_P(OutcomeOfTrialTest, IsTheLatticesEntry) {
  target::Reply reply;
  reply.status = GetParam().reply;
  EXPECT_EQ(OutcomeName(OutcomeOfTrial(reply, GetParam().grades)), OutcomeName(GetParam().outcome));
}

INSTANTIATE_TEST_SUITE_P(
    Lattice, OutcomeOfTrialTest,
    ::testing::Values(
        Row{"EmptyAnswerIsNeverAPass", ReplyStatus::kEmpty, {}, Outcome::kTargetEmpty},
        Row{"TruncatedAnswerIsNotGraded",
            ReplyStatus::kTruncated,
            {GradeOf(GradeStatus::kGraded, true)},
            Outcome::kTargetTruncated},
        Row{"FilteredAnswerIsItsOwnOutcome", ReplyStatus::kFiltered, {}, Outcome::kTargetFiltered},
        Row{"ProviderRefusalIsItsOwnOutcome", ReplyStatus::kRefused, {}, Outcome::kTargetRefused},
        Row{"TransportErrorIsNoGrade",
            ReplyStatus::kError,
            {GradeOf(GradeStatus::kGraded, true)},
            Outcome::kTargetError},
        Row{"NoGradeIsAJudgeError", ReplyStatus::kAnswered, {}, Outcome::kJudgeError},
        Row{"GradedIsScored",
            ReplyStatus::kAnswered,
            {GradeOf(GradeStatus::kGraded, false)},
            Outcome::kScored},
        Row{"GradedWithoutAWayIsUnparsable",
            ReplyStatus::kAnswered,
            {GradeOf(GradeStatus::kGraded)},
            Outcome::kJudgeUnparsable},
        Row{"AbstentionIsUnparsable",
            ReplyStatus::kAnswered,
            {GradeOf(GradeStatus::kAbstained)},
            Outcome::kJudgeUnparsable},
        Row{"UnparsableBesideAPassIsUnparsable",
            ReplyStatus::kAnswered,
            {GradeOf(GradeStatus::kGraded, true), GradeOf(GradeStatus::kUnparsable)},
            Outcome::kJudgeUnparsable},
        Row{"RefusalOutweighsUnparsable",
            ReplyStatus::kAnswered,
            {GradeOf(GradeStatus::kUnparsable), GradeOf(GradeStatus::kRefused)},
            Outcome::kJudgeRefused},
        Row{"ErrorOutweighsRefusal",
            ReplyStatus::kAnswered,
            {GradeOf(GradeStatus::kRefused), GradeOf(GradeStatus::kError)},
            Outcome::kJudgeError}),
    [](const auto& row) { return row.param.name; });

TEST(Outcome, NamesRoundTrip) {
  for (int i = 0; i < kOutcomes; ++i) {
    const auto outcome = static_cast<Outcome>(i);
    const Result<Outcome> back = OutcomeOf(OutcomeName(outcome));
    ASSERT_TRUE(back.ok());
    EXPECT_EQ(*back, outcome);
  }
  EXPECT_EQ(OutcomeOf("passed").error().message, "unknown outcome \"passed\"");
}

TEST(Outcome, OnlyBudgetAndCancelAreDoneAgain) {
  int open = 0;
  for (int i = 0; i < kOutcomes; ++i) open += IsTerminal(static_cast<Outcome>(i)) ? 0 : 1;
  EXPECT_EQ(open, 2);
  EXPECT_FALSE(IsTerminal(Outcome::kBudgetExhausted));
  EXPECT_FALSE(IsTerminal(Outcome::kCancelled));
}

}  // namespace
}  // namespace plimsoll::run
