#include "harness/gate/decision.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/baseline/measurements.h"

namespace plimsoll::gate {
namespace {

using baseline::MakeCase;
using baseline::MakeSides;
using baseline::MakeUnscored;
using baseline::Sides;
using suite::Track;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

GateDecision Decided(const Sides& sides, const Policy& policy = DefaultPolicy()) {
  const auto comparison = baseline::Compare(sides.baseline, sides.candidate, {});
  EXPECT_TRUE(comparison.ok()) << comparison.error().message;
  const auto decision = Decide(*comparison, sides.candidate, policy);
  EXPECT_TRUE(decision.ok()) << decision.error().message;
  return *decision;
}

const Finding& FindingOf(const GateDecision& decision, const std::string& rule) {
  static const Finding kNone;
  for (const Finding& finding : decision.findings)
    if (finding.rule == rule) return finding;
  ADD_FAILURE() << "no finding " << rule;
  return kNone;
}

bool Mentions(const GateDecision& decision, const std::string& rule) {
  return std::any_of(decision.findings.begin(), decision.findings.end(),
                     [&](const Finding& finding) { return finding.rule == rule; });
}

std::vector<baseline::CaseResult>& CandidateCases(Sides& sides) { return sides.candidate[0].cases; }
std::vector<baseline::CaseResult>& BaselineCases(Sides& sides) { return sides.baseline[0].cases; }

struct TrackRow {
  std::string name;
  baseline::PairCounts counts;
  Verdict verdict;
  bool is_warning;
  std::string message;
};

class TrackDecision : public ::testing::TestWithParam<TrackRow> {};

TEST_P(TrackDecision, AnswersBothQuestions) {
  const TrackRow& row = GetParam();
  const GateDecision decision = Decided(MakeSides("s", Track::kEdge, row.counts));
  const Finding& finding = FindingOf(decision, "gate.track.edge");
  EXPECT_EQ(finding.verdict, row.verdict);
  EXPECT_EQ(decision.verdict, row.verdict);
  EXPECT_EQ(finding.is_warning, row.is_warning);
  EXPECT_EQ(finding.doubt, row.verdict == Verdict::kInconclusive ? Doubt::kPower : Doubt::kNone);
  EXPECT_EQ(finding.message, row.message);
  EXPECT_EQ(finding.margin, 0.05);
}

const TrackRow kTrackRows[] = {
    {"NotInferior",
     {180, 3, 4, 13},
     Verdict::kPass,
     false,
     "not worse than the margin: a drop of more than 5.0 points is excluded (95.0 %); 3 regressed "
     "and 4 fixed of 200 "
     "cases, +0.5 points [-2.0, +3.1], p 0.6367 for worse"},
    {"Decline",
     {900, 40, 18, 42},
     Verdict::kPass,
     true,
     "a decline within the margin: worse by 2.2 points, and a drop of more than 5.0 points is "
     "excluded (95.0 %); 40 "
     "regressed and 18 fixed of 1000 cases, -2.2 points [-3.5, -1.0], p 0.0019 for worse"},
    {"Worse",
     {150, 30, 6, 14},
     Verdict::kFail,
     false,
     "worse, and by more than the margin of 5.0 points: 30 regressed and 6 fixed of 200 cases, "
     "-12.0 points [-17.0, "
     "-7.4], p below 0.0001 for worse"},
    {"TooFew",
     {40, 3, 1, 6},
     Verdict::kInconclusive,
     false,
     "too few to tell: with 50 cases not even a perfect result excludes a drop of 5.0 points, "
     "which takes 59; about 198 "
     "cases would settle it; 3 regressed and 1 fixed of 50 cases, -4.0 points [-12.5, +3.4], p "
     "0.1875 for worse"},
    {"TooNoisy",
     {100, 10, 10, 0},
     Verdict::kInconclusive,
     false,
     "a drop of 5.0 points is not excluded; about 413 cases would settle it (80 % chance of a PASS "
     "if nothing changed); "
     "10 regressed and 10 fixed of 120 cases, 0.0 points [-6.4, +6.4], p 0.5000 for worse"},
};
INSTANTIATE_TEST_SUITE_P(Table, TrackDecision, ::testing::ValuesIn(kTrackRows),
                         [](const auto& test) { return test.param.name; });

TEST(Decision, CaseFloorStandsBetweenFiveIdenticalCasesAndAPass) {
  EXPECT_EQ(Decided(MakeSides("s", Track::kEdge, {5, 0, 0, 0})).verdict, Verdict::kInconclusive);
  EXPECT_EQ(Decided(MakeSides("s", Track::kEdge, {58, 0, 0, 0})).verdict, Verdict::kInconclusive);
  EXPECT_EQ(Decided(MakeSides("s", Track::kEdge, {59, 0, 0, 0})).verdict, Verdict::kPass);
}

TEST(Decision, CountsAClusterOnceAgainstTheFloor) {
  Sides sides = MakeSides("s", Track::kEdge, {590, 0, 0, 0});
  for (auto* cases : {&BaselineCases(sides), &CandidateCases(sides)})
    for (std::size_t i = 0; i < cases->size(); ++i)
      (*cases)[i].cluster = "seed" + std::to_string(i / 10);
  EXPECT_EQ(Decided(sides).verdict, Verdict::kPass) << "59 clusters";
  CandidateCases(sides).resize(580);
  const GateDecision decision = Decided(sides);
  EXPECT_EQ(decision.verdict, Verdict::kInconclusive) << "58 clusters";
  EXPECT_THAT(FindingOf(decision, "gate.track.edge").message,
              HasSubstr("of 58 clusters (a cluster passes where all its cases pass)"));
}

TEST(Decision, SeesACaseThatFellFromFourTrialsOfFiveToNone) {
  Sides sides = MakeSides("s", Track::kEdge, {300, 0, 0, 0});
  for (auto* cases : {&BaselineCases(sides), &CandidateCases(sides)})
    for (baseline::CaseResult& result : *cases) result.trials = result.passes = 5;
  for (std::size_t i = 0; i < 40; ++i) {
    BaselineCases(sides)[i].passes = 4;
    CandidateCases(sides)[i].passes = 0;
  }
  const GateDecision decision = Decided(sides);
  EXPECT_EQ(decision.verdict, Verdict::kInconclusive)
      << "passing all trials did not change, and yet this is no PASS";
  EXPECT_THAT(
      FindingOf(decision, "gate.track.edge").message,
      AllOf(HasSubstr(
                "0 regressed and 0 fixed of 300 cases (a case passes where all its trials pass)"),
            HasSubstr("; where 80.0 % of the trials passing is enough, 40 regressed and 0 fixed")));
}

TEST(Decision, IsOpenWhenTheSidesHadDifferentNumbersOfTrials) {
  Sides sides = MakeSides("s", Track::kEdge, {100, 0, 0, 0});
  for (baseline::CaseResult& result : CandidateCases(sides)) result.trials = result.passes = 3;
  const GateDecision decision = Decided(sides);
  EXPECT_EQ(decision.verdict, Verdict::kInconclusive);
  EXPECT_EQ(FindingOf(decision, "gate.track.edge").message,
            "some cases had more trials on one side, so that passing all of them does not ask the "
            "same of both; measure "
            "the candidate with as many epochs as the baseline has");
}

TEST(Decision, HolmCoversTheGatingTracks) {
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

TEST(Decision, ATrackThatDoesNotGateOnlyWarns) {
  Policy policy = DefaultPolicy();
  policy.tracks["edge"].is_gating = false;
  const GateDecision decision = Decided(MakeSides("s", Track::kEdge, {150, 30, 6, 14}), policy);
  EXPECT_EQ(decision.verdict, Verdict::kPass);
  const Finding& finding = FindingOf(decision, "gate.track.edge");
  EXPECT_TRUE(finding.is_warning);
  EXPECT_THAT(finding.message, StartsWith("not gating, would be FAIL: worse"));
}

TEST(Decision, IsOpenWithoutABaseline) {
  Sides sides = MakeSides("s", Track::kEdge, {100, 0, 0, 0});
  sides.baseline.clear();
  const GateDecision decision = Decided(sides);
  EXPECT_EQ(decision.verdict, Verdict::kInconclusive);
  EXPECT_EQ(FindingOf(decision, "gate.track.edge").message,
            "no baseline: 100 cases have nothing to be compared with; accept a baseline first");
  EXPECT_EQ(ExitCodeOf(decision, true), ExitCode::kInconclusive);
}

TEST(Decision, IsOpenWithoutAnything) {
  const GateDecision decision = Decided({});
  EXPECT_EQ(decision.verdict, Verdict::kInconclusive);
  EXPECT_EQ(FindingOf(decision, "gate.complete").message, "no case of the candidate was measured");
}

TEST(Decision, IsOpenWhenTrialsAreMissing) {
  Sides sides = MakeSides("s", Track::kEdge, {200, 0, 0, 0});
  sides.candidate[0].missing_trials = 3;
  const GateDecision decision = Decided(sides);
  EXPECT_EQ(decision.verdict, Verdict::kInconclusive);
  EXPECT_EQ(
      decision.findings[0].message,
      "planned trials without a result: 3 of the candidate and 0 of the baseline; resume the run");
}

TEST(Decision, DoesNotMentionTracksWithoutCases) {
  const GateDecision decision = Decided(MakeSides("s", Track::kEdge, {100, 0, 0, 0}));
  for (const char* track : {"happy_path", "adversarial", "production"})
    EXPECT_FALSE(Mentions(decision, std::string("gate.track.") + track));
}

TEST(Decision, IsOpenWhenTooMuchIsUnscoredOnEitherSide) {
  for (bool is_candidate : {true, false}) {
    Sides sides = MakeSides("s", Track::kEdge, {1000, 0, 0, 0});
    auto& cases = is_candidate ? CandidateCases(sides) : BaselineCases(sides);
    for (std::size_t i = 0; i < 21; ++i) {
      cases[i] = MakeUnscored(cases[i].id);
      cases[i].track = Track::kEdge;
    }
    const GateDecision decision = Decided(sides);
    EXPECT_EQ(decision.verdict, Verdict::kInconclusive);
    const Finding& finding = FindingOf(decision, "gate.unscored.edge");
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

TEST(Decision, IsOpenWhenTheVerdictHingesOnTheUnscored) {
  Sides sides = MakeSides("s", Track::kEdge, {200, 0, 0, 0});
  Policy policy = DefaultPolicy();
  policy.tracks["edge"].largest_unscored_share = 0.1;
  for (std::size_t i = 0; i < 8; ++i) {
    CandidateCases(sides)[i] = MakeUnscored(CandidateCases(sides)[i].id);
    CandidateCases(sides)[i].track = Track::kEdge;
  }
  const GateDecision decision = Decided(sides, policy);
  EXPECT_EQ(decision.verdict, Verdict::kInconclusive);
  const Finding& finding = FindingOf(decision, "gate.track.edge");
  EXPECT_EQ(finding.doubt, Doubt::kUnscored);
  EXPECT_THAT(
      finding.message,
      StartsWith(
          "PASS on what was scored, but FAIL if every unscored trial had gone against the "
          "candidate and "
          "PASS if every one had gone for it (8 cases of the candidate and 0 of the baseline)"));
}

TEST(Decision, FailsOnANewCriticalFailureWhateverTheRates) {
  Sides sides = MakeSides("s", Track::kAdversarial, {998, 1, 1, 0});
  for (baseline::CaseResult& result : BaselineCases(sides))
    result.severity = suite::Severity::kCritical;
  const GateDecision decision = Decided(sides);
  EXPECT_EQ(decision.verdict, Verdict::kFail);
  EXPECT_EQ(decision.findings[0].rule, "gate.critical");
  EXPECT_EQ(decision.findings[0].message,
            "1 critical case passed before and fails now, 0 allowed: s/c0998");
  EXPECT_THAT(decision.findings[0].cases, ElementsAre("s/c0998"));
  Policy policy = DefaultPolicy();
  policy.largest_new_critical_failures = 1;
  EXPECT_EQ(Decided(sides, policy).verdict, Verdict::kPass);
}

TEST(Decision, IsOpenWhenACriticalCaseCouldNotBeScored) {
  Sides sides = MakeSides("s", Track::kAdversarial, {1000, 0, 0, 0});
  CandidateCases(sides)[0] = MakeUnscored("c0000");
  CandidateCases(sides)[0].severity = suite::Severity::kCritical;
  const GateDecision decision = Decided(sides);
  EXPECT_EQ(decision.verdict, Verdict::kInconclusive);
  EXPECT_EQ(FindingOf(decision, "gate.critical").message,
            "0 critical cases passed before and fail now, 0 allowed, but 1 that passed before "
            "could not be scored: "
            "s/c0000");
}

TEST(Decision, FloorUnderTheRateIsShownMissedOrOpen) {
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

TEST(Decision, RatioIsShownMissedOrOpen) {
  const Sides sides = Join(MakeSides("a", Track::kAdversarial, {34, 0, 0, 46}),
                           MakeSides("h", Track::kHappyPath, {180, 0, 0, 20}));
  const std::pair<double, Verdict> kRows[] = {
      {0.35, Verdict::kPass}, {0.45, Verdict::kInconclusive}, {0.6, Verdict::kFail}};
  for (const auto& [smallest, verdict] : kRows) {
    Policy policy = DefaultPolicy();
    policy.smallest_ratio = smallest;
    EXPECT_EQ(FindingOf(Decided(sides, policy), "gate.ratio").verdict, verdict) << smallest;
  }
  Policy policy = DefaultPolicy();
  policy.smallest_ratio = 0.6;
  EXPECT_EQ(FindingOf(Decided(sides, policy), "gate.ratio").message,
            "adversarial rate over happy-path rate is too small: 0.47 [0.36, 0.60], smallest "
            "allowed 0.60");
  EXPECT_EQ(
      FindingOf(Decided(MakeSides("a", Track::kAdversarial, {300, 0, 0, 0}), policy), "gate.ratio")
          .verdict,
      Verdict::kInconclusive);
}

TEST(Decision, WarnsOfCasesInNoPairAndOfProvisionalGrades) {
  Sides sides = MakeSides("s", Track::kEdge, {100, 0, 0, 0});
  CandidateCases(sides).erase(CandidateCases(sides).begin());
  CandidateCases(sides)[0].is_provisional = true;
  const GateDecision decision = Decided(sides);
  EXPECT_EQ(decision.verdict, Verdict::kPass);
  EXPECT_EQ(decision.findings[0].rule, "gate.left_out");
  EXPECT_EQ(decision.findings[0].message,
            "not compared: 1 case of the baseline that the candidate was not asked, 0 that "
            "changed, 0 that are new; "
            "s/c0000");
  EXPECT_EQ(decision.findings[1].rule, "gate.provisional.edge");
  EXPECT_EQ(decision.findings[1].message,
            "1 of 99 cases were graded by a pre-screen alone, which is wrong in both directions at "
            "times");
}

TEST(Decision, RefusesToCompareWhereARequiredSettingDiffers) {
  Sides sides = MakeSides("s", Track::kEdge, {100, 0, 0, 0});
  sides.baseline[0].target.Set("parameters",
                               doc::Node::Object({{"temperature", doc::Node::Int(0)}}));
  sides.candidate[0].target.Set("parameters",
                                doc::Node::Object({{"temperature", doc::Node::Int(1)}}));
  const auto comparison = baseline::Compare(sides.baseline, sides.candidate, {});
  for (const char* pointer :
       {"/parameters", "/parameters/temperature", "/parameters/temperature/x", ""}) {
    Policy policy = DefaultPolicy();
    policy.equal_settings = {pointer};
    const auto decision = Decide(*comparison, sides.candidate, policy);
    ASSERT_FALSE(decision.ok()) << pointer;
    EXPECT_EQ(decision.error(), (Error{ErrorCode::kNotComparable,
                                       "settings that the policy requires to be equal differ: "
                                       "/parameters/temperature was 0, is 1"}));
  }
  Policy policy = DefaultPolicy();
  policy.equal_settings = {"/param", "/system"};
  EXPECT_TRUE(Decide(*comparison, sides.candidate, policy).ok());
}

TEST(Decision, PutsTheWorstFirstAndIsDeterministic) {
  Sides sides = Join(MakeSides("a", Track::kAdversarial, {100, 40, 0, 0}),
                     MakeSides("e", Track::kEdge, {5, 0, 0, 0}));
  sides = Join(std::move(sides), MakeSides("h", Track::kHappyPath, {3000, 60, 20, 0}));
  const GateDecision decision = Decided(sides);
  EXPECT_EQ(decision.verdict, Verdict::kFail);
  std::vector<std::string> rules;
  for (const Finding& finding : decision.findings) rules.push_back(finding.rule);
  EXPECT_THAT(rules,
              ElementsAre("gate.track.adversarial", "gate.track.edge", "gate.track.happy_path",
                          "gate.unscored.happy_path", "gate.unscored.edge",
                          "gate.unscored.adversarial", "gate.complete", "gate.critical"));
  EXPECT_EQ(Decided(sides).findings, decision.findings);
}

TEST(Decision, ExitCodeForgivesOnlyAWantOfPower) {
  const GateDecision pass = Decided(MakeSides("s", Track::kEdge, {100, 0, 0, 0}));
  const GateDecision fail = Decided(MakeSides("s", Track::kEdge, {100, 50, 0, 0}));
  const GateDecision weak = Decided(MakeSides("s", Track::kEdge, {10, 0, 0, 0}));
  Sides spoilt_sides = MakeSides("s", Track::kEdge, {10, 0, 0, 0});
  spoilt_sides.candidate[0].missing_trials = 1;
  const GateDecision spoilt = Decided(spoilt_sides);
  for (bool warn : {false, true}) {
    EXPECT_EQ(ExitCodeOf(pass, warn), ExitCode::kPass);
    EXPECT_EQ(ExitCodeOf(fail, warn), ExitCode::kFail);
    EXPECT_EQ(ExitCodeOf(spoilt, warn), ExitCode::kInconclusive);
  }
  EXPECT_EQ(ExitCodeOf(weak, false), ExitCode::kInconclusive);
  EXPECT_EQ(ExitCodeOf(weak, true), ExitCode::kPass);
}

}  // namespace
}  // namespace plimsoll::gate
