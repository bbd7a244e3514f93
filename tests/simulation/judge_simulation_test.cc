// Acceptance tests A10 and A11 of methods/statistics.md, section 10.1.

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "harness/base/rng.h"
#include "harness/stats/labelling.h"
#include "harness/stats/moments.h"
#include "harness/stats/prediction_powered.h"
#include "tests/simulation/world.h"

namespace plimsoll::stats {
namespace {

constexpr double kSensitivity = 0.92;
constexpr double kSpecificity = 0.8;
constexpr int kLabels = 60;
constexpr int kOthers = 340;

double Toss(Rng& rng, double chance) { return rng.Uniform() < chance ? 1 : 0; }

double JudgeOf(Rng& rng, double truth) {
  return Toss(rng, truth == 1 ? kSensitivity : 1 - kSpecificity);
}

LabelledScores Draw(Rng& rng, double pass_rate) {
  LabelledScores scores;
  for (int i = 0; i < kLabels; ++i) {
    scores.human.push_back(Toss(rng, pass_rate));
    scores.judge.push_back(JudgeOf(rng, scores.human.back()));
  }
  for (int i = 0; i < kOthers; ++i) scores.unlabelled.push_back(JudgeOf(rng, Toss(rng, pass_rate)));
  return scores;
}

/// How often an interval holds the truth, and how far its centre lies from it on average.
struct Coverage {
  double covered = 0;
  double runs = 0;
  double error = 0;

  void Add(const PredictionPoweredMean& estimate, double truth) {
    covered += estimate.interval.low <= truth && truth <= estimate.interval.high ? 1 : 0;
    error += estimate.mean - truth;
    runs += 1;
  }
  double Share() const { return covered / runs; }
  double Bias() const { return error / runs; }
};

class PredictionPoweredSimulation : public ::testing::TestWithParam<double> {};

TEST_P(PredictionPoweredSimulation, CoversItsLevelWhenCrossFitted) {  // A10
  const double pass_rate = GetParam();
  Rng rng(10, "A10 " + std::to_string(pass_rate));
  Coverage cross_fitted;
  Coverage plain;
  const int runs = static_cast<int>(simulation::Scaled(5'000));
  for (int run = 0; run < runs; ++run) {
    const LabelledScores scores = Draw(rng, pass_rate);
    cross_fitted.Add(CrossFittedPpi(scores, 0.95, rng.Next())->estimate, pass_rate);
    plain.Add(*PpiPlusPlusMean(scores, 0.95), pass_rate);
  }
  EXPECT_GE(cross_fitted.Share(), 0.93);
  EXPECT_LE(cross_fitted.Share(), 0.965);
  EXPECT_LT(std::abs(cross_fitted.Bias()), 0.003);
  // Why the plain form is not the default.
  EXPECT_LT(plain.Share(), cross_fitted.Share());
  RecordProperty("cross_fitted", std::to_string(cross_fitted.Share()));
  RecordProperty("plain", std::to_string(plain.Share()));
}

INSTANTIATE_TEST_SUITE_P(PassRates, PredictionPoweredSimulation,
                         ::testing::Values(0.7, 0.8, 0.9, 0.95), [](const auto& rate) {
                           return "Percent" + std::to_string(std::lround(100 * rate.param));
                         });

TEST(LabellingSimulation, IsUnbiasedWhenInterestIsUseless) {  // A11
  constexpr int kCases = 500;
  constexpr double kBudget = 100;
  Rng rng(11, "A11");
  std::vector<double> errors;
  double covered = 0;
  const int runs = static_cast<int>(simulation::Scaled(2'000));
  for (int run = 0; run < runs; ++run) {
    std::vector<LabelCandidate> candidates(kCases);
    for (LabelCandidate& candidate : candidates) candidate.pass_chance = rng.Uniform();
    const std::vector<double> probabilities = SamplingProbabilities(candidates, kBudget);
    std::vector<double> truth;
    std::vector<ActiveCase> cases;
    for (const double probability : probabilities) {
      truth.push_back(Toss(rng, 0.85));
      cases.push_back({0.6 + 0.2 * JudgeOf(rng, truth.back()), probability, std::nullopt});
    }
    for (const std::size_t drawn : PoissonDraw(probabilities, rng.Next()))
      cases[drawn].label = truth[drawn];
    const ActiveMean estimate = *ActiveEstimate(cases, 0.95);
    errors.push_back(estimate.mean - Mean(truth));
    covered += estimate.interval.low <= 0.85 && 0.85 <= estimate.interval.high ? 1 : 0;
  }
  const double monte_carlo_se = std::sqrt(SampleVariance(errors) / runs);
  EXPECT_LT(std::abs(Mean(errors)), 2 * monte_carlo_se);
  EXPECT_GT(covered / runs, 0.93);
}

}  // namespace
}  // namespace plimsoll::stats
