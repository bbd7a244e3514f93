#include "harness/host/board.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>

namespace plimsoll::host {
namespace {

run::TrialRecord RecordOf(const std::string& case_id, int epoch, run::Outcome outcome,
                          bool passed = false) {
  run::TrialRecord record;
  record.suite = "demo";
  record.case_id = case_id;
  record.epoch = epoch;
  record.outcome = outcome;
  if (outcome == run::Outcome::kScored) record.passed = passed;
  return record;
}

TEST(Board, WaitsForEveryTrialOfTheCase) {
  Board board({{"demo", "a"}, {"demo", "b"}}, 2, true);
  std::thread run([&] {
    board.Post(RecordOf("b", 0, run::Outcome::kScored, true));
    board.Post(RecordOf("a", 0, run::Outcome::kScored, true));
    board.Post(RecordOf("other", 0, run::Outcome::kScored, true));
    board.Post(RecordOf("a", 1, run::Outcome::kScored, false));
    board.Close({});
  });
  const CaseResult a = board.Wait(0);
  EXPECT_EQ(a.trials, 2);
  EXPECT_EQ(a.passes, 1);
  EXPECT_EQ(a.failures, 1);
  EXPECT_EQ(a.detail, "the answer did not pass (trial 2)");
  run.join();
}

TEST(Board, AFailureIsToldBeforeWhatCouldNotBeMeasured) {
  Board board({{"demo", "a"}}, 2, true);
  board.Post(RecordOf("a", 0, run::Outcome::kTargetEmpty));
  board.Post(RecordOf("a", 1, run::Outcome::kScored, false));
  EXPECT_EQ(board.Wait(0).detail, "the answer did not pass (trial 2)");
}

TEST(Board, SaysWhyACaseHasNoRecordWhenTheRunEndedBeforeIt) {
  Board board({{"demo", "a"}, {"demo", "b"}}, 1, true);
  board.Post(RecordOf("b", 0, run::Outcome::kTargetEmpty));
  board.Close(MakeError(ErrorCode::kStore, "the disk is full"));
  EXPECT_EQ(board.Wait(0).detail,
            "could not be measured: the run ended before this case was done: the disk is full");
  EXPECT_EQ(board.Wait(1).detail, "could not be measured: target_empty (trial 1)");
  EXPECT_EQ(board.ended().error().code, ErrorCode::kStore);
}

TEST(DetailOf, NeutralisesWhatAModelWrote) {
  run::TrialRecord record = RecordOf("a", 0, run::Outcome::kScored, false);
  record.reply.text = "fine\n::error::\x1b[31mnot\xff";
  judge::Grade grade;
  grade.judge = "contains/1#00";
  grade.status = judge::GradeStatus::kGraded;
  grade.passed = false;
  grade.evidence = "##[error] here";
  record.grades.push_back(grade);
  const std::string detail = DetailOf(record, true);
  EXPECT_EQ(detail.find('\x1b'), std::string::npos);
  EXPECT_EQ(detail.find("\n::"), std::string::npos);
  EXPECT_EQ(detail.find("##["), std::string::npos);
  EXPECT_EQ(detail.find('\xff'), std::string::npos);
  EXPECT_NE(detail.find("\n  judge: contains/1#00"), std::string::npos);
  EXPECT_NE(detail.find("\n  answer: fine"), std::string::npos);
}

TEST(DetailOf, LeavesModelTextOutWhereALogMustNotHoldIt) {
  run::TrialRecord record = RecordOf("a", 0, run::Outcome::kScored, false);
  record.reply.text = "the answer";
  record.reply.label = "the class";
  record.reply.error = "the error";
  judge::Grade grade;
  grade.judge = "contains/1#00";
  grade.rationale = "the rationale";
  grade.evidence = "the evidence";
  grade.label = "the label";
  record.grades.push_back(grade);
  EXPECT_EQ(DetailOf(record, false),
            "the answer did not pass (trial 1)\n  judge: contains/1#00\n"
            "  model text is not shown here; `plimsoll report` has it");
}

}  // namespace
}  // namespace plimsoll::host
