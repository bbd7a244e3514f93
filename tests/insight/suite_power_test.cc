#include "harness/insight/suite_power.h"

#include <gtest/gtest.h>

#include "tests/baseline/measurements.h"

namespace plimsoll::insight {
namespace {

using baseline::CaseResult;
using baseline::MakeCase;
using baseline::MakeMeasurement;
using baseline::Measurement;

TrackDesign Design(std::int64_t cases, double margin, double psi, double trials = 1) {
  TrackDesign design;
  design.track = suite::Track::kAdversarial;
  design.cases = design.clusters = cases;
  design.margin = margin;
  design.trials = {trials, trials};
  design.noise = NoiseOfDiscordance(psi);
  return design;
}

TrackPower Of(const TrackDesign& design) { return PowerOf(std::span(&design, 1), 0.05).tracks[0]; }

// NodeSynth: the smallest detectable drop of 636 pairs at 13 % discordance is about 3.6 points.
TEST(SuitePower, KnowsTheDropThatNodeSynthSees) {
  EXPECT_NEAR(Of(Design(636, 0.03, 0.13)).detectable_drop, 0.036, 5e-4);
}

// The table of the specification, 4.2: cases for 80 % PASS at one trial.
TEST(SuitePower, NeedsTheCasesOfTheTable) {
  EXPECT_EQ(Of(Design(100, 0.02, 0.05)).units_needed, 773);
  EXPECT_EQ(Of(Design(100, 0.05, 0.10)).units_needed, 248);
  EXPECT_EQ(Of(Design(100, 0.05, 0.20)).units_needed, 495);
  EXPECT_GE(Of(Design(495, 0.05, 0.20)).chance_of_pass, 0.8);
  EXPECT_LT(Of(Design(490, 0.05, 0.20)).chance_of_pass, 0.8);
}

TEST(SuitePower, TrialsStandInForCasesDownToTheFloor) {
  const TrackPower few = Of(Design(100, 0.05, 0.20));
  EXPECT_EQ(few.floor, 59);
  ASSERT_TRUE(few.trials_needed.has_value());
  EXPECT_EQ(*few.trials_needed, 5);
  EXPECT_GE(Of(Design(100, 0.05, 0.20, 5)).chance_of_pass, 0.8);
  EXPECT_LT(Of(Design(100, 0.05, 0.20, 4)).chance_of_pass, 0.8);
  const TrackPower under = Of(Design(58, 0.05, 0.20));
  EXPECT_FALSE(under.trials_needed.has_value());
  EXPECT_EQ(under.chance_of_pass, 0);
}

TEST(SuitePower, TrackWithoutCasesSeesNothing) {
  const TrackPower none = Of(Design(0, 0.05, 0.20));
  EXPECT_EQ(none.detectable_drop, 1);
  EXPECT_EQ(none.chance_of_pass, 0);
  EXPECT_EQ(none.units_needed, 495);
}

TEST(SuitePower, ReleaseOfFourTracksAsksMoreOfEach) {
  std::vector<TrackDesign> tracks(5, Design(500, 0.05, 0.20));
  tracks[4].is_gating = false;
  const ReleasePower release = PowerOf(tracks, 0.05);
  EXPECT_DOUBLE_EQ(release.power_per_track, 0.95);
  const double one = release.tracks[0].chance_of_pass;
  EXPECT_NEAR(release.chance_of_pass, one * one * one * one, 1e-12);
  EXPECT_GT(release.tracks[0].units_needed, 495);
  tracks = {tracks[4]};
  EXPECT_EQ(PowerOf(tracks, 0.05).chance_of_pass, 0);
}

TEST(SuitePower, NoiseOfOneTrialIsWhatTheRateAllows) {
  std::vector<CaseResult> cases;
  for (int i = 0; i < 10; ++i) cases.push_back(MakeCase(std::to_string(i), i < 9 ? 1 : 0));
  cases.push_back(baseline::MakeUnscored("gone"));
  const std::vector<Measurement> history = {MakeMeasurement("s", cases)};
  const auto noise = NoiseOfTrack(history, suite::Track::kAdversarial);
  ASSERT_TRUE(noise.has_value());
  EXPECT_EQ(noise->source, NoiseSource::kRate);
  EXPECT_NEAR(noise->discordance(), 0.18, 1e-12);
  EXPECT_FALSE(NoiseOfTrack(history, suite::Track::kEdge).has_value());
}

TEST(SuitePower, NoiseOfSeveralTrialsIsWhatVariesWithinCases) {
  const std::vector<Measurement> stable = {
      MakeMeasurement("s", {MakeCase("a", 4, 4), MakeCase("b", 0, 4)})};
  const auto none = NoiseOfTrack(stable, suite::Track::kAdversarial);
  ASSERT_TRUE(none.has_value());
  EXPECT_EQ(none->source, NoiseSource::kTrials);
  EXPECT_EQ(none->within, 0);
  const std::vector<Measurement> flaky = {
      MakeMeasurement("s", {MakeCase("a", 2, 4), MakeCase("b", 2, 4)})};
  EXPECT_NEAR(NoiseOfTrack(flaky, suite::Track::kAdversarial)->within, 1.0 / 3, 1e-12);
}

TEST(SuitePower, NoiseOfARepeatIsWhatDiffersBetweenTwoMeasurements) {
  std::vector<CaseResult> first;
  std::vector<CaseResult> second;
  for (int i = 0; i < 20; ++i) {
    first.push_back(MakeCase(std::to_string(i), 1));
    second.push_back(MakeCase(std::to_string(i), i < 3 ? 0 : 1));
  }
  second.push_back(MakeCase("new", 0));
  const std::vector<Measurement> a = {MakeMeasurement("s", first)};
  const std::vector<Measurement> b = {MakeMeasurement("s", second)};
  const auto noise = NoiseOfRepeat(a, b, suite::Track::kAdversarial);
  ASSERT_TRUE(noise.has_value());
  EXPECT_EQ(noise->source, NoiseSource::kRepeat);
  EXPECT_NEAR(noise->discordance(), 3.0 / 20, 1e-12);
  EXPECT_EQ(NoiseOfRepeat(a, a, suite::Track::kAdversarial)->within, 0);
  EXPECT_FALSE(NoiseOfRepeat(a, {}, suite::Track::kAdversarial).has_value());
}

}  // namespace
}  // namespace plimsoll::insight
