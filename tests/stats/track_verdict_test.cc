#include "harness/stats/track_verdict.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace plimsoll::stats {
namespace {

struct Row {
  std::string name;
  Interval interval;
  double p_worse;
  std::int64_t n;
  TrackVerdict verdict;
  Doubt doubt;
  bool is_beyond_margin;
};

void PrintTo(const Row& row, std::ostream* out) { *out << row.name; }

class TrackVerdictTable : public ::testing::TestWithParam<Row> {};

TEST_P(TrackVerdictTable, Decides) {
  const Row& row = GetParam();
  TrackEvidence evidence;
  evidence.interval = row.interval;
  evidence.p_worse = row.p_worse;
  evidence.margin = 0.05;
  evidence.n = row.n;
  evidence.n_min = 59;
  const TrackDecision decision = DecideTrack(evidence);
  EXPECT_EQ(TrackVerdictName(decision.verdict), TrackVerdictName(row.verdict));
  EXPECT_EQ(decision.doubt, row.doubt);
  EXPECT_EQ(decision.is_beyond_margin, row.is_beyond_margin);
}

const Row kRows[] = {
    {"Pass", {-0.04, 0.02}, 0.3, 200, TrackVerdict::kPass, Doubt::kNone, false},
    {"PassWithDecline",
     {-0.04, -0.01},
     0.01,
     900,
     TrackVerdict::kPassWithDecline,
     Doubt::kNone,
     false},
    {"Regression", {-0.09, -0.01}, 0.01, 200, TrackVerdict::kRegression, Doubt::kNone, false},
    {"BeyondTheMargin", {-0.17, -0.07}, 0.001, 200, TrackVerdict::kRegression, Doubt::kNone, true},
    {"TooNoisy", {-0.06, 0.03}, 0.3, 200, TrackVerdict::kInconclusive, Doubt::kTooNoisy, false},
    {"TooFewCases",
     {-0.01, 0.01},
     0.5,
     58,
     TrackVerdict::kInconclusive,
     Doubt::kTooFewCases,
     false},
    {"TooFewCasesButWorse", {-0.9, -0.2}, 0.01, 10, TrackVerdict::kRegression, Doubt::kNone, true},
    {"JustEnoughCases", {-0.049, 0.049}, 0.5, 59, TrackVerdict::kPass, Doubt::kNone, false},
    {"BoundAtTheMargin",
     {-0.05, 0.05},
     0.5,
     99,
     TrackVerdict::kInconclusive,
     Doubt::kTooNoisy,
     false},
    {"PAtAlphaButForRounding",
     {-0.09, -0.01},
     0.05000000000000001,
     200,
     TrackVerdict::kRegression,
     Doubt::kNone,
     false},
};

INSTANTIATE_TEST_SUITE_P(Rows, TrackVerdictTable, ::testing::ValuesIn(kRows),
                         [](const auto& row) { return row.param.name; });

TEST(TrackVerdict, CannotPassFromASuiteThatCannotFail) {
  EXPECT_EQ(DecideTrack(WeighPairs({58, 0, 0}, 0.05, 0.05)).doubt, Doubt::kTooFewCases);
  EXPECT_EQ(DecideTrack(WeighPairs({59, 0, 0}, 0.05, 0.05)).verdict, TrackVerdict::kPass);
}

TEST(TrackVerdict, IsInconclusiveWithoutCases) {
  for (const TrackEvidence& evidence :
       {WeighPairs({}, 0.05, 0.05), WeighDifferences({}, 0.05, 0.05, 1),
        WeighDifferences(std::vector<double>{-1}, 0.05, 0.05, 1)}) {
    EXPECT_EQ(evidence.interval, (Interval{-1, 1}));
    EXPECT_EQ(DecideTrack(evidence).doubt, Doubt::kTooFewCases);
  }
}

TEST(TrackVerdict, MissingTrialsSpoilAVerdictThatTheyCouldTurn) {
  const TrackDecision pass = DecideTrack(WeighPairs({400, 2, 2}, 0.05, 0.05));
  const TrackDecision regression = DecideTrack(WeighPairs({400, 40, 2}, 0.05, 0.05));
  EXPECT_EQ(WeighMissing(pass, pass, pass, 0.02, 0.02), pass);
  EXPECT_EQ(WeighMissing(pass, pass, pass, 0.021, 0.02).doubt, Doubt::kErrors);
  const TrackDecision turned = WeighMissing(pass, regression, pass, 0.01, 0.02);
  EXPECT_EQ(turned.verdict, TrackVerdict::kInconclusive);
  EXPECT_EQ(turned.doubt, Doubt::kErrors);
  EXPECT_EQ(WeighMissing(pass, pass, regression, 0.01, 0.02).doubt, Doubt::kErrors);
}

}  // namespace
}  // namespace plimsoll::stats
