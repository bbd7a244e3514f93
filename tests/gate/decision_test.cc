#include "harness/gate/decision.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>

#include "tests/gate/decided.h"

namespace plimsoll::gate {
namespace {

using baseline::MakeSides;
using baseline::MakeUnscored;
using baseline::Sides;
using suite::Track;
using ::testing::ElementsAre;

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
  const baseline::Comparison comparison = Compared(sides, DefaultPolicy());
  DecideInput input;
  input.comparison = &comparison;
  input.candidate = &sides.candidate;
  for (const char* pointer :
       {"/parameters", "/parameters/temperature", "/parameters/temperature/x", ""}) {
    Policy policy = DefaultPolicy();
    policy.equal_settings = {pointer};
    const auto decision = Decide(input, policy);
    ASSERT_FALSE(decision.ok()) << pointer;
    EXPECT_EQ(decision.error(), (Error{ErrorCode::kNotComparable,
                                       "settings that the policy requires to be equal differ: "
                                       "/parameters/temperature was 0, is 1"}));
  }
  Policy policy = DefaultPolicy();
  policy.equal_settings = {"/param", "/system"};
  EXPECT_TRUE(Decide(input, policy).ok());
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
                          "gate.critical", "gate.unscored.happy_path", "gate.unscored.edge",
                          "gate.unscored.adversarial", "gate.complete"));
  EXPECT_EQ(Decided(sides).findings, decision.findings);
}

TEST(Decision, PutsCriticalCasesBeforeTracksAndTracksBeforeTheRest) {
  Sides sides = MakeSides("a", Track::kEdge, {900, 100, 0, 0});
  BaselineCases(sides)[950].severity = suite::Severity::kCritical;
  Policy policy = DefaultPolicy();
  policy.tracks["edge"].smallest_rate = 0.99;
  policy.critical = {"a/c0999"};
  std::vector<std::string> failed;
  for (const Finding& finding : Decided(sides, policy).findings)
    if (finding.verdict == Verdict::kFail) failed.push_back(finding.rule);
  EXPECT_THAT(failed, ElementsAre("gate.critical", "gate.critical_list", "gate.track.edge",
                                  "gate.rate.edge"));
}

TEST(Decision, SaysThatTryingAgainCosts) {
  const Sides sides = MakeSides("s", Track::kEdge, {59, 0, 0, 0});
  EXPECT_FALSE(Mentions(Decided(sides), "gate.attempts"));
  EXPECT_EQ(Decided(sides).verdict, Verdict::kPass);
  const GateDecision second = Decided(sides, DefaultPolicy(), 2);
  EXPECT_EQ(second.verdict, Verdict::kInconclusive) << "72 cases are needed at half of alpha";
  const Finding finding = FindingOf(second, "gate.attempts");
  EXPECT_TRUE(finding.is_warning);
  EXPECT_EQ(finding.message,
            "attempt 2 on the same candidate, suites and baseline: every test has its share of "
            "alpha only, for trying until it passes would pass anything");
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
