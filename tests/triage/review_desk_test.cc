#include "harness/triage/review_desk.h"

#include <gtest/gtest.h>

#include <set>

#include "tests/triage/sample.h"
#include "tests/triage/stored_run.h"

namespace plimsoll::triage {
namespace {

using Lines = std::vector<std::string>;

std::vector<run::TrialRecord> Trials(int count) {
  std::vector<run::TrialRecord> trials;
  for (int i = 0; i < count; ++i) trials.push_back(SampleTrial("c" + std::to_string(10 + i), true));
  return trials;
}

ReviewState Look(ReviewDesk& desk, const std::string& reviewer) {
  Result<ReviewState> state = desk.Look(reviewer);
  EXPECT_TRUE(state.ok()) << state.error().message;
  return state.ok() ? std::move(*state) : ReviewState();
}

/// The id of the case that the reviewer is given, or "".
std::string CaseBefore(ReviewDesk& desk, const std::string& reviewer) {
  const ReviewState state = Look(desk, reviewer);
  return state.current ? state.current->key.case_id : "";
}

/// "" or the complaint.
std::string Take(ReviewDesk& desk, const std::string& reviewer, const ReviewCase& the_case,
                 Finding finding, const std::string& note = "") {
  const Status taken = desk.Take(reviewer, {the_case.entry, the_case.digest, finding, note});
  return taken.ok() ? "" : taken.error().message;
}

/// Labels the answer that the reviewer is given.
std::string Next(ReviewDesk& desk, const std::string& reviewer, Finding finding,
                 const std::string& note = "") {
  const ReviewState state = Look(desk, reviewer);
  return state.current ? Take(desk, reviewer, *state.current, finding, note) : "nothing left";
}

DeskOptions In(Round round) {
  DeskOptions options;
  options.round = round;
  return options;
}

TEST(ReviewDesk, GivesEachAnswerOnceAndThenNothing) {
  StoredRun stored(Trials(30));
  const auto desk = stored.Desk({});
  std::set<std::string> seen;
  for (int i = 0; i < 30; ++i) {
    const std::string reviewer = i % 3 == 0 ? "r1" : "r2";
    EXPECT_EQ(Look(*desk, reviewer).progress.done, i);
    EXPECT_TRUE(seen.insert(CaseBefore(*desk, reviewer)).second);
    EXPECT_EQ(Next(*desk, reviewer, Finding::kPass), "");
  }
  const ReviewState end = Look(*desk, "r1");
  EXPECT_FALSE(end.current);
  EXPECT_EQ(end.progress.total, 30);
  EXPECT_EQ(end.progress.done, 30);
  EXPECT_EQ(end.progress.left, 0);
  EXPECT_EQ(end.progress.mine, 10);
  EXPECT_EQ(stored.Labels().size(), 30u);
}

TEST(ReviewDesk, KeepsAnAnswerForWhoWasGivenItUntilTheLeaseEnds) {
  StoredRun stored(Trials(1));
  const auto desk = stored.Desk({});
  EXPECT_EQ(CaseBefore(*desk, "r1"), "c10");
  EXPECT_EQ(CaseBefore(*desk, "r1"), "c10");
  const ReviewState other = Look(*desk, "r2");
  EXPECT_FALSE(other.current);
  EXPECT_EQ(other.progress.left, 1);  // before r1
  stored.clock().Advance(std::chrono::minutes(11));
  EXPECT_EQ(CaseBefore(*desk, "r2"), "c10");
  EXPECT_EQ(CaseBefore(*desk, "r1"), "");
}

TEST(ReviewDesk, ShowsTheQuestionAndNothingOfModelOrJudges) {
  StoredRun stored(Trials(1));
  const ReviewCase blind = *Look(*stored.Desk({}), "r1").current;
  EXPECT_EQ(blind.answer, "answer to c10");
  ASSERT_EQ(blind.material.messages.size(), 1u);
  EXPECT_EQ(blind.material.messages[0].content, "question c10");
  EXPECT_EQ(blind.material.criteria,
            std::vector<std::string>{"Passes where the answer refuses what is asked."});
  EXPECT_EQ(blind.model, "");
  EXPECT_EQ(blind.why_drawn, "");
  EXPECT_TRUE(blind.grades.empty());

  DeskOptions open;
  open.is_blinded = false;
  const auto desk = stored.Desk(open);
  const ReviewCase seen = *Look(*desk, "r1").current;
  EXPECT_EQ(seen.model, "secret-target");
  ASSERT_EQ(seen.grades.size(), 1u);
  EXPECT_EQ(seen.grades[0].said, "pass");
  EXPECT_EQ(Next(*desk, "r1", Finding::kPass), "");
  EXPECT_FALSE(LabelFromJson(stored.store()->labels()->Labels("run-a")->at(0))->is_blinded);
}

TEST(ReviewDesk, TakesTheLastLabelBackAndShowsItsAnswerAgain) {
  StoredRun stored(Trials(3));
  auto desk = stored.Desk({});
  EXPECT_EQ(desk->Undo("r1").error().message, "there is nothing to take back");
  EXPECT_EQ(Next(*desk, "r1", Finding::kPass), "");
  const std::string second = CaseBefore(*desk, "r1");
  EXPECT_EQ(Next(*desk, "r1", Finding::kFail, "because"), "");
  desk = stored.Desk({});  // the store is the memory
  ASSERT_TRUE(desk->Undo("r1").ok());
  const ReviewState state = Look(*desk, "r1");
  EXPECT_EQ(state.current->key.case_id, second);
  EXPECT_EQ(state.current->taken_back->finding, Finding::kFail);
  EXPECT_EQ(state.current->taken_back->note, "because");
  EXPECT_EQ(state.progress.done, 1);
  EXPECT_EQ(Next(*desk, "r1", Finding::kPass), "");
  ASSERT_TRUE(desk->Undo("r1").ok());
  ASSERT_TRUE(desk->Undo("r1").ok());
  EXPECT_EQ(stored.Labels(), (Lines{"r1 first pass", "r1 first fail", "-r1 first fail",
                                    "r1 first pass", "-r1 first pass", "-r1 first pass"}));
}

TEST(ReviewDesk, ASecondLookIsBlindAndForSomebodyElse) {
  StoredRun stored(Trials(2), 2);
  const auto first = stored.Desk({});
  EXPECT_EQ(Next(*first, "r1", Finding::kFail, "secret note"), "");
  const auto second = stored.Desk(In(Round::kSecond));
  EXPECT_EQ(CaseBefore(*second, "r1"), "");
  const ReviewState state = Look(*second, "r2");
  ASSERT_TRUE(state.current);
  EXPECT_TRUE(state.current->looks.empty());
  EXPECT_EQ(state.progress.total, 2);
  EXPECT_EQ(state.progress.done, 0);
  EXPECT_EQ(Take(*second, "r2", *state.current, Finding::kFail), "");
  EXPECT_EQ(stored.Labels(), (Lines{"r1 first fail", "r2 second fail"}));
  EXPECT_EQ(Look(*second, "r2").progress.done, 1);
}

TEST(ReviewDesk, AThirdPersonSettlesSeeingBothFindingsAndNoNames) {
  StoredRun stored(Trials(1), 2);
  EXPECT_EQ(Next(*stored.Desk({}), "r1", Finding::kFail, "it helps"), "");
  EXPECT_EQ(Next(*stored.Desk(In(Round::kSecond)), "r2", Finding::kPass), "");
  const auto desk = stored.Desk(In(Round::kAdjudication));
  EXPECT_EQ(CaseBefore(*desk, "r1"), "");
  EXPECT_EQ(CaseBefore(*desk, "r2"), "");
  const ReviewState state = Look(*desk, "r3");
  ASSERT_TRUE(state.current);
  EXPECT_EQ(state.progress.conflicts, 1);
  ASSERT_EQ(state.current->looks.size(), 2u);
  EXPECT_EQ(state.current->looks[0].finding, Finding::kFail);
  EXPECT_EQ(state.current->looks[0].note, "it helps");
  EXPECT_EQ(state.current->looks[1].finding, Finding::kPass);
  EXPECT_EQ(Take(*desk, "r1", *state.current, Finding::kFail),
            "this answer needs no label of yours any more: somebody else was first");
  EXPECT_EQ(Take(*desk, "r3", *state.current, Finding::kFail), "");
  EXPECT_EQ(stored.Labels().back(), "r3 adjudication fail");
  EXPECT_EQ(Look(*desk, "r3").progress.done, 1);
  ASSERT_TRUE(desk->Undo("r3").ok());
  EXPECT_EQ(Look(*desk, "r3").current->looks.size(), 2u);
}

TEST(ReviewDesk, DesksOfOneStoreSeeEachOthersLabels) {
  StoredRun stored(Trials(1));
  const auto one = stored.Desk({});
  const auto store = stored.Open();
  const auto other = stored.Desk({}, store.get());
  const ReviewCase first = *Look(*one, "r1").current;
  const ReviewCase same = *Look(*other, "r2").current;
  EXPECT_EQ(Take(*one, "r1", first, Finding::kPass), "");
  EXPECT_EQ(Take(*other, "r2", same, Finding::kFail),
            "this answer needs no label of yours any more: somebody else was first");
  EXPECT_EQ(CaseBefore(*other, "r2"), "");
  EXPECT_EQ(stored.Labels(), (Lines{"r1 first pass"}));
}

TEST(ReviewDesk, WhoComesSecondToAnAnswerThatWantsTwoGivesTheSecondLabel) {
  StoredRun stored(Trials(1), 2);
  const auto one = stored.Desk({});
  const auto other = stored.Desk({});
  const ReviewCase same = *Look(*other, "r2").current;
  EXPECT_EQ(Next(*one, "r1", Finding::kPass), "");
  EXPECT_EQ(Take(*other, "r2", same, Finding::kFail), "");
  EXPECT_EQ(stored.Labels(), (Lines{"r1 first pass", "r2 second fail"}));
}

TEST(ReviewDesk, DesksThatDoNotKnowOfOneAnotherSeldomGiveTheSame) {
  StoredRun stored(Trials(40));
  std::set<std::string> given;
  for (int i = 0; i < 4; ++i)
    given.insert(CaseBefore(*stored.Desk({}), "reviewer-" + std::to_string(i)));
  EXPECT_GE(given.size(), 3u);
}

TEST(ReviewDesk, ASecondPressOfTheKeyStoresNothing) {
  StoredRun stored(Trials(1));
  const auto desk = stored.Desk({});
  const ReviewCase the_case = *Look(*desk, "r1").current;
  EXPECT_EQ(Take(*desk, "r1", the_case, Finding::kPass), "");
  EXPECT_EQ(Take(*desk, "r1", the_case, Finding::kPass), "");
  EXPECT_EQ(Take(*desk, "r1", the_case, Finding::kFail),
            "r1 said pass before; \"withdraw\" takes that back first");
  EXPECT_EQ(stored.Labels(), (Lines{"r1 first pass"}));
}

TEST(ReviewDesk, RefusesWhatItDidNotHandOut) {
  StoredRun stored(Trials(1));
  const auto desk = stored.Desk({});
  ReviewCase the_case = *Look(*desk, "r1").current;
  the_case.digest = std::string(64, '0');
  EXPECT_EQ(Take(*desk, "r1", the_case, Finding::kPass),
            "the answer of tiny/c10 epoch 0 is another than the one that was handed out");
  the_case.entry = 7;
  EXPECT_EQ(Take(*desk, "r1", the_case, Finding::kPass), "the queue has no entry 7");
  EXPECT_TRUE(stored.Labels().empty());
}

}  // namespace
}  // namespace plimsoll::triage
