#include "harness/gate/slice_rule.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/gate/decided.h"

namespace plimsoll::gate {
namespace {

using baseline::MakeSides;
using baseline::Sides;
using suite::Track;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr const char* kRule = "gate.slice.edge.area=cyber";

/// 2000 cases about biology that did not change, and some about cyber.
Sides Slices(const baseline::PairCounts& cyber) {
  Sides bio = MakeSides("bio", Track::kEdge, {2000, 0, 0, 0});
  for (auto* side : {&bio.baseline, &bio.candidate})
    for (baseline::CaseResult& result : side->front().cases) result.area = "bio";
  return Join(MakeSides("cyber", Track::kEdge, cyber), bio);
}

TEST(SliceRule, ShowsADeclineThatAPassingTrackHides) {
  const GateDecision decision = Decided(Slices({88, 12, 0, 0}));
  EXPECT_EQ(decision.verdict, Verdict::kPass) << "a slice never blocks by itself";
  const Finding finding = FindingOf(decision, kRule);
  EXPECT_TRUE(finding.is_warning);
  EXPECT_EQ(finding.track, "edge");
  EXPECT_NEAR(*finding.difference, -0.12, 1e-12);
  EXPECT_THAT(finding.message,
              StartsWith("hidden decline under a passing track: area=cyber of 100 cases, -12.0 "
                         "points ["));
  EXPECT_FALSE(Mentions(decision, "gate.slice.edge.area=bio"));
}

TEST(SliceRule, IsNotHiddenWhereTheTrackFails) {
  const Finding finding = FindingOf(Decided(Slices({100, 900, 0, 0})), kRule);
  EXPECT_THAT(finding.message, StartsWith("a decline: area=cyber"));
}

TEST(SliceRule, IsSilentBelowTheSmallestSlice) {
  const Sides sides = Slices({7, 12, 0, 0});
  EXPECT_FALSE(Mentions(Decided(sides), kRule)) << "19 cases";
  Policy policy = DefaultPolicy();
  policy.smallest_slice = 19;
  EXPECT_TRUE(Mentions(Decided(sides, policy), kRule));
}

TEST(SliceRule, IsSilentWhereTheSliceIsTheTrack) {
  EXPECT_FALSE(Mentions(Decided(MakeSides("s", Track::kEdge, {900, 40, 18, 42})), kRule));
}

TEST(SliceRule, LooksAtGatingTracksOnly) {
  Policy policy = DefaultPolicy();
  policy.tracks["edge"].is_gating = false;
  EXPECT_FALSE(Mentions(Decided(Slices({88, 12, 0, 0}), policy), kRule));
}

TEST(GatingSlice, IsInTheConjunctionAndInHolmsFamily) {
  const Sides sides = Slices({94, 6, 0, 0});
  Policy policy = DefaultPolicy();
  policy.gating_slices = {{"area=cyber", Track::kEdge, 0.05}};
  const GateDecision decision = Decided(sides, policy);
  EXPECT_EQ(decision.verdict, Verdict::kFail);
  const Finding finding = FindingOf(decision, "gate.track.edge.area=cyber");
  EXPECT_EQ(finding.verdict, Verdict::kFail);
  EXPECT_DOUBLE_EQ(*finding.p_worse, 1.0 / 128);
  EXPECT_DOUBLE_EQ(*finding.p_adjusted, 1.0 / 64) << "beside its track";
  EXPECT_EQ(FindingOf(decision, "gate.track.edge").verdict, Verdict::kPass);
  EXPECT_FALSE(Mentions(decision, kRule)) << "what gates is told once";
}

TEST(GatingSlice, IsOpenWhereItIsTooSmallToPass) {
  Policy policy = DefaultPolicy();
  policy.gating_slices = {{"area=cyber", Track::kEdge, 0.05}};
  const GateDecision decision = Decided(Slices({40, 0, 0, 0}), policy);
  EXPECT_EQ(decision.verdict, Verdict::kInconclusive);
  EXPECT_EQ(FindingOf(decision, "gate.track.edge.area=cyber").doubt, Doubt::kPower);
}

TEST(GatingSlice, IsToldOnceWhereTheCandidateWasNotAskedForIt) {
  Policy policy = DefaultPolicy();
  policy.gating_slices = {{"area=cyber", Track::kEdge, 0.05}};
  Sides sides = Slices({100, 0, 0, 0});
  sides.candidate.erase(sides.candidate.begin());
  const GateDecision decision = Decided(sides, policy);
  EXPECT_EQ(decision.verdict, Verdict::kInconclusive);
  EXPECT_EQ(std::count_if(decision.findings.begin(), decision.findings.end(),
                          [](const Finding& finding) {
                            return finding.rule == "gate.track.edge.area=cyber";
                          }),
            1);
}

TEST(GatingSlice, IsOpenWhereNoCaseIsInIt) {
  Policy policy = DefaultPolicy();
  policy.gating_slices = {{"area=cybr", Track::kEdge, 0.05}};
  const GateDecision decision = Decided(Slices({100, 0, 0, 0}), policy);
  EXPECT_EQ(decision.verdict, Verdict::kInconclusive);
  const Finding finding = FindingOf(decision, "gate.track.edge.area=cybr");
  EXPECT_EQ(finding.verdict, Verdict::kInconclusive);
  EXPECT_EQ(finding.doubt, Doubt::kIncomplete) << "no want of power, which could be a warning";
}

}  // namespace
}  // namespace plimsoll::gate
