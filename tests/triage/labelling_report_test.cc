#include "harness/triage/labelling_report.h"

#include <gtest/gtest.h>

#include "tests/triage/sample.h"

namespace plimsoll::triage {
namespace {

constexpr Finding kPass = Finding::kPass;
constexpr Finding kFail = Finding::kFail;

class LabellingReportTest : public testing::Test {
 protected:
  LabellingReportTest() {
    run::TrialRecord critical = SampleTrial("a", true);
    critical.facts.severity = suite::Severity::kCritical;
    run::TrialRecord disputed = SampleTrial("b", false);
    disputed.grades = {PanelGrade({true, false})};
    disputed.facts.area = "medical";
    run::TrialRecord happy = SampleTrial("d", true);
    happy.facts.track = suite::Track::kHappyPath;
    happy.facts.area = "";
    run_ = SampleRun({critical, disputed, SampleTrial("c", {}), happy}, 0.5, 2);
    run_.answers[3].drawn.reset();
    AddLabels({SampleLabel("a", "r1", kFail), SampleLabel("a", "r2", kFail),
               SampleLabel("b", "r1", kPass), SampleLabel("b", "r2", kFail),
               SampleLabel("d", "r1", kPass)},
              &run_);
  }
  LabelledRun run_;
};

TEST_F(LabellingReportTest, SaysHowMuchAndOnWhat) {
  const LabellingReport report = ReportOf(run_);
  EXPECT_EQ(report.answers, 4);
  EXPECT_EQ(report.labelled, 3);
  EXPECT_DOUBLE_EQ(report.share(), 0.75);
  EXPECT_EQ(report.by_hand, 1);
  EXPECT_EQ(report.standings, (std::array<std::int64_t, 5>{1, 0, 1, 1, 0}));
  std::string parts;
  for (const LabelledPart& part : report.parts)
    parts +=
        part.what + " " + std::to_string(part.labelled) + "/" + std::to_string(part.answers) + "\n";
  EXPECT_EQ(parts,
            "the judges differ 1/1\nnobody could score it 0/1\ncritical severity 1/1\n"
            "medium severity 2/3\narea cyber 1/2\narea medical 1/1\nno area 1/1\n");
}

TEST_F(LabellingReportTest, HoldsPeopleAgainstJudgesAndOneAnother) {
  const LabellingReport report = ReportOf(run_);
  EXPECT_EQ(report.judges.answers, 2);
  EXPECT_EQ(report.judges.passed_wrongly, 1);
  EXPECT_EQ(report.judges.failed_wrongly, 0);
  EXPECT_EQ(report.people.answers, 2);
  EXPECT_EQ(report.people.raw, 0.5);
  ASSERT_TRUE(report.people.kappa.has_value());
  EXPECT_DOUBLE_EQ(report.people.kappa->value, 0);
}

TEST_F(LabellingReportTest, EstimatesTheRunAndEachTrack) {
  const LabellingReport report = ReportOf(run_);
  ASSERT_EQ(report.tracks.size(), 3u);
  EXPECT_FALSE(report.tracks[0].track.has_value());
  EXPECT_EQ(report.tracks[0].answers, 4);
  EXPECT_EQ(report.tracks[0].unscored, 1);
  EXPECT_EQ(report.tracks[0].drawn, 3);
  EXPECT_EQ(report.tracks[0].settled, 1);
  EXPECT_EQ(report.tracks[1].track, suite::Track::kHappyPath);
  EXPECT_EQ(report.tracks[2].track, suite::Track::kEdge);
  EXPECT_TRUE(report.tracks[2].judges.has_value());
  EXPECT_FALSE(report.tracks[2].combined.has_value());  // one settled label
}

TEST(LabellingReport, OfNothingSaysNothing) {
  const LabellingReport report = ReportOf(LabelledRun());
  EXPECT_DOUBLE_EQ(report.share(), 0);
  EXPECT_FALSE(report.budget.has_value());
  ASSERT_EQ(report.tracks.size(), 1u);
  EXPECT_FALSE(report.tracks[0].judges.has_value());
  EXPECT_FALSE(report.people.raw.has_value());
}

}  // namespace
}  // namespace plimsoll::triage
