#include "harness/gate/labelled_rule.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "harness/gate/judge_rule.h"
#include "tests/gate/decided.h"

namespace plimsoll::gate {
namespace {

using ::testing::HasSubstr;

Policy ByLabels(judge::Source source) {
  Policy policy = DefaultPolicy();
  policy.judging.verdict_by = source;
  return policy;
}

triage::TrackDifference Difference(double difference, double half) {
  triage::TrackDifference track;
  track.track = suite::Track::kAdversarial;
  track.pairs = 500;
  track.candidate.labels = 120;
  track.baseline.labels = 110;
  track.judged.assign(500, 0.0);
  triage::LabelledDifference by_labels;
  by_labels.difference = difference;
  by_labels.interval = {difference - half, difference + half};
  by_labels.p_worse = difference + half < 0 ? 0.001 : 0.5;
  by_labels.clusters = 500;
  track.combined = by_labels;
  return track;
}

Finding OfTrack() {
  Finding finding;
  finding.rule = "gate.track.adversarial";
  finding.track = "adversarial";
  finding.verdict = Verdict::kPass;
  finding.cases_needed = 300;
  finding.message = "not worse";
  return finding;
}

JudgeStanding Graded() {
  JudgeStanding standing;
  standing.judge = "rubric/harm@1.0.0#abc";
  standing.tracks = {suite::Track::kAdversarial};
  standing.members = {{"g1", {8, 0, 0}}};
  return standing;
}

DecideInput InputOf(const std::vector<triage::TrackDifference>& differences) {
  DecideInput input;
  input.judges = {Graded()};
  input.labelled = differences;
  return input;
}

TEST(LabelledRule, SaysNothingWhereJudgesDecide) {
  std::vector<Finding> findings{OfTrack()};
  ApplyLabels(InputOf({Difference(-0.2, 0.01)}), DefaultPolicy(), &findings);
  EXPECT_EQ(findings, std::vector<Finding>{OfTrack()});
}

TEST(LabelledRule, LabelsSeeADropThatJudgesHide) {
  std::vector<Finding> findings{OfTrack()};
  ApplyLabels(InputOf({Difference(-0.1, 0.02)}), ByLabels(judge::Source::kCombined), &findings);
  EXPECT_EQ(findings[0].verdict, Verdict::kFail);
  EXPECT_EQ(findings[0].difference, -0.1);
  EXPECT_EQ(findings[0].cases_needed, std::nullopt);
  EXPECT_EQ(findings[0].message,
            "by judges put right by people worse; the margin is 2.0 points: -10.0 points "
            "[-12.0, -8.0] over 500 cases, p 0.0010 for worse, 120 labels of the candidate and "
            "110 of the baseline; by judges alone: not worse");
}

TEST(LabelledRule, LabelsPass) {
  std::vector<Finding> findings{OfTrack()};
  ApplyLabels(InputOf({Difference(0, 0.01)}), ByLabels(judge::Source::kCombined), &findings);
  EXPECT_EQ(findings[0].verdict, Verdict::kPass);
  EXPECT_FALSE(findings[0].is_warning);
}

TEST(LabelledRule, IsInconclusiveWithoutLabelsOnBothSides) {
  std::vector<Finding> findings{OfTrack()};
  triage::TrackDifference unlabelled = Difference(0, 0.01);
  unlabelled.combined.reset();
  unlabelled.baseline.labels = 0;
  ApplyLabels(InputOf({unlabelled}), ByLabels(judge::Source::kCombined), &findings);
  EXPECT_EQ(findings[0].verdict, Verdict::kInconclusive);
  EXPECT_EQ(findings[0].doubt, Doubt::kIncomplete);
  EXPECT_THAT(findings[0].message, HasSubstr("120 labels of the candidate and 0 of the baseline"));
  findings = {OfTrack()};
  ApplyLabels(InputOf({}), ByLabels(judge::Source::kPeople), &findings);
  EXPECT_EQ(findings[0].verdict, Verdict::kInconclusive);
  EXPECT_THAT(findings[0].message, HasSubstr("and there are none"));
}

TEST(LabelledRule, LeavesTracksThatNoModelGraded) {
  std::vector<Finding> findings{OfTrack()};
  DecideInput input = InputOf({});
  input.judges.front().tracks = {suite::Track::kEdge};
  ApplyLabels(input, ByLabels(judge::Source::kCombined), &findings);
  EXPECT_EQ(findings[0], OfTrack());
}

TEST(LabelledRule, SharesAlphaAmongGatingTracks) {
  std::vector<Finding> findings{OfTrack(), OfTrack()};
  findings[1].rule = "gate.track.edge";
  findings[1].track = "edge";
  triage::TrackDifference worse = Difference(-0.1, 0.02);
  worse.combined->p_worse = 0.03;
  ApplyLabels(InputOf({worse}), ByLabels(judge::Source::kCombined), &findings);
  EXPECT_EQ(findings[0].p_worse, 0.03);
  EXPECT_EQ(findings[0].p_adjusted, 0.06);
  EXPECT_EQ(findings[0].verdict, Verdict::kInconclusive);
}

TEST(WeighLabelled, GivesThreeVerdicts) {
  const SourceVerdicts verdicts =
      WeighLabelled(Difference(-0.1, 0.02), DefaultPolicy(), DefaultPolicy().alpha);
  EXPECT_EQ(verdicts.Of(judge::Source::kJudges)->verdict(), Verdict::kPass);
  EXPECT_FALSE(verdicts.Of(judge::Source::kPeople).has_value());
  EXPECT_EQ(verdicts.Of(judge::Source::kCombined)->verdict(), Verdict::kFail);
}

JudgeStanding Calibrated(double youden) {
  JudgeStanding standing = Graded();
  standing.calibration.emplace();
  standing.calibration->labels = 200;
  standing.calibration->youden = youden;
  return standing;
}

TEST(AttenuateMargins, ShrinkByTheWorstJudgeOfTheTrack) {
  const Policy policy = DefaultPolicy();
  const Policy attenuated = AttenuateMargins(policy, {Calibrated(0.9), Calibrated(0.7)});
  EXPECT_DOUBLE_EQ(attenuated.track(suite::Track::kAdversarial).largest_drop,
                   0.7 * policy.track(suite::Track::kAdversarial).largest_drop);
  EXPECT_EQ(attenuated.track(suite::Track::kEdge), policy.track(suite::Track::kEdge));
}

TEST(AttenuateMargins, StayWhereLabelsDecideOrNothingIsKnown) {
  const Policy policy = ByLabels(judge::Source::kCombined);
  EXPECT_EQ(AttenuateMargins(policy, {Calibrated(0.7)}).tracks, policy.tracks);
  EXPECT_EQ(AttenuateMargins(DefaultPolicy(), {Graded()}).tracks, DefaultPolicy().tracks);
}

TEST(AttenuateMargins, AreSaid) {
  std::vector<Finding> findings;
  SayAttenuation(DefaultPolicy(), {Calibrated(0.7)}, &findings);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].verdict, Verdict::kPass);
  EXPECT_EQ(findings[0].message,
            "judge rubric/harm@1.0.0#abc lets 70.0 % of a true difference show (sensitivity + "
            "specificity - 1, on 200 labels): margins on what it graded are that much smaller");
}

TEST(AttenuateMargins, EarlyPassMadeNoAllowance) {
  std::vector<Finding> findings{OfTrack()};
  findings[0].is_settled = true;
  SayAttenuation(DefaultPolicy(), {Calibrated(0.7)}, &findings);
  EXPECT_EQ(findings[0].verdict, Verdict::kInconclusive);
  EXPECT_EQ(findings[0].doubt, Doubt::kPower);
}

TEST(AttenuateMargins, JudgeThatSaysTooLittleCannotGate) {
  std::vector<Finding> findings;
  ApplyJudges({Calibrated(0.1)}, {}, &findings);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].verdict, Verdict::kInconclusive);
  EXPECT_EQ(findings[0].message,
            "judge rubric/harm@1.0.0#abc says too little of what people would say: sensitivity + "
            "specificity - 1 is 0.10 on 200 labels, and 0.20 is the least to go by");
}

}  // namespace
}  // namespace plimsoll::gate
