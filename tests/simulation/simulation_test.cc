// The promises of the gate's statistics, measured: acceptance tests A1 to A9 and A12 of
// methods/statistics.md, 10.1. Seeds are fixed; the bounds leave room for the error of the
// simulation itself. A10 and A11 stand with the judges' statistics.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "harness/stats/clustered.h"
#include "harness/stats/evidence.h"
#include "harness/stats/mean_difference.h"
#include "harness/stats/multiplicity.h"
#include "harness/stats/power.h"
#include "harness/stats/sequential.h"
#include "harness/stats/significance.h"
#include "harness/stats/track_verdict.h"
#include "tests/simulation/world.h"

namespace plimsoll::simulation {
namespace {

constexpr double kAlpha = 0.05;
constexpr double kMargin = 0.05;

CaseTruth Unchanged(Rng* rng) {
  const double p = MostlyPassing(rng);
  return {p, p};
}

/// A drop of `drop` on average, in every case alike.
std::function<CaseTruth(Rng*)> Worse(double drop) {
  return [drop](Rng* rng) {
    const double p = drop + (1 - drop) * MostlyPassing(rng);
    return CaseTruth{p, p - drop};
  };
}

/// A share of cases that always passed never passes any more; nothing else happens.
std::function<CaseTruth(Rng*)> Flips(double share) {
  return [share](Rng* rng) { return CaseTruth{1, Chance(share, rng) ? 0.0 : 1.0}; };
}

stats::Discordance PairsOf(const std::vector<double>& differences) {
  return {static_cast<std::int64_t>(differences.size()),
          std::count(differences.begin(), differences.end(), -1),
          std::count(differences.begin(), differences.end(), 1)};
}

/// Non-inferiority alone, without the sign flips that a whole verdict takes.
bool IsNotInferior(const std::vector<double>& differences) {
  const auto n = static_cast<std::int64_t>(differences.size());
  return n >= stats::CaseFloor(kMargin, kAlpha) &&
         stats::BoundMeanDifference(differences, kAlpha)->lower > -kMargin;
}

TEST(Simulation, A1AnUnchangedModelIsRarelyCalledWorse) {
  const double false_alarms = ShareOfRuns(4'000, [](Rng* rng) {
    return stats::SignFlip(MeasureDifferences(100, 3, Unchanged, rng), rng->Next()) <= kAlpha;
  });
  EXPECT_LE(false_alarms, 0.06);
}

TEST(Simulation, A2ChurnWithoutADropIsRarelyCalledWorse) {
  constexpr double kShare = 0.08;
  const auto churn = [](Rng* rng) {
    const double u = rng->Uniform();
    if (u < kShare) return CaseTruth{1, 0};
    if (u < 2 * kShare) return CaseTruth{0, 1};
    return Unchanged(rng);
  };
  const double false_alarms = ShareOfRuns(4'000, [&](Rng* rng) {
    return stats::SignFlip(MeasureDifferences(100, 5, churn, rng), rng->Next()) <= kAlpha;
  });
  EXPECT_LE(false_alarms, 0.06);
}

TEST(Simulation, A3ADropOfTheMarginRarelyPasses) {
  for (const std::int64_t n : {60, 150, 300}) {
    const double at_one_trial = ShareOfRuns(10'000, [&](Rng* rng) {
      const auto pairs = PairsOf(MeasureDifferences(n, 1, Flips(kMargin), rng));
      return stats::DecideTrack(stats::WeighPairs(pairs, kMargin, kAlpha)).is_not_inferior;
    });
    const double at_five_trials = ShareOfRuns(10'000, [&](Rng* rng) {
      return IsNotInferior(MeasureDifferences(n, 5, Flips(kMargin), rng));
    });
    EXPECT_LE(at_one_trial, 0.07) << n;
    EXPECT_LE(at_five_trials, 0.07) << n;
  }
}

TEST(Simulation, A4APerfectResultOnTooFewCasesIsInconclusive) {
  const auto decide = [](std::int64_t n) {
    return stats::DecideTrack(stats::WeighPairs({n, 0, 0}, kMargin, kAlpha));
  };
  EXPECT_EQ(decide(58).verdict, stats::TrackVerdict::kInconclusive);
  EXPECT_EQ(decide(58).doubt, stats::Doubt::kTooFewCases);
  EXPECT_EQ(decide(59).verdict, stats::TrackVerdict::kPass);
}

TEST(Simulation, A5FourUnchangedTracksAreRarelyCalledWorse) {
  const double false_alarms = ShareOfRuns(2'000, [](Rng* rng) {
    std::vector<double> p;
    for (int track = 0; track < 4; ++track) {
      const auto differences = MeasureDifferences(100, 3, Unchanged, rng);
      p.push_back(stats::SignFlip(differences, rng->Next()));
    }
    const std::vector<double> adjusted = stats::Holm(p);
    return stats::IsSignificant(*std::min_element(adjusted.begin(), adjusted.end()), kAlpha);
  });
  EXPECT_LE(false_alarms, 0.06);
}

TEST(Simulation, A6OneTrackAtTheMarginRarelyLetsTheReleasePass) {
  const double false_passes = ShareOfRuns(10'000, [](Rng* rng) {
    // The least likely track to pass is looked at first, so that most runs end there.
    return IsNotInferior(MeasureDifferences(400, 3, Worse(kMargin), rng)) &&
           IsNotInferior(MeasureDifferences(400, 3, Unchanged, rng)) &&
           IsNotInferior(MeasureDifferences(400, 3, Unchanged, rng)) &&
           IsNotInferior(MeasureDifferences(400, 3, Unchanged, rng));
  });
  EXPECT_LE(false_passes, 0.06);
}

TEST(Simulation, A7LookingAfterEveryCaseRarelyCallsAnUnchangedModelWorse) {
  const stats::SequentialPlan plan;
  const double false_alarms = ShareOfRuns(2'000, [&](Rng* rng) {
    stats::EvidenceProcess evidence(plan.margin);
    while (evidence.count() < 2'000) {
      const double difference = MeasureDifferences(1, 1, Unchanged, rng).front();
      evidence.Add(difference);
      // It only rises on a worse case; a PASS before would not have stopped this reader.
      if (difference < 0 && evidence.log_e_regression() >= -std::log(plan.alpha_early)) return true;
    }
    return false;
  });
  EXPECT_LE(false_alarms, 0.035);
}

TEST(Simulation, A8TheOrderOfArrivalDoesNotTouchTheVerdict) {
  const stats::SequentialPlan plan;
  const double moved = ShareOfRuns(20, [&](Rng* rng) {
    const auto differences = MeasureDifferences(300, 3, Worse(rng->Uniform() / 5), rng);
    const stats::SequentialStop expected = stats::RunSequentially(differences, plan);
    std::vector<std::size_t> arrivals(differences.size());
    std::iota(arrivals.begin(), arrivals.end(), 0);
    for (int permutation = 0; permutation < 10; ++permutation) {
      rng->Shuffle(arrivals);
      stats::SequentialPrefix prefix(plan);
      stats::SequentialDecision decision = stats::SequentialDecision::kContinue;
      for (const std::size_t i : arrivals) decision = prefix.Arrive(i, differences[i]);
      const stats::EvidenceProcess& evidence = prefix.evidence();
      if (decision != expected.decision || evidence.count() != expected.cases_used ||
          evidence.log_e_regression() != expected.log_e_regression) {
        return true;
      }
    }
    return false;
  });
  EXPECT_EQ(moved, 0);
}

TEST(Simulation, A9ADropOfTwentyPointsIsFoundEarly) {
  double cases_used = 0;
  std::int64_t runs = 0;
  const double found = ShareOfRuns(2'000, [&](Rng* rng) {
    const auto differences = MeasureDifferences(300, 5, Worse(0.2), rng);
    const stats::HybridVerdict hybrid =
        stats::DecideHybrid(differences, stats::SequentialPlan(), false, rng->Next());
    cases_used += static_cast<double>(hybrid.stop.cases_used);
    ++runs;
    return hybrid.verdict == stats::TrackVerdict::kRegression;
  });
  EXPECT_GE(found, 0.99);
  EXPECT_LE(cases_used / static_cast<double>(runs), 60);
}

TEST(Simulation, A12WilsonOnEffectiveObservationsCoversMostlyDeterministicCases) {
  // Of ten cases nine always give the same answer, four fifths of them a pass.
  const auto draw_case = [](Rng* rng) {
    const double p = Chance(0.9, rng) ? static_cast<double>(Chance(0.8, rng)) : rng->Uniform();
    return CaseTruth{0, p};
  };
  constexpr double kTrueRate = 0.9 * 0.8 + 0.1 * 0.5;
  const double covered = ShareOfRuns(10'000, [&](Rng* rng) {
    const auto rate = stats::WilsonEffective(MeasureDifferences(100, 5, draw_case, rng), 500, 0.95);
    return rate->interval.low <= kTrueRate && kTrueRate <= rate->interval.high;
  });
  EXPECT_GE(covered, 0.935);
  EXPECT_LE(covered, 0.97);
}

}  // namespace
}  // namespace plimsoll::simulation
