#include "harness/gate/suite_rule.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/gate/decided.h"

namespace plimsoll::gate {
namespace {

using baseline::MakeSides;
using suite::Track;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

run::SuiteRef Asking(const std::string& id, suite::TrackGate adversarial,
                     std::vector<std::string> critical = {}) {
  run::SuiteRef ref;
  ref.id = id;
  ref.gate = suite::SuiteGate{{{"adversarial", adversarial}}, std::move(critical)};
  return ref;
}

Policy PolicyWith(const std::vector<run::SuiteRef>& suites) {
  const Result<Policy> policy = WithSuiteGates(DefaultPolicy(), suites);
  EXPECT_TRUE(policy.ok()) << policy.error().message;
  return *policy;
}

TEST(SuiteRule, RefusesWhatIsLooserThanThePolicy) {
  Policy policy = DefaultPolicy();
  policy.tracks["adversarial"].smallest_rate = 0.9;
  policy.quarantine.push_back({"core/a", Noise::kJudge, 0.2, "ann", "flips", "2026-12-01"});
  suite::SuiteGate gate{{{"adversarial", {0.03, 0.1, 0.8}}, {"edge", {0.05, 0.02, 0}}}, {"a"}};
  EXPECT_THAT(
      LooserThan(policy, "core", gate),
      ElementsAre("suite \"core\" asks for adversarial.largest_drop 3.0 %, above the policy's "
                  "2.0 %; a suite may only ask for stricter",
                  "suite \"core\" asks for adversarial.largest_unscored_share 10.0 %, above the "
                  "policy's 2.0 %; a suite may only ask for stricter",
                  "suite \"core\" asks for adversarial.smallest_rate 80.0 %, below the policy's "
                  "90.0 %; a suite may only ask for stricter",
                  "the case \"core/a\" is on its suite's critical list and cannot be "
                  "quarantined"));
  run::SuiteRef ref;
  ref.id = "core";
  ref.gate = gate;
  const Result<Policy> refused = WithSuiteGates(policy, {ref});
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::kInvalid);
  EXPECT_THAT(refused.error().message, HasSubstr("above the policy's 2.0 %"));
}

TEST(SuiteRule, DigestCoversWhatSuitesAsk) {
  EXPECT_EQ(PolicyWith({}).digest, DefaultPolicy().digest);
  run::SuiteRef silent;
  silent.id = "core";
  EXPECT_EQ(PolicyWith({silent}).digest, DefaultPolicy().digest);
  const std::string one = PolicyWith({Asking("core", {0.01, {}, {}})}).digest;
  EXPECT_NE(one, DefaultPolicy().digest);
  EXPECT_NE(one, PolicyWith({Asking("core", {0.015, {}, {}})}).digest);
  EXPECT_NE(one, PolicyWith({Asking("core", {0.01, {}, {}}, {"a"})}).digest);
}

// Both suites together exclude a drop of two points; a drop of one point the smaller one cannot.
TEST(SuiteRule, MarginOfASuiteGatesBesideItsTrack) {
  const baseline::Sides sides = Join(MakeSides("core", Track::kAdversarial, {200, 0, 0, 0}),
                                     MakeSides("more", Track::kAdversarial, {400, 0, 0, 0}));
  EXPECT_EQ(Decided(sides).verdict, Verdict::kPass);
  const GateDecision decision = Decided(sides, PolicyWith({Asking("core", {0.01, {}, {}})}));
  EXPECT_EQ(decision.verdict, Verdict::kInconclusive);
  EXPECT_EQ(FindingOf(decision, "gate.track.adversarial").verdict, Verdict::kPass);
  const Finding finding = FindingOf(decision, "gate.track.adversarial.suite=core");
  EXPECT_EQ(finding.verdict, Verdict::kInconclusive);
  EXPECT_EQ(finding.margin, 0.01);
  EXPECT_THAT(finding.message, HasSubstr("with 200 cases not even a perfect result excludes a drop "
                                         "of 1.0 points, which takes 299"));
  EXPECT_FALSE(Mentions(decision, "gate.unscored.adversarial.suite=core")) << "not asked for";
  EXPECT_FALSE(Mentions(decision, "gate.rate.adversarial.suite=core"));
}

TEST(SuiteRule, GatesWhereItsTrackDoesNot) {
  const baseline::Sides sides = MakeSides("core", Track::kAdversarial, {100, 100, 0, 0});
  Policy policy = DefaultPolicy();
  policy.tracks["adversarial"].is_gating = false;
  EXPECT_EQ(Decided(sides, policy).verdict, Verdict::kPass);
  const Result<Policy> asked = WithSuiteGates(policy, {Asking("core", {0.01, {}, {}})});
  ASSERT_TRUE(asked.ok());
  EXPECT_EQ(Decided(sides, *asked).verdict, Verdict::kFail);
}

TEST(SuiteRule, AsksForARateAndForWhatWasScoredAlone) {
  baseline::Sides sides = MakeSides("core", Track::kAdversarial, {400, 0, 0, 10});
  CandidateCases(sides)[0] = baseline::MakeUnscored(CandidateCases(sides)[0].id);
  const GateDecision decision =
      Decided(sides, PolicyWith({Asking("core", {{}, 0.001, 0.99}, {"gone"})}));
  EXPECT_FALSE(Mentions(decision, "gate.track.adversarial.suite=core")) << "no margin is asked for";
  EXPECT_EQ(FindingOf(decision, "gate.unscored.adversarial.suite=core").verdict,
            Verdict::kInconclusive);
  EXPECT_EQ(FindingOf(decision, "gate.unscored.adversarial").verdict, Verdict::kPass);
  const Finding rate = FindingOf(decision, "gate.rate.adversarial.suite=core");
  EXPECT_EQ(rate.verdict, Verdict::kFail) << rate.message;
  EXPECT_THAT(FindingOf(decision, "gate.critical_list").cases, ElementsAre("core/gone"));
}

TEST(SuiteRule, SuiteThatWasNotMeasuredShowsNothing) {
  const GateDecision decision = Decided(MakeSides("core", Track::kEdge, {200, 0, 0, 0}),
                                        PolicyWith({Asking("core", {0.01, {}, {}})}));
  const Finding finding = FindingOf(decision, "gate.track.adversarial.suite=core");
  EXPECT_EQ(finding.verdict, Verdict::kInconclusive);
  EXPECT_EQ(finding.message, "suite \"core\" has no case on the adversarial track, which it gates");
}

}  // namespace
}  // namespace plimsoll::gate
