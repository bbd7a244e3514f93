#include "harness/gate/list_rule.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/gate/decided.h"

namespace plimsoll::gate {
namespace {

using baseline::MakeSides;
using baseline::MakeUnscored;
using baseline::Sides;
using suite::Track;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

Policy WithCritical(std::vector<std::string> critical) {
  Policy policy = DefaultPolicy();
  policy.critical = std::move(critical);
  return policy;
}

TEST(CriticalList, FailsOnACaseThatFailedBeforeToo) {
  const Sides sides = MakeSides("s", Track::kEdge, {999, 0, 0, 1});
  EXPECT_EQ(Decided(sides).verdict, Verdict::kPass);
  const GateDecision decision = Decided(sides, WithCritical({"s/c0000", "s/c0999"}));
  EXPECT_EQ(decision.verdict, Verdict::kFail);
  EXPECT_EQ(decision.findings[0].rule, "gate.critical_list");
  EXPECT_EQ(decision.findings[0].message,
            "1 of 2 cases of the critical list failed a trial: s/c0999");
  EXPECT_THAT(decision.findings[0].cases, ElementsAre("s/c0999"));
}

TEST(CriticalList, AsksForEveryTrial) {
  Sides sides = MakeSides("s", Track::kEdge, {100, 0, 0, 0});
  for (auto* cases : {&BaselineCases(sides), &CandidateCases(sides)})
    for (baseline::CaseResult& result : *cases) result.trials = result.passes = 5;
  CandidateCases(sides)[0].passes = 4;
  EXPECT_EQ(Decided(sides, WithCritical({"s/c0000"})).verdict, Verdict::kFail);
  EXPECT_EQ(FindingOf(Decided(sides, WithCritical({"s/c0001"})), "gate.critical_list").message,
            "1 case of the critical list passed every trial");
}

TEST(CriticalList, IsOpenWhereACaseWasNotScoredOrIsNotThere) {
  Sides sides = MakeSides("s", Track::kEdge, {1000, 0, 0, 0});
  CandidateCases(sides)[0] = MakeUnscored("c0000");
  CandidateCases(sides)[0].track = Track::kEdge;
  const Finding finding = FindingOf(Decided(sides, WithCritical({"s/c0000", "s/typo", "s/c0001"})),
                                    "gate.critical_list");
  EXPECT_EQ(finding.verdict, Verdict::kInconclusive);
  EXPECT_EQ(finding.doubt, Doubt::kUnscored);
  EXPECT_EQ(finding.message,
            "2 of 3 cases of the critical list could not be scored: s/c0000, s/typo");
}

Policy WithQuarantine(int cases) {
  Policy policy = DefaultPolicy();
  for (int i = 0; i < cases; ++i)
    policy.quarantine.push_back({"s/c000" + std::to_string(i), Noise::kJudge, 0.2, "ann",
                                 "the judge wavers", "2026-12-01"});
  return policy;
}

TEST(Quarantine, TakesCasesOutOnBothSidesUpToTwoPercent) {
  Sides sides = MakeSides("s", Track::kEdge, {100, 0, 0, 0});
  CandidateCases(sides)[0].passes = CandidateCases(sides)[1].passes = 0;
  const GateDecision decision = Decided(sides, WithQuarantine(2));
  EXPECT_EQ(decision.verdict, Verdict::kPass);
  EXPECT_EQ(FindingOf(decision, "gate.track.edge").difference, 0);
  const Finding finding = FindingOf(decision, "gate.quarantine.edge");
  EXPECT_TRUE(finding.is_warning);
  EXPECT_EQ(finding.message,
            "2 of 100 cases (2.0 %) are quarantined and gate on neither side; at most 2.0 % may "
            "be");
}

TEST(Quarantine, IsOpenWhereItIsTooLarge) {
  const GateDecision decision =
      Decided(MakeSides("s", Track::kEdge, {100, 0, 0, 0}), WithQuarantine(3));
  EXPECT_EQ(decision.verdict, Verdict::kInconclusive);
  EXPECT_EQ(FindingOf(decision, "gate.quarantine.edge").doubt, Doubt::kIncomplete);
  EXPECT_EQ(ExitCodeOf(decision, true), ExitCode::kInconclusive);
}

TEST(Quarantine, DoesNotMakeAWholeTrackVanish) {
  const Sides sides = Join(MakeSides("s", Track::kEdge, {3, 0, 0, 0}),
                           MakeSides("t", Track::kProduction, {200, 0, 0, 0}));
  const GateDecision decision = Decided(sides, WithQuarantine(3));
  EXPECT_EQ(decision.verdict, Verdict::kInconclusive);
  EXPECT_THAT(FindingOf(decision, "gate.quarantine.edge").message, StartsWith("3 of 3 cases"));
}

Policy WithWaiver(const std::string& rule) {
  Policy policy = DefaultPolicy();
  policy.waivers = {{rule, "ann", "known since May", "2026-12-31"}};
  return policy;
}

TEST(WaiverOf, TurnsAFindingIntoAWarning) {
  const GateDecision decision =
      Decided(MakeSides("s", Track::kEdge, {150, 30, 6, 14}), WithWaiver("gate.track.edge"));
  EXPECT_EQ(decision.verdict, Verdict::kPass);
  const Finding finding = FindingOf(decision, "gate.track.edge");
  EXPECT_TRUE(finding.is_waived);
  EXPECT_TRUE(finding.is_warning);
  EXPECT_THAT(finding.message,
              StartsWith("waived by ann until 2026-12-31 (known since May), was FAIL: worse"));
  EXPECT_FALSE(Mentions(decision, "gate.waiver"));
}

TEST(WaiverOf, CoversItsOwnRuleAlone) {
  const Sides sides = Join(MakeSides("s", Track::kEdge, {150, 30, 6, 14}),
                           MakeSides("a", Track::kAdversarial, {100, 50, 0, 0}));
  EXPECT_EQ(Decided(sides, WithWaiver("gate.track.edge")).verdict, Verdict::kFail);
}

TEST(WaiverOf, IsToldWhereItWaivesNothing) {
  const GateDecision decision =
      Decided(MakeSides("s", Track::kEdge, {200, 0, 0, 0}), WithWaiver("gate.track.edge"));
  EXPECT_FALSE(FindingOf(decision, "gate.track.edge").is_waived);
  const Finding finding = FindingOf(decision, "gate.waiver");
  EXPECT_TRUE(finding.is_warning);
  EXPECT_EQ(finding.message,
            "the waiver of gate.track.edge by ann waives nothing here; take it out where it has "
            "served");
}

}  // namespace
}  // namespace plimsoll::gate
