#ifndef HARNESS_STATS_PREDICTION_POWERED_H_
#define HARNESS_STATS_PREDICTION_POWERED_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "harness/stats/rates.h"

namespace plimsoll::stats {

/// A judge's scores, some of them with a person's beside them. The labelled cases are a random
/// subset of the run's. Scores of a side lie in [0, 1], paired differences in [-1, 1].
struct LabelledScores {
  std::vector<double> human;       ///< per labelled case
  std::vector<double> judge;       ///< of the same cases, in the same order
  std::vector<double> unlabelled;  ///< the judge's scores of the other cases
  bool operator==(const LabelledScores&) const = default;
};

/// Candidate minus baseline, case by case: what to correct at the gate, for it removes a leniency
/// of the judge that differs between the two models. Shapes: the same cases on both sides, in the
/// same order.
LabelledScores PairedDifference(const LabelledScores& candidate, const LabelledScores& baseline);

/// A mean of human scores, estimated with the judge's help.
struct PredictionPoweredMean {
  double mean = 0;
  double se = 0;
  double lambda = 0;  ///< how far the judge was trusted: 0 = labels only, 1 = in full
  Interval interval;
};

/// Prediction-powered mean, normal interval, level two-sided. None for fewer than two labels or
/// without an unlabelled score. Source: Angelopoulos et al. 2023.
std::optional<PredictionPoweredMean> PpiMean(const LabelledScores& scores, double level);

/// The same, trusting the judge as far as the labels bear it out. Its interval is too short below a
/// hundred labels: CrossFittedPpi is the default. Source: Angelopoulos, Duchi & Zrnic 2023,
/// arXiv 2311.01453.
std::optional<PredictionPoweredMean> PpiPlusPlusMean(const LabelledScores& scores, double level);

/// The fewest labels for a cross-fitted mean.
inline constexpr std::size_t kLeastCrossFitLabels = 30;

struct CrossFittedMean {
  PredictionPoweredMean estimate;
  double lambda_first = 0;   ///< from the first half of the labels, used on the second
  double lambda_second = 0;  ///< the other way round
};

/// PPI++ whose trust in the judge is estimated on one half of the labels and used on the other: no
/// visible bias, and a t interval that covers. The halves are the first and the last of the labels
/// as they stand; shuffle them first. None for fewer than kLeastCrossFitLabels labels or without an
/// unlabelled score.
std::optional<CrossFittedMean> CrossFittedPpiInOrder(const LabelledScores& scores, double level);

/// The same with the labels shuffled by the seed.
std::optional<CrossFittedMean> CrossFittedPpi(const LabelledScores& scores, double level,
                                              std::uint64_t seed);

}  // namespace plimsoll::stats

#endif  // HARNESS_STATS_PREDICTION_POWERED_H_
