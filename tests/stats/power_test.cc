#include "harness/stats/power.h"

#include <gtest/gtest.h>

#include <cmath>

namespace plimsoll::stats {
namespace {

TEST(Power, CaseFloorIsTheFirstCountThatExcludesTheMargin) {
  for (double margin : {0.01, 0.02, 0.03, 0.05, 0.1, 0.5, 0.95}) {
    for (double alpha : {0.01, 0.05, 0.1}) {
      const auto n = static_cast<double>(CaseFloor(margin, alpha));
      EXPECT_LE(std::pow(1 - margin, n), alpha + 1e-9);
      EXPECT_GT(n > 1 ? std::pow(1 - margin, n - 1) : 1, alpha);
    }
  }
  EXPECT_EQ(CaseFloor(0.05, 0.05), 59);
  EXPECT_EQ(CaseFloor(0.02, 0.05), 149);
  EXPECT_EQ(CaseFloor(0.01, 0.05), 299);
  EXPECT_EQ(CaseFloor(1, 0.05), 1);
}

TEST(Power, SmallestExcludableDropUndoesCaseFloor) {
  EXPECT_EQ(SmallestExcludableDrop(0, 0.05), 1);
  EXPECT_GT(SmallestExcludableDrop(58, 0.05), 0.05);
  EXPECT_LE(SmallestExcludableDrop(59, 0.05), 0.05);
}

TEST(Power, CasesNeededMatchesThePublishedTable) {
  const struct {
    double psi, margin;
    std::int64_t n;
  } kRows[] = {{0.05, 0.02, 773},  {0.05, 0.03, 344},  {0.05, 0.05, 124}, {0.05, 0.10, 31},
               {0.10, 0.02, 1546}, {0.10, 0.03, 687},  {0.10, 0.05, 248}, {0.10, 0.10, 62},
               {0.20, 0.02, 3092}, {0.20, 0.03, 1374}, {0.20, 0.05, 495}, {0.20, 0.10, 124}};
  for (const auto& row : kRows) {
    EXPECT_EQ(CasesNeeded(row.psi, row.margin, 0.05, 0.8), row.n) << row.psi << " " << row.margin;
  }
}

TEST(Power, CasesNeededNeverFallsBelowTheFloor) {
  EXPECT_EQ(CasesNeeded(0, 0.05, 0.05, 0.8), 59);
  EXPECT_EQ(CasesNeeded(0.001, 0.02, 0.05, 0.8), 149);
}

TEST(Power, MinimumDetectableDropIsNeverZero) {
  EXPECT_NEAR(MinimumDetectableDrop(85.0 / 636, 636, 0.05, 0.8), 0.036, 5e-5);
  EXPECT_NEAR(MinimumDetectableDrop(0, 59, 0.05, 0.8), SmallestExcludableDrop(59, 0.05), 1e-15);
  EXPECT_EQ(MinimumDetectableDrop(0.5, 0, 0.05, 0.8), 1);
  EXPECT_EQ(MinimumDetectableDrop(1, 2, 0.05, 0.8), 1);
}

TEST(Power, TheNoiseBehindAVarianceGivesItBack) {
  const PairedNoise noise = NoiseOf(0.08, 0.06, 0.04, {3, 2});
  EXPECT_NEAR(noise.omega2, 0.04, 1e-15);
  EXPECT_NEAR(PairedVariance(noise, {3, 2}), 0.08, 1e-15);
  EXPECT_EQ(NoiseOf(0.01, 0.06, 0.04, {1, 1}).omega2, 0);
}

TEST(Power, TrialsNeededAreEnoughAndOneLessIsNot) {
  const PairedNoise noise{0.005, 0.09, 0.09};
  const auto trials = TrialsNeeded(noise, 150, 0.05, 0.05, 0.8);
  ASSERT_TRUE(trials);
  const auto k = static_cast<double>(*trials);
  EXPECT_GE(ChanceOfPassUnchanged(PairedVariance(noise, {k, k}), 150, 0.05, 0.05), 0.8);
  EXPECT_LT(ChanceOfPassUnchanged(PairedVariance(noise, {k - 1, k - 1}), 150, 0.05, 0.05), 0.8);
}

TEST(Power, NoNumberOfTrialsMakesUpForTooFewOrTooUnequalCases) {
  EXPECT_FALSE(TrialsNeeded({0, 0.01, 0.01}, 58, 0.05, 0.05, 0.8));
  EXPECT_FALSE(TrialsNeeded({0.5, 0.01, 0.01}, 100, 0.05, 0.05, 0.8));
  EXPECT_EQ(TrialsNeeded({0, 0, 0}, 59, 0.05, 0.05, 0.8), 1);
}

TEST(Power, ChanceOfPassIsNothingBelowTheFloorAndSureWithoutNoise) {
  EXPECT_EQ(ChanceOfPassUnchanged(0, 58, 0.05, 0.05), 0);
  EXPECT_EQ(ChanceOfPassUnchanged(0, 59, 0.05, 0.05), 1);
  EXPECT_NEAR(ChanceOfPassUnchanged(0.1, 248, 0.05, 0.05), 0.8, 0.002);
}

TEST(Power, FourTracksTogetherPassWithThePowerAskedFor) {
  EXPECT_NEAR(PowerPerTrack(0.8, 4), 0.95, 1e-15);
  EXPECT_NEAR(PowerPerTrack(0.8, 1), 0.8, 1e-15);
}

TEST(Power, WithoutHistoryTheDiscordanceIsThatOfIndependentTrials) {
  EXPECT_NEAR(DiscordanceWithoutHistory(0.9), 0.18, 1e-15);
  EXPECT_EQ(DiscordanceWithoutHistory(1), 0);
}

TEST(Power, ConnorComesCloseToTheExactPower) {
  const double psi = 0.15;
  const double change = 0.05;
  const auto n = static_cast<std::int64_t>(*ConnorPairsNeeded(psi, change, 0.05, 0.8));
  const McNemarPower power = McNemarExactPower((psi + change) / 2, (psi - change) / 2, n, 0.05);
  EXPECT_NEAR(power.mid_p, 0.8, 0.02);
  EXPECT_LT(power.exact, power.mid_p);
  EXPECT_FALSE(ConnorPairsNeeded(0.1, 0, 0.05, 0.8));
  EXPECT_FALSE(ConnorPairsNeeded(0.1, 0.2, 0.05, 0.8));
}

TEST(Power, McNemarHasNoneWithoutDiscordance) {
  EXPECT_EQ(McNemarExactPower(0, 0, 100, 0.05).mid_p, 0);
  EXPECT_EQ(McNemarExactPower(0.1, 0, 0, 0.05).exact, 0);
  EXPECT_NEAR(McNemarExactPower(1, 0, 100, 0.05).exact, 1, 1e-12);
}

TEST(Power, PairedTStaysAProbabilityFarOut) {
  for (double delta : {-10.0, -0.01, 0.0, 0.01, 10.0}) {
    for (double sd : {1e-6, 1e-3, 1.0}) {
      for (double n : {2.0, 2.5, 30.0, 1e6}) {
        const auto power = PairedTPower(delta, sd, n, 1e-6);
        ASSERT_TRUE(power);
        EXPECT_GE(*power, 0) << delta << " " << sd << " " << n;
        EXPECT_LE(*power, 1) << delta << " " << sd << " " << n;
      }
    }
  }
  EXPECT_FALSE(PairedTPower(0.1, 0, 10, 0.05));
  EXPECT_FALSE(PairedTPower(0.1, 1, 1, 0.05));
}

TEST(Power, PairedTSampleSizeIsAbsentWhereNoneIsEnough) {
  EXPECT_FALSE(PairedTSampleSize(0, 0.3, 0.05, 0.8));
  EXPECT_FALSE(PairedTSampleSize(1e-9, 10, 0.05, 0.8));
  EXPECT_EQ(PairedTSampleSize(100, 0.001, 0.05, 0.8), 2);
}

}  // namespace
}  // namespace plimsoll::stats
