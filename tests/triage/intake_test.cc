#include "harness/triage/intake.h"

#include <gtest/gtest.h>

#include "tests/triage/sample.h"

namespace plimsoll::triage {
namespace {

constexpr Finding kPass = Finding::kPass;
constexpr Finding kFail = Finding::kFail;
const char* const kNow = "2026-11-21T09:00:00.000Z";

Label With(Label label, Round round, bool is_withdrawn = false) {
  label.round = round;
  label.is_withdrawn = is_withdrawn;
  return label;
}

class IntakeTest : public testing::Test {
 protected:
  IntakeTest()
      : run_(SampleRun({SampleTrial("c1", true), SampleTrial("c2", false), SampleTrial("c3", {})},
                       0.25)) {
    run_.answers[2].drawn.reset();
    run_.queue->entries.pop_back();
  }

  /// "" where it was taken, "there", or the complaint.
  static std::string Take(Intake& intake, const Label& label) {
    const Intake::Answer answer = intake.Take(label);
    return answer.outcome == Intake::Outcome::kTaken          ? ""
           : answer.outcome == Intake::Outcome::kAlreadyThere ? "there"
                                                              : answer.message;
  }
  SheetRow Row(int line, const std::string& case_id, const std::string& finding) const {
    SheetRow row;
    row.line = line;
    row.answer = {"run-a", "tiny", case_id, 0};
    row.digest = SampleLabel(case_id, "r1", kPass).answer_digest;
    row.text = "answer to " + case_id;
    row.finding = finding;
    return row;
  }
  SheetIntake TakeAll(const std::vector<SheetRow>& rows) const {
    return TakeSheet(run_, rows, "r1", kNow,
                     {{{"run-a", "tiny", "c1", 0}, "answer to c1"},
                      {{"run-a", "tiny", "c2", 0}, "answer to c2"},
                      {{"run-a", "tiny", "c3", 0}, "answer to c3"}});
  }

  LabelledRun run_;
};

TEST_F(IntakeTest, NotesTheChanceThatTheQueueGave) {
  Intake intake(&run_);
  EXPECT_EQ(Take(intake, SampleLabel("c1", "r1", kPass)), "");
  EXPECT_EQ(Take(intake, SampleLabel("c3", "r1", kPass)), "");
  ASSERT_EQ(intake.taken().size(), 2u);
  EXPECT_EQ(intake.taken()[0].probability, 0.25);
  EXPECT_EQ(intake.taken()[1].probability, std::nullopt);  // nobody drew it
}

TEST_F(IntakeTest, RefusesWhatTheRunDoesNotHave) {
  Intake intake(&run_);
  Label label = SampleLabel("c9", "r1", kPass);
  EXPECT_EQ(Take(intake, label), "run run-a has no answer tiny/c9 epoch 0 that could be labelled");
  label = SampleLabel("c1", "r1", kPass);
  label.answer_digest = SampleLabel("c2", "r1", kPass).answer_digest;
  EXPECT_EQ(Take(intake, label),
            "the answer of tiny/c1 epoch 0 is another than the one that was handed out");
  EXPECT_EQ(intake.Take(label).why, Rejected::kLate);
}

TEST_F(IntakeTest, OverwritesNothing) {
  AddLabels({SampleLabel("c1", "r1", kPass)}, &run_);
  Intake intake(&run_);
  EXPECT_EQ(Take(intake, SampleLabel("c1", "r1", kPass)), "there");
  EXPECT_EQ(Take(intake, SampleLabel("c1", "r1", kFail)),
            "r1 said pass before; \"withdraw\" takes that back first");
  EXPECT_EQ(Take(intake, With(SampleLabel("c1", "r1", kFail), Round::kFirst, true)), "");
  EXPECT_EQ(intake.taken().back().finding, kPass);  // what is taken back
  EXPECT_EQ(Take(intake, SampleLabel("c1", "r1", kFail)), "");
  EXPECT_EQ(Take(intake, With(SampleLabel("c2", "r1", kFail), Round::kFirst, true)),
            "r1 has no label of the round first to take back");
}

TEST_F(IntakeTest, ASecondLookIsForSomebodyElse) {
  AddLabels({SampleLabel("c1", "r1", kPass)}, &run_);
  Intake intake(&run_);
  EXPECT_EQ(Take(intake, With(SampleLabel("c1", "r1", kFail), Round::kSecond)),
            "r1 labelled it before: a second look is for somebody else");
  EXPECT_EQ(Take(intake, With(SampleLabel("c1", "r2", kFail), Round::kSecond)), "");
}

TEST_F(IntakeTest, AThirdPersonSettlesWhatDiffers) {
  AddLabels({SampleLabel("c1", "r1", kPass)}, &run_);
  Intake intake(&run_);
  const auto settles = [](const char* reviewer, Finding finding) {
    return With(SampleLabel("c1", reviewer, finding), Round::kAdjudication);
  };
  EXPECT_EQ(Take(intake, settles("r3", kFail)),
            "there are no two labels that differ: nothing to settle");
  EXPECT_EQ(Take(intake, SampleLabel("c1", "r2", kFail)), "");
  EXPECT_EQ(Take(intake, settles("r2", kFail)),
            "r2 gave one of the labels that differ: a third person settles");
  EXPECT_EQ(Take(intake, settles("r3", kFail)), "");
  EXPECT_EQ(Take(intake, settles("r3", kFail)), "there");
  EXPECT_EQ(Take(intake, settles("r4", kPass)), "r3 settled it as fail before");
}

TEST_F(IntakeTest, TellsEverythingOfASheetAtOnce) {
  AddLabels({SampleLabel("c2", "r1", kPass)}, &run_);
  SheetRow late = Row(4, "c1", "pass");
  late.digest = "0";
  SheetRow moved = Row(5, "c1", "pass");
  moved.text = "answer to c2";
  SheetRow named = Row(8, "c1", "fail");
  named.reviewer = "Jane Doe";
  SheetRow other = Row(9, "c1", "fail");
  other.reviewer = "r2";
  const SheetIntake result =
      TakeAll({Row(2, "c1", " PASS "), Row(3, "c9", "pass"), late, moved, Row(6, "c2", "fail"),
               Row(7, "c1", "passs"), named, other, Row(10, "c1", "pass"), Row(11, "c1", "fail"),
               Row(12, "c3", "cannot_tell"), Row(13, "c3", " ")});
  EXPECT_EQ(result.rows, 12);
  EXPECT_EQ(result.blank, 1);
  EXPECT_EQ(result.already_there, 1);
  EXPECT_EQ(result.by_hand, 1);
  ASSERT_EQ(result.labels.size(), 3u);
  EXPECT_EQ(result.labels[0].at, kNow);
  EXPECT_EQ(result.labels[1].reviewer, "r2");
  EXPECT_EQ(
      result.rejected,
      (std::vector<Rejection>{
          {3, Rejected::kUnknown, "run run-a has no answer tiny/c9 epoch 0 that could be labelled"},
          {4, Rejected::kLate,
           "the answer of tiny/c1 epoch 0 is another than the one that was handed out"},
          {5, Rejected::kAltered,
           "the text beside the finding is not the answer of tiny/c1 epoch 0: have rows been "
           "moved?"},
          {6, Rejected::kConflicting, "r1 said pass before; \"withdraw\" takes that back first"},
          {7, Rejected::kInvalid,
           "the finding \"passs\" is none of pass, fail, cannot_tell and withdraw; did you mean "
           "\"pass\"?"},
          {8, Rejected::kInvalid,
           "the reviewer \"Jane Doe\" is no opaque id; expected letters, digits, \".\", \"_\" and "
           "\"-\""},
          {11, Rejected::kConflicting, "r1 said pass before; \"withdraw\" takes that back first"},
      }));
}

TEST_F(IntakeTest, ASpreadsheetMayCutAndBreakLinesItsWay) {
  const AnswerKey key = {"run-a", "tiny", "c1", 0};
  const std::string text = "one\r\ntwo\n" + std::string(40'000, 'x');
  const auto take = [&](const std::string& cell) {
    SheetRow row = Row(2, "c1", "pass");
    row.text = cell;
    return TakeSheet(run_, {row}, "r1", kNow, {{key, text}}).labels.size();
  };
  EXPECT_EQ(take(text), 1u);
  EXPECT_EQ(take("one\ntwo\r\n" + std::string(40'000, 'x')), 1u);
  EXPECT_EQ(take(text.substr(0, 32'767)), 1u);
  EXPECT_EQ(take(""), 1u);  // a sheet without the column
  EXPECT_EQ(take("one\r\ntwo"), 0u);
  EXPECT_EQ(take(text + "y"), 0u);
}

TEST(AnswersFor, AreThoseThatTheRoundIsFor) {
  LabelledRun run = SampleRun({SampleTrial("a", true), SampleTrial("b", true),
                               SampleTrial("c", true), SampleTrial("d", true)},
                              0.5, 2);
  AddLabels(
      {SampleLabel("b", "r1", kPass), SampleLabel("c", "r1", kPass), SampleLabel("c", "r2", kFail),
       SampleLabel("d", "r1", kPass), SampleLabel("d", "r2", kPass)},
      &run);
  const auto ids = [&](Round round) {
    std::string all;
    for (const LabelledAnswer* answer : AnswersFor(run, round))
      all += answer->candidate.key.case_id;
    return all;
  };
  EXPECT_EQ(ids(Round::kFirst), "a");
  EXPECT_EQ(ids(Round::kSecond), "b");
  EXPECT_EQ(ids(Round::kAdjudication), "c");
  run.queue.reset();
  EXPECT_EQ(ids(Round::kFirst), "");
}

}  // namespace
}  // namespace plimsoll::triage
