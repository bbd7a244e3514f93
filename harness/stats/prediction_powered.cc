#include "harness/stats/prediction_powered.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>

#include "harness/base/result.h"
#include "harness/base/rng.h"
#include "harness/stats/distributions.h"
#include "harness/stats/moments.h"

namespace plimsoll::stats {
namespace {

double Size(std::span<const double> values) { return static_cast<double>(values.size()); }

std::vector<double> Minus(std::span<const double> a, std::span<const double> b, double factor) {
  PLIMSOLL_CHECK(a.size() == b.size());
  std::vector<double> difference(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) difference[i] = a[i] - factor * b[i];
  return difference;
}

/// The variance with divisor n - 1 of all the judge's scores, labelled or not.
double JudgeVariance(const LabelledScores& scores) {
  std::vector<double> all = scores.judge;
  all.insert(all.end(), scores.unlabelled.begin(), scores.unlabelled.end());
  return SampleVariance(all);
}

/// The trust in the judge that makes the variance least, as these labels tell it. Range: [0, 1].
double Lambda(std::span<const double> human, std::span<const double> judge, double unlabelled,
              double judge_variance) {
  if (!(judge_variance > 0)) return 0;
  const double covariance = CrossDeviations(human, judge) / Size(human);
  return std::clamp(covariance / ((1 + Size(human) / unlabelled) * judge_variance), 0.0, 1.0);
}

PredictionPoweredMean WithLambda(const LabelledScores& scores, double lambda, double level) {
  const std::vector<double> residuals = Minus(scores.human, scores.judge, lambda);
  const double labels = Size(residuals);
  const double others = Size(scores.unlabelled);
  PredictionPoweredMean estimate;
  estimate.lambda = lambda;
  estimate.mean = lambda * Mean(scores.unlabelled) + Mean(residuals);
  estimate.se =
      std::sqrt(lambda * lambda * SquaredDeviations(scores.unlabelled) / (others * others) +
                SquaredDeviations(residuals) / (labels * labels));
  const double half = NormalQuantile((1 + level) / 2) * estimate.se;
  estimate.interval = {estimate.mean - half, estimate.mean + half};
  return estimate;
}

bool IsTooFew(const LabelledScores& scores, std::size_t least_labels) {
  return scores.human.size() < least_labels || scores.unlabelled.empty();
}

}  // namespace

LabelledScores PairedDifference(const LabelledScores& candidate, const LabelledScores& baseline) {
  return {Minus(candidate.human, baseline.human, 1), Minus(candidate.judge, baseline.judge, 1),
          Minus(candidate.unlabelled, baseline.unlabelled, 1)};
}

std::optional<PredictionPoweredMean> PpiMean(const LabelledScores& scores, double level) {
  if (IsTooFew(scores, 2)) return std::nullopt;
  return WithLambda(scores, 1, level);
}

std::optional<PredictionPoweredMean> PpiPlusPlusMean(const LabelledScores& scores, double level) {
  if (IsTooFew(scores, 2)) return std::nullopt;
  const double lambda =
      Lambda(scores.human, scores.judge, Size(scores.unlabelled), JudgeVariance(scores));
  return WithLambda(scores, lambda, level);
}

std::optional<CrossFittedMean> CrossFittedPpiInOrder(const LabelledScores& scores, double level) {
  if (IsTooFew(scores, kLeastCrossFitLabels)) return std::nullopt;
  const std::span<const double> human = scores.human;
  const std::span<const double> judge = scores.judge;
  const std::size_t half = human.size() / 2;
  const double labels = Size(human);
  const double others = Size(scores.unlabelled);
  const double judge_variance = JudgeVariance(scores);
  CrossFittedMean fitted;
  fitted.lambda_first = Lambda(human.first(half), judge.first(half), others, judge_variance);
  fitted.lambda_second = Lambda(human.subspan(half), judge.subspan(half), others, judge_variance);
  std::vector<double> residuals(human.size());
  double lambda = 0;
  for (std::size_t i = 0; i < residuals.size(); ++i) {
    const double other_half = i < half ? fitted.lambda_second : fitted.lambda_first;
    residuals[i] = human[i] - other_half * judge[i];
    lambda += other_half / labels;
  }
  PredictionPoweredMean& estimate = fitted.estimate;
  estimate.lambda = lambda;
  estimate.mean = lambda * Mean(scores.unlabelled) + Mean(residuals);
  estimate.se = std::sqrt(lambda * lambda * SampleVariance(scores.unlabelled) / others +
                          SampleVariance(residuals) / labels);
  const double half_width = StudentQuantile((1 + level) / 2, labels - 1) * estimate.se;
  estimate.interval = {estimate.mean - half_width, estimate.mean + half_width};
  return fitted;
}

std::optional<CrossFittedMean> CrossFittedPpi(const LabelledScores& scores, double level,
                                              std::uint64_t seed) {
  PLIMSOLL_CHECK(scores.human.size() == scores.judge.size());
  std::vector<std::size_t> order(scores.human.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  Rng(seed, "cross_fitted_ppi").Shuffle(order);
  LabelledScores shuffled;
  shuffled.unlabelled = scores.unlabelled;
  for (const std::size_t i : order) {
    shuffled.human.push_back(scores.human[i]);
    shuffled.judge.push_back(scores.judge[i]);
  }
  return CrossFittedPpiInOrder(shuffled, level);
}

}  // namespace plimsoll::stats
