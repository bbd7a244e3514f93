#include "harness/report/track_row.h"

#include <gtest/gtest.h>

#include "tests/report/sample.h"

namespace plimsoll::report {
namespace {

using gate::Verdict;

/// The sample's adversarial row after a change of its finding.
TrackRow AdversarialRow(Sample& sample, const std::function<void(gate::Finding*)>& change) {
  change(&sample.decision().findings[0]);
  for (TrackRow& row : TrackRowsOf(sample.Input()))
    if (row.label == "adversarial") return row;
  return {};
}

TEST(TrackRowsOf, ShowsTracksWithThePinnedBaselineBelow) {
  const Sample sample;
  const ReportInput input = sample.Input();
  const std::vector<TrackRow> rows = TrackRowsOf(input);
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[0].label, "happy path");
  EXPECT_EQ(rows[1].label, "adversarial");
  EXPECT_EQ(rows[2].label, "pinned");
  EXPECT_TRUE(rows[2].is_part);
  EXPECT_EQ(rows[2].reading, "waived");
  EXPECT_EQ(FiguresText(rows[2]), "-1.1 points [-3.1, +0.9], margin 2.0");
}

TEST(TrackRowsOf, ShowsAGatingSliceBelowItsTrack) {
  Sample sample;
  gate::Finding slice = sample.decision().findings[2];
  slice.rule = "gate.track.happy_path.area=law";
  sample.decision().findings.push_back(slice);
  const ReportInput input = sample.Input();
  const std::vector<TrackRow> rows = TrackRowsOf(input);
  ASSERT_EQ(rows.size(), 4u);
  EXPECT_EQ(rows[1].label, "area=law");
  EXPECT_TRUE(rows[1].is_part);
  EXPECT_EQ(rows[1].entry->slice, "area=law");
}

struct Reading {
  const char* name;
  Verdict verdict;
  bool is_warning;
  bool is_waived;
  const char* reading;
  Tone tone;
};

void PrintTo(const Reading& row, std::ostream* out) { *out << row.name; }

const Reading kReadings[] = {
    {"Worse", Verdict::kFail, false, false, "worse", Tone::kBad},
    {"CannotTell", Verdict::kInconclusive, false, false, "cannot tell", Tone::kDoubtful},
    {"NotWorse", Verdict::kPass, false, false, "not worse", Tone::kGood},
    {"WithinMargin", Verdict::kPass, true, false, "within margin", Tone::kDoubtful},
    {"Waived", Verdict::kPass, true, true, "waived", Tone::kDoubtful},
};

class TrackReading : public ::testing::TestWithParam<Reading> {};

TEST_P(TrackReading, IsThatOfTheRuleOnItsDrop) {
  Sample sample;
  const TrackRow row = AdversarialRow(sample, [](gate::Finding* finding) {
    finding->verdict = GetParam().verdict;
    finding->is_warning = GetParam().is_warning;
    finding->is_waived = GetParam().is_waived;
  });
  EXPECT_EQ(row.reading, GetParam().reading);
  EXPECT_EQ(row.tone, GetParam().tone);
}

INSTANTIATE_TEST_SUITE_P(Rows, TrackReading, ::testing::ValuesIn(kReadings),
                         [](const auto& row) { return row.param.name; });

TEST(TrackReading, SaysThatATrackDoesNotGate) {
  Sample sample;
  std::erase_if(sample.decision().findings, [](const gate::Finding& finding) {
    return finding.rule == "gate.unscored.adversarial";
  });
  const TrackRow row = AdversarialRow(sample, [](gate::Finding* finding) {
    finding->verdict = Verdict::kPass;
    finding->is_warning = true;
  });
  EXPECT_EQ(row.reading, "not gated");
  EXPECT_EQ(row.tone, Tone::kPlain);
}

TEST(TrackReading, IsEmptyWithoutAGate) {
  const Sample sample;
  ReportInput input = sample.Input();
  input.decision = nullptr;
  const std::vector<TrackRow> rows = TrackRowsOf(input);
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[1].reading, "");
  EXPECT_EQ(SightText(rows[1]),
            "sees a drop of 3.1 points (80 % power; psi 0.097 from changes both ways)");
  EXPECT_EQ(FiguresText(rows[1]), "75.0 % → 71.1 %, -3.9 points [-6.4, -1.6]");
}

TEST(TrackRow, NamesTheRuleThatIsWorseThanTheOneOnItsDrop) {
  Sample sample;
  for (gate::Finding& finding : sample.decision().findings)
    if (finding.rule == "gate.unscored.adversarial") finding.verdict = Verdict::kInconclusive;
  const TrackRow row =
      AdversarialRow(sample, [](gate::Finding* finding) { finding->verdict = Verdict::kPass; });
  EXPECT_EQ(row.objection, "INCONCLUSIVE by gate.unscored.adversarial");
}

TEST(SightText, SaysWhatTheTrackCanSee) {
  Sample sample;
  const auto sight = [&](double chance) {
    return SightText(
        AdversarialRow(sample, [&](gate::Finding* finding) { finding->chance_of_pass = chance; }));
  };
  EXPECT_EQ(
      sight(0.41),
      "sees a drop of 3.1 points (80 % power; psi 0.097 from changes both ways); an unchanged "
      "model passes with 41 %; 1,503 cases for 80 %");
  EXPECT_EQ(
      sight(0.9),
      "sees a drop of 3.1 points (80 % power; psi 0.097 from changes both ways); an unchanged "
      "model passes with 90 %");
  for (baseline::TrackComparison& entry : sample.comparison().tracks) entry.clusters = 100;
  EXPECT_EQ(
      sight(0),
      "sees a drop of 3.1 points (80 % power; psi 0.097 from changes both ways); an unchanged "
      "model passes with 0 %; 1,503 clusters for 80 %");
}

TEST(EveryTrialText, StandsBesideTheMeanOnAdversarialTracksOnly) {
  Sample sample;
  for (baseline::TrackComparison& entry : sample.comparison().tracks) {
    entry.baseline.every_trial = 0.61;
    entry.candidate.every_trial = 0.582;
  }
  const ReportInput input = sample.Input();
  const std::vector<TrackRow> rows = TrackRowsOf(input);
  EXPECT_EQ(EveryTrialText(rows[0]), "");
  EXPECT_EQ(EveryTrialText(rows[1]), "passed every trial: 61.0 % → 58.2 %");
}

TEST(CountsText, NamesClustersWhereCasesShareThem) {
  Sample sample;
  sample.comparison().tracks[1].clusters = 232;
  const ReportInput input = sample.Input();
  EXPECT_EQ(CountsText(TrackRowsOf(input)[1]),
            "636 pairs in 232 clusters, 55 regressed, 30 fixed, 1 unscored");
  EXPECT_EQ(FiguresText(TrackRowsOf(input)[1]),
            "75.0 % → 71.1 %, -3.9 points [-6.4, -1.6], margin 2.0");
}

}  // namespace
}  // namespace plimsoll::report
