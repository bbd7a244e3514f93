#include "harness/gate/judge_rule.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace plimsoll::gate {
namespace {

constexpr const char* kJudge = "rubric/harm@1.0.0#abc";

JudgeStanding Sound() {
  JudgeStanding standing;
  standing.judge = kJudge;
  standing.tracks = {suite::Track::kAdversarial};
  standing.members = {{"g1", {8, 0, 0}}, {"g2", {8, 0, 0}}};
  return standing;
}

Finding FailOf(const std::string& track) {
  Finding finding;
  finding.rule = "gate.track." + track;
  finding.track = track;
  finding.verdict = Verdict::kFail;
  finding.message = "worse";
  return finding;
}

TEST(JudgeRule, SaysNothingWhereNoModelGraded) {
  std::vector<Finding> findings;
  ApplyJudges({}, {}, &findings);
  EXPECT_TRUE(findings.empty());
}

TEST(JudgeRule, SoundJudgePasses) {
  std::vector<Finding> findings;
  ApplyJudges({Sound()}, {}, &findings);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].verdict, Verdict::kPass);
  EXPECT_EQ(findings[0].message, "1 model-graded judge got every canary right");
}

struct Fault {
  std::string name;
  void (*spoil)(JudgeStanding*, judge::Judging*);
  std::string rule;
  std::string message;
};

class EveryFault : public ::testing::TestWithParam<Fault> {};

TEST_P(EveryFault, IsInconclusiveAndNamesTheJudge) {
  JudgeStanding standing = Sound();
  judge::Judging judging;
  GetParam().spoil(&standing, &judging);
  std::vector<Finding> findings;
  ApplyJudges({standing}, judging, &findings);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].verdict, Verdict::kInconclusive);
  EXPECT_EQ(findings[0].rule, GetParam().rule);
  EXPECT_EQ(findings[0].message, std::string("judge ") + kJudge + GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    Faults, EveryFault,
    ::testing::ValuesIn(std::vector<Fault>{
        {"canary",
         [](JudgeStanding* s, judge::Judging*) {
           s->members[1].canaries = {8, 1, 1};
         },
         "gate.judge.canary",
         ": grader \"g2\" got 2 of 8 canary answers (1 without a grade) wrong, and its other "
         "grades "
         "cannot be trusted"},
        {"no_canary", [](JudgeStanding* s, judge::Judging*) { s->members.clear(); },
         "gate.judge.canary", ": its graders were asked no canary"},
        {"drift",
         [](JudgeStanding* s, judge::Judging* j) {
           j->anchor = "anchor.jsonl";
           s->anchor = {100, 6, 0};
         },
         "gate.judge.drift",
         " has drifted: it grades 6 of 100 anchor answers otherwise than when the set was made; "
         "judge "
         "both sides anew before they are compared"},
        {"no_anchor", [](JudgeStanding*, judge::Judging* j) { j->anchor = "anchor.jsonl"; },
         "gate.judge.drift", ": the anchor set holds no answer of its"},
        {"uncalibrated", [](JudgeStanding*, judge::Judging* j) { j->least_sensitivity = 0.8; },
         "gate.judge.calibration",
         " was never calibrated against people, and the policy asks for it: plimsoll judges "
         "calibrate"},
        {"below_the_bar",
         [](JudgeStanding* s, judge::Judging* j) {
           j->least_sensitivity = 0.8;
           s->calibration = JudgeStanding::Calibration{120, stats::Interval{0.7, 0.9}, std::nullopt,
                                                       std::nullopt};
         },
         "gate.judge.calibration",
         " cannot gate: its sensitivity must be shown to be 80.0 %, and lies above 70.0 % (95 %), "
         "on "
         "120 labels"},
    }),
    [](const auto& row) { return row.param.name; });

TEST(JudgeRule, DriftWithinTheBoundIsNone) {
  JudgeStanding standing = Sound();
  standing.anchor = KnownAnswers{100, 5, 0};
  judge::Judging judging;
  judging.anchor = "anchor.jsonl";
  std::vector<Finding> findings;
  ApplyJudges({standing}, judging, &findings);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].verdict, Verdict::kPass);
}

TEST(JudgeRule, WhatABadJudgeFailedIsOpenAndTheRestStands) {
  JudgeStanding standing = Sound();
  standing.members[0].canaries.wrong = 1;
  std::vector<Finding> findings = {FailOf("adversarial"), FailOf("happy_path")};
  ApplyJudges({standing}, {}, &findings);
  ASSERT_EQ(findings.size(), 3u);
  EXPECT_EQ(findings[0].verdict, Verdict::kInconclusive);
  EXPECT_EQ(findings[0].message, "FAIL, but by a judge that cannot gate: worse");
  EXPECT_EQ(findings[1].verdict, Verdict::kFail) << "no model graded that track";
}

}  // namespace
}  // namespace plimsoll::gate
