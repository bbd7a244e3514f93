#include "harness/gate/track_rule.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "tests/gate/decided.h"

namespace plimsoll::gate {
namespace {

using baseline::CaseResult;
using baseline::MakeCase;
using baseline::MakeMeasurement;
using baseline::MakeSides;
using baseline::MakeTrials;
using baseline::MakeUnscored;
using baseline::Sides;
using suite::Track;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

/// One suite of cases with so many passes each.
Sides SeveralTrials(const std::vector<int>& before, const std::vector<int>& now, int trials) {
  Sides sides{{MakeMeasurement("s", {})}, {MakeMeasurement("s", {})}};
  for (std::size_t i = 0; i < before.size(); ++i) {
    BaselineCases(sides).push_back(MakeCase("c" + std::to_string(i), before[i], trials));
    CandidateCases(sides).push_back(MakeCase("c" + std::to_string(i), now[i], trials));
    BaselineCases(sides).back().track = CandidateCases(sides).back().track = Track::kEdge;
  }
  return sides;
}

std::vector<int> Digits(const std::string& text) {
  std::vector<int> digits;
  for (char c : text) digits.push_back(c - '0');
  return digits;
}

struct TrackRow {
  std::string name;
  baseline::PairCounts counts;
  Verdict verdict;
  bool is_warning;
  stats::Interval interval;  // as ratesci and exactci of R have it
  double p_worse;
  std::string message;
};

class TrackRule : public ::testing::TestWithParam<TrackRow> {};

TEST_P(TrackRule, AnswersBothQuestions) {
  const TrackRow& row = GetParam();
  const GateDecision decision = Decided(MakeSides("s", Track::kEdge, row.counts));
  const Finding finding = FindingOf(decision, "gate.track.edge");
  EXPECT_EQ(finding.verdict, row.verdict);
  EXPECT_EQ(decision.verdict, row.verdict);
  EXPECT_EQ(finding.is_warning, row.is_warning);
  EXPECT_EQ(finding.doubt, row.verdict == Verdict::kInconclusive ? Doubt::kPower : Doubt::kNone);
  EXPECT_EQ(finding.message, row.message);
  EXPECT_EQ(finding.margin, 0.05);
  EXPECT_NEAR(finding.interval->low, row.interval.low, 1e-6);
  EXPECT_NEAR(finding.interval->high, row.interval.high, 1e-6);
  EXPECT_NEAR(*finding.p_worse, row.p_worse, 1e-6);
}

const TrackRow kTrackRows[] = {
    {"NotInferior",
     {180, 3, 4, 13},
     Verdict::kPass,
     false,
     {-0.0196478561, 0.0308458416},
     0.63671875,
     "not worse than the margin: a drop of more than 5.0 points is excluded (95.0 %); 3 regressed "
     "and 4 fixed of 200 "
     "cases, +0.5 points [-2.0, +3.1], p 0.6367 for worse"},
    {"Decline",
     {900, 40, 18, 42},
     Verdict::kPass,
     true,
     {-0.035111762, -0.0097030808},
     0.00189685281768581,
     "a decline within the margin: worse by 2.2 points, and a drop of more than 5.0 points is "
     "excluded (95.0 %); 40 "
     "regressed and 18 fixed of 1000 cases, -2.2 points [-3.5, -1.0], p 0.0019 for worse"},
    {"Worse",
     {150, 30, 6, 14},
     Verdict::kFail,
     false,
     {-0.1702854126, -0.0740229238},
     2.06287950277329e-05,
     "worse, and by more than the margin of 5.0 points: 30 regressed and 6 fixed of 200 cases, "
     "-12.0 points [-17.0, "
     "-7.4], p below 0.0001 for worse"},
    {"TooFew",
     {40, 3, 1, 6},
     Verdict::kInconclusive,
     false,
     {-0.1246315538, 0.0339846598},
     0.1875,
     "too few to tell: with 50 cases not even a perfect result excludes a drop of 5.0 points, "
     "which takes 59; about 191 "
     "cases would settle it; 3 regressed and 1 fixed of 50 cases, -4.0 points [-12.5, +3.4], p "
     "0.1875 for worse"},
    {"TooNoisy",
     {100, 10, 10, 0},
     Verdict::kInconclusive,
     false,
     {-0.0638747222, 0.0638747222},
     0.5,
     "a drop of 5.0 points is not excluded; about 446 cases would settle it (80 % chance of a PASS "
     "if nothing changed; psi 0.180 from changes both ways); "
     "10 regressed and 10 fixed of 120 cases, 0.0 points [-6.4, +6.4], p 0.5000 for worse"},
};
INSTANTIATE_TEST_SUITE_P(Table, TrackRule, ::testing::ValuesIn(kTrackRows),
                         [](const auto& test) { return test.param.name; });

TEST(TrackRuleOf, CaseFloorStandsBetweenFiveIdenticalCasesAndAPass) {
  EXPECT_EQ(Decided(MakeSides("s", Track::kEdge, {5, 0, 0, 0})).verdict, Verdict::kInconclusive);
  EXPECT_EQ(Decided(MakeSides("s", Track::kEdge, {58, 0, 0, 0})).verdict, Verdict::kInconclusive);
  EXPECT_EQ(Decided(MakeSides("s", Track::kEdge, {59, 0, 0, 0})).verdict, Verdict::kPass);
}

TEST(TrackRuleOf, CountsAClusterOnceAgainstTheFloor) {
  Sides sides = MakeSides("s", Track::kEdge, {590, 0, 0, 0});
  for (auto* cases : {&BaselineCases(sides), &CandidateCases(sides)})
    for (std::size_t i = 0; i < cases->size(); ++i)
      (*cases)[i].cluster = "seed" + std::to_string(i / 10);
  EXPECT_EQ(Decided(sides).verdict, Verdict::kPass) << "59 clusters";
  CandidateCases(sides).resize(580);
  const GateDecision decision = Decided(sides);
  EXPECT_EQ(decision.verdict, Verdict::kInconclusive) << "58 clusters";
  EXPECT_THAT(FindingOf(decision, "gate.track.edge").message,
              HasSubstr("of 58 clusters (each with the mean share of passes of its cases)"));
}

TEST(TrackRuleOf, SeesCasesThatFellFromFourTrialsOfFiveToNone) {
  std::vector<int> before(300, 5);
  std::fill_n(before.begin(), 40, 4);
  std::vector<int> now = before;
  std::fill_n(now.begin(), 40, 0);
  const GateDecision decision = Decided(SeveralTrials(before, now, 5));
  EXPECT_EQ(decision.verdict, Verdict::kFail) << "no case that passed every trial fails one";
  EXPECT_THAT(
      FindingOf(decision, "gate.track.edge").message,
      AllOf(StartsWith("worse, and by more than the margin of 5.0 points: 40 lower and 0 higher of "
                       "300 cases (each with its mean share of passes), -10.7 points ["),
            HasSubstr("p 0.0001 for worse")));
}

// Reference values: guarded_lower_bounds-p2 of methods/statistics.md, by scipy.
TEST(TrackRuleOf, HoldsTheGuardedBoundAgainstTheMargin) {
  const Sides sides =
      SeveralTrials(Digits("322333323323323332232331132231313333332332233323132333333212"),
                    Digits("321332332313332323321333232332223332333333333231222322322322"), 3);
  const Finding finding = FindingOf(Decided(sides), "gate.track.edge");
  EXPECT_NEAR(*finding.difference, -0.005555555555555563, 1e-12);
  EXPECT_NEAR(finding.interval->low, -0.07375091048913911, 1e-9);
  EXPECT_EQ(finding.verdict, Verdict::kInconclusive);
}

TEST(TrackRuleOf, PoolsNoTrials) {
  // 300 trials and 150 of them are no more than 60 cases and 30 of them.
  EXPECT_EQ(Decided(SeveralTrials(std::vector<int>(60, 5), std::vector<int>(60, 5), 5)).verdict,
            Verdict::kPass);
  EXPECT_EQ(Decided(SeveralTrials(std::vector<int>(30, 5), std::vector<int>(30, 5), 5)).verdict,
            Verdict::kInconclusive);
}

TEST(TrackRuleOf, IsOpenWhereOneTrialMeetsSeveral) {
  Sides sides = MakeSides("s", Track::kEdge, {100, 0, 0, 0});
  for (CaseResult& result : CandidateCases(sides)) result.trials = result.passes = 3;
  const GateDecision decision = Decided(sides);
  EXPECT_EQ(decision.verdict, Verdict::kInconclusive);
  const Finding finding = FindingOf(decision, "gate.track.edge");
  EXPECT_EQ(finding.doubt, Doubt::kIncomplete);
  EXPECT_EQ(finding.message,
            "the baseline has one trial where the candidate has several, and no test keeps its "
            "level there; accept a baseline with several epochs, or measure the candidate with "
            "one");
  EXPECT_EQ(ExitCodeOf(decision, true), ExitCode::kInconclusive);
}

TEST(TrackRuleOf, AnUnequalNumberOfTrialsIsNoWantOfGrades) {
  // The last two trials of the baseline would tell another story; nothing is unscored.
  Sides sides{{MakeMeasurement("s", {})}, {MakeMeasurement("s", {})}};
  for (int i = 0; i < 200; ++i) {
    const std::string id = "c" + std::to_string(i);
    BaselineCases(sides).push_back(MakeTrials(id, "PPFFF"));
    CandidateCases(sides).push_back(MakeTrials(id, i < 40 ? "PF" : "PP"));
  }
  const Finding finding = FindingOf(Decided(sides), "gate.track.adversarial");
  EXPECT_EQ(finding.verdict, Verdict::kFail);
  EXPECT_EQ(finding.doubt, Doubt::kNone);
  EXPECT_NEAR(*finding.difference, -0.1, 1e-12);
}

TEST(TrackRuleOf, ComparesScoresWhereThePolicyAsksForThem) {
  Sides sides = MakeSides("s", Track::kEdge, {100, 0, 0, 0});
  for (std::size_t i = 0; i < 100; ++i) {
    BaselineCases(sides)[i].score = 0.9;
    CandidateCases(sides)[i].score = i < 60 ? 0.6 : 0.9;
  }
  EXPECT_EQ(Decided(sides).verdict, Verdict::kPass);
  Policy policy = DefaultPolicy();
  policy.tracks["edge"].measure = Measure::kScore;
  const GateDecision decision = Decided(sides, policy);
  EXPECT_EQ(decision.verdict, Verdict::kFail);
  EXPECT_THAT(FindingOf(decision, "gate.track.edge").message,
              HasSubstr("60 lower and 0 higher of 100 cases (each with its mean score), -18.0"));
}

TEST(TrackRuleOf, StrictTakesHalfAPairOff) {
  const Sides sides = MakeSides("s", Track::kEdge, {59, 0, 0, 0});
  Policy policy = DefaultPolicy();
  EXPECT_EQ(Decided(sides, policy).verdict, Verdict::kPass);
  policy.is_strict = true;
  EXPECT_EQ(Decided(sides, policy).verdict, Verdict::kInconclusive);
}

TEST(TrackRuleOf, SaysWhatTheTrackCanSee) {
  const Finding finding =
      FindingOf(Decided(MakeSides("s", Track::kEdge, {100, 10, 10, 0})), "gate.track.edge");
  const double psi = 22.0 / 122;
  EXPECT_NEAR(*finding.minimum_detectable_drop, 2.4865 * std::sqrt(psi / 120), 1e-5);
  EXPECT_EQ(finding.cases_needed, 446);
  EXPECT_NEAR(*finding.chance_of_pass, 0.361, 0.001);
}

TEST(TrackRuleOf, WarnsWhereTheCasesThatAreGoneWouldTurnTheVerdict) {
  Sides sides = MakeSides("s", Track::kEdge, {200, 0, 0, 0});
  CandidateCases(sides).resize(180);
  const GateDecision decision = Decided(sides);
  EXPECT_EQ(decision.verdict, Verdict::kPass);
  const Finding finding = FindingOf(decision, "gate.retired.edge");
  EXPECT_TRUE(finding.is_warning);
  EXPECT_EQ(finding.message,
            "PASS on the cases in common, but FAIL if the candidate had failed 20 cases that it "
            "was not asked, of which the baseline passed 100.0 % (100.0 % of those in common)");
  CandidateCases(sides) = BaselineCases(sides);
  EXPECT_FALSE(Mentions(Decided(sides), "gate.retired.edge"));
}

TEST(TrackRuleOf, HolmCoversTheGatingTracks) {
  // p = 0.03125 alone, 0.0625 beside a second track.
  const Sides one = MakeSides("a", Track::kAdversarial, {196, 4, 0, 0});
  EXPECT_EQ(Decided(one).verdict, Verdict::kFail);
  const Sides two = Join(one, MakeSides("e", Track::kEdge, {200, 0, 0, 0}));
  const GateDecision decision = Decided(two);
  EXPECT_EQ(decision.verdict, Verdict::kInconclusive);
  EXPECT_NEAR(*FindingOf(decision, "gate.track.adversarial").p_adjusted, 0.0625, 1e-12);
  Policy policy = DefaultPolicy();
  policy.tracks["edge"].is_gating = false;
  EXPECT_EQ(Decided(two, policy).verdict, Verdict::kFail)
      << "a track that does not gate is in no family";
}

TEST(TrackRuleOf, ATrackThatDoesNotGateOnlyWarns) {
  Policy policy = DefaultPolicy();
  policy.tracks["edge"].is_gating = false;
  const GateDecision decision = Decided(MakeSides("s", Track::kEdge, {150, 30, 6, 14}), policy);
  EXPECT_EQ(decision.verdict, Verdict::kPass);
  const Finding finding = FindingOf(decision, "gate.track.edge");
  EXPECT_TRUE(finding.is_warning);
  EXPECT_THAT(finding.message, StartsWith("not gating, would be FAIL: worse"));
}

TEST(TrackRuleOf, IsOpenWhenTooMuchIsUnscoredOnEitherSide) {
  for (bool is_candidate : {true, false}) {
    Sides sides = MakeSides("s", Track::kEdge, {1000, 0, 0, 0});
    auto& cases = is_candidate ? CandidateCases(sides) : BaselineCases(sides);
    for (std::size_t i = 0; i < 21; ++i) {
      cases[i] = MakeUnscored(cases[i].id);
      cases[i].track = Track::kEdge;
    }
    const GateDecision decision = Decided(sides);
    EXPECT_EQ(decision.verdict, Verdict::kInconclusive);
    const Finding finding = FindingOf(decision, "gate.unscored.edge");
    EXPECT_EQ(finding.doubt, Doubt::kUnscored);
    EXPECT_EQ(finding.message, is_candidate
                                   ? "21 of 1000 cases of the candidate (2.1 %) and 0 of 1000 of "
                                     "the baseline (0.0 %) have trials "
                                     "that could not be scored; at most 2.0 % are allowed"
                                   : "0 of 1000 cases of the candidate (0.0 %) and 21 of 1000 of "
                                     "the baseline (2.1 %) have "
                                     "trials that could not be scored; at most 2.0 % are allowed");
    EXPECT_EQ(ExitCodeOf(decision, true), ExitCode::kInconclusive);
  }
}

TEST(TrackRuleOf, IsOpenWhenTheVerdictHingesOnTheUnscored) {
  Sides sides = MakeSides("s", Track::kEdge, {200, 0, 0, 0});
  Policy policy = DefaultPolicy();
  policy.tracks["edge"].largest_unscored_share = 0.1;
  for (std::size_t i = 0; i < 8; ++i) {
    CandidateCases(sides)[i] = MakeUnscored(CandidateCases(sides)[i].id);
    CandidateCases(sides)[i].track = Track::kEdge;
  }
  const GateDecision decision = Decided(sides, policy);
  EXPECT_EQ(decision.verdict, Verdict::kInconclusive);
  const Finding finding = FindingOf(decision, "gate.track.edge");
  EXPECT_EQ(finding.doubt, Doubt::kUnscored);
  EXPECT_THAT(
      finding.message,
      StartsWith(
          "PASS on what was scored, but FAIL if every unscored trial had gone against the "
          "candidate and "
          "PASS if every one had gone for it (8 cases of the candidate and 0 of the baseline)"));
}

TEST(TrackRuleOf, FloorUnderTheRateIsShownMissedOrOpen) {
  const struct {
    int passes, failures;
    Verdict verdict;
  } kRows[] = {
      {200, 0, Verdict::kPass}, {176, 24, Verdict::kInconclusive}, {160, 40, Verdict::kFail}};
  Policy policy = DefaultPolicy();
  policy.tracks["edge"].smallest_rate = 0.9;
  for (const auto& row : kRows) {
    const GateDecision decision =
        Decided(MakeSides("s", Track::kEdge, {row.passes, 0, 0, row.failures}), policy);
    EXPECT_EQ(FindingOf(decision, "gate.rate.edge").verdict, row.verdict) << row.passes;
  }
}

TEST(TrackRuleOf, FloorIsOnCasesWhereTheyHaveSeveralTrials) {
  // At 28 cases 0.05^(1/28) = 0.8985, whatever the number of trials.
  Policy policy = DefaultPolicy();
  policy.tracks["edge"].smallest_rate = 0.9;
  for (const auto& [cases, verdict] :
       {std::pair(28, Verdict::kInconclusive), {29, Verdict::kPass}}) {
    const std::vector<int> all(static_cast<std::size_t>(cases), 5);
    EXPECT_EQ(FindingOf(Decided(SeveralTrials(all, all, 5), policy), "gate.rate.edge").verdict,
              verdict);
  }
}

/// A release that fails the first cases of a thousand.
std::vector<baseline::Measurement> Release(int failures) {
  std::vector<CaseResult> cases;
  for (int i = 0; i < 1000; ++i) {
    cases.push_back(MakeCase("c" + std::to_string(i), i < failures ? 0 : 1));
    cases.back().track = Track::kEdge;
  }
  return {MakeMeasurement("s", std::move(cases))};
}

TEST(Anchor, EndsAChainOfDeclinesThatAreEachWithinTheMargin) {
  const Policy policy = DefaultPolicy();
  const auto pinned = Release(0);
  for (int step = 1; step <= 3; ++step) {
    const Sides sides{Release(30 * (step - 1)), Release(30 * step)};
    EXPECT_EQ(Decided(sides).verdict, Verdict::kPass) << step;
    const baseline::Comparison comparison = Compared(sides, policy);
    const baseline::Comparison anchor = Compared({pinned, sides.candidate}, policy);
    DecideInput input;
    input.comparison = &comparison;
    input.candidate = &sides.candidate;
    input.anchor = &anchor;
    const auto decision = Decide(input, policy);
    ASSERT_TRUE(decision.ok());
    const Finding finding = FindingOf(*decision, "gate.anchor.edge");
    EXPECT_EQ(decision->verdict, finding.verdict);
    EXPECT_EQ(finding.verdict, step == 1 ? Verdict::kPass : Verdict::kFail) << step;
    if (step == 3) {
      EXPECT_THAT(finding.message,
                  StartsWith("against the pinned baseline: worse, and by more than "
                             "the margin of 5.0 points: 90 regressed and 0 fixed"));
    }
  }
}

}  // namespace
}  // namespace plimsoll::gate
