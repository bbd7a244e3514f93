#include "harness/stats/prediction_powered.h"

#include <gtest/gtest.h>

#include <cmath>

#include "harness/stats/moments.h"

namespace plimsoll::stats {
namespace {

/// Forty labels and eighty others; the judge errs on every fifth case.
LabelledScores Scores() {
  LabelledScores scores;
  for (int i = 0; i < 120; ++i) {
    const double truth = i % 4 == 0 ? 0 : 1;
    const double judged = i % 5 == 0 ? 1 - truth : truth;
    if (i < 40) scores.human.push_back(truth);
    (i < 40 ? scores.judge : scores.unlabelled).push_back(judged);
  }
  return scores;
}

TEST(PredictionPowered, IsNoneWhenLabelsOrOthersAreTooFew) {
  LabelledScores scores = Scores();
  scores.unlabelled.clear();
  EXPECT_FALSE(PpiMean(scores, 0.95));
  EXPECT_FALSE(PpiPlusPlusMean(scores, 0.95));
  EXPECT_FALSE(CrossFittedPpi(scores, 0.95, 1));
  EXPECT_FALSE(PpiMean({{1}, {1}, {1, 0}}, 0.95));
  scores = Scores();
  scores.human.resize(29);
  scores.judge.resize(29);
  EXPECT_FALSE(CrossFittedPpi(scores, 0.95, 1));
  EXPECT_TRUE(PpiPlusPlusMean(scores, 0.95));
}

TEST(PredictionPowered, FallsBackToLabelsWhenTheJudgeIsUseless) {
  LabelledScores constant = Scores();
  constant.judge.assign(constant.judge.size(), 1);
  constant.unlabelled.assign(constant.unlabelled.size(), 1);
  LabelledScores contrary = Scores();
  for (std::size_t i = 0; i < contrary.judge.size(); ++i) contrary.judge[i] = 1 - contrary.human[i];
  for (const LabelledScores& scores : {constant, contrary}) {
    const auto plain = PpiPlusPlusMean(scores, 0.95);
    const auto fitted = CrossFittedPpi(scores, 0.95, 1);
    EXPECT_EQ(plain->lambda, 0);
    EXPECT_EQ(fitted->estimate.lambda, 0);
    EXPECT_DOUBLE_EQ(plain->mean, Mean(scores.human));
    EXPECT_DOUBLE_EQ(fitted->estimate.mean, Mean(scores.human));
  }
}

TEST(PredictionPowered, IsSurerThanLabelsAloneWhenTheJudgeIsGood) {
  const auto fitted = CrossFittedPpi(Scores(), 0.95, 1);
  const double labels_only = std::sqrt(SampleVariance(Scores().human) / 40);
  EXPECT_GT(fitted->estimate.lambda, 0.2);
  EXPECT_LT(fitted->estimate.se, labels_only);
}

TEST(PredictionPowered, HalvesAreEqualForEqualSeeds) {
  const auto once = CrossFittedPpi(Scores(), 0.95, 7);
  const auto again = CrossFittedPpi(Scores(), 0.95, 7);
  const auto other = CrossFittedPpi(Scores(), 0.95, 8);
  EXPECT_EQ(once->estimate.mean, again->estimate.mean);
  EXPECT_EQ(once->lambda_first, again->lambda_first);
  EXPECT_NE(once->lambda_first, other->lambda_first);
}

TEST(PredictionPowered, RemovesALeniencyThatDiffersBetweenSides) {
  // People see no change. The judge passes every fail of the candidate, but none of the baseline's.
  LabelledScores baseline;
  LabelledScores candidate;
  for (int i = 0; i < 400; ++i) {
    const double truth = i % 10 == 0 ? 0 : 1;
    if (i < 100) {
      baseline.human.push_back(truth);
      candidate.human.push_back(truth);
    }
    (i < 100 ? baseline.judge : baseline.unlabelled).push_back(truth);
    (i < 100 ? candidate.judge : candidate.unlabelled).push_back(1);
  }
  const LabelledScores difference = PairedDifference(candidate, baseline);
  EXPECT_DOUBLE_EQ(Mean(difference.unlabelled), 0.1);
  EXPECT_NEAR(PpiMean(difference, 0.95)->mean, 0, 1e-12);
  EXPECT_NEAR(CrossFittedPpi(difference, 0.95, 1)->estimate.mean, 0, 1e-12);
}

}  // namespace
}  // namespace plimsoll::stats
