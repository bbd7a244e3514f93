#ifndef HARNESS_STATS_JUDGE_BIAS_H_
#define HARNESS_STATS_JUDGE_BIAS_H_

#include <cstdint>
#include <optional>
#include <span>

#include "harness/stats/correlation.h"
#include "harness/stats/rates.h"

namespace plimsoll::stats {

/// Pairs judged in both orders: those where the judge held to one answer, and those where it
/// preferred whatever stood first (second) both times.
struct SwappedPairs {
  std::int64_t first_preferring = 0;
  std::int64_t second_preferring = 0;
  std::int64_t consistent = 0;
};

struct PositionBias {
  double consistency = 0;  ///< consistent / all
  double first_bias = 0;   ///< (first - second) / all. Range: [-1, 1]
  double p = 1;            ///< exact two-sided binomial of first against second
};

/// None without a pair. Source: Shi et al. 2024, arXiv 2406.07791.
std::optional<PositionBias> MeasurePositionBias(const SwappedPairs& pairs);

/// How a judge's score goes with length where the human label is held fixed.
struct LengthBias {
  std::optional<TestedCorrelation> pearson;
  std::optional<TestedCorrelation> spearman;
};

/// Shapes: per response, its score, the logarithm of its length and its human label.
LengthBias MeasureLengthBias(std::span<const double> scores, std::span<const double> log_lengths,
                             std::span<const double> human);

/// The largest mean change of score that a padded copy may cause.
inline constexpr double kAcceptedPaddingChange = 0.02;

struct PaddingBias {
  double mean_change = 0;
  double p = 1;  ///< two-sided sign-flip over pairs
  bool is_accepted = false;
};

/// The judge's score of the padded copy minus that of the original, per pair: the same content at
/// greater length. None without a pair.
std::optional<PaddingBias> MeasurePaddingBias(std::span<const double> changes, std::uint64_t seed);

/// Of the responses that people failed, those that the judge passed.
struct FalsePasses {
  std::int64_t judged_passes = 0;
  std::int64_t human_fails = 0;
};

struct SelfPreference {
  double difference = 0;  ///< own family's rate minus the others'
  Interval interval;      ///< Newcombe
  double p_greater = 1;   ///< Fisher's exact one-sided
};

/// None where either side has no response that people failed. For a pairwise judge give recalls
/// instead: picks of the human-preferred response where it is the judge's own (another's).
/// Source: Wataoka et al. 2024, arXiv 2410.21819.
std::optional<SelfPreference> MeasureSelfPreference(const FalsePasses& own,
                                                    const FalsePasses& others, double level);

}  // namespace plimsoll::stats

#endif  // HARNESS_STATS_JUDGE_BIAS_H_
