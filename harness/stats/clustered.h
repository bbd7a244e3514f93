#ifndef HARNESS_STATS_CLUSTERED_H_
#define HARNESS_STATS_CLUSTERED_H_

#include <cstdint>
#include <optional>
#include <span>

#include "harness/stats/rates.h"

namespace plimsoll::stats {

/// Below this many clusters an interval is to be shown with a warning.
inline constexpr std::int64_t kFewClusters = 10;

/// A mean whose cases come in clusters (paraphrases of one seed, cases of one template).
struct ClusteredMean {
  double mean = 0;
  std::int64_t clusters = 0;
  double standard_error = 0;  ///< CR1: with the factor C/(C-1)
  double df = 0;              ///< C - 1
  Interval interval;          ///< mean +- t(df) standard_error; may leave the scores' range
  // For comparison only; the interval does not use them.
  double standard_error_cr2 = 0;
  double df_satterthwaite = 0;  ///< of CR2
};

/// The mean of the scores and its clustered standard error; none for fewer than two clusters.
/// Shapes: as many cluster ids as scores, in any order. O(n log n). Source: Miller 2024; CR2:
/// Bell & McCaffrey 2002.
std::optional<ClusteredMean> EstimateClusteredMean(std::span<const double> scores,
                                                   std::span<const std::int64_t> clusters,
                                                   double level);

/// A pass rate over cases of several trials and the number of independent observations that its
/// spread is worth.
struct EffectiveRate {
  double mean = 0;            ///< of the cases' means
  double standard_error = 0;  ///< from the spread between cases
  double n_eff = 0;           ///< as the interval used it
  Interval interval;
};

/// Wilson's interval on n_eff = p(1-p)/v, v the variance of the mean between cases, clipped to
/// [1, trials] (the number of cases where v = 0), times (z/t)^2 with t at n - 1 degrees of freedom.
/// None for fewer than two cases. Shapes: means in [0, 1], one per case (or cluster); `trials` in
/// all, at least as many. Source: methods/statistics.md 1.3, after Wilson 1927.
std::optional<EffectiveRate> WilsonEffective(std::span<const double> case_means, double trials,
                                             double level);

/// Wilson's interval on n_eff = p(1-p)/SE^2 with SE as EstimateClusteredMean has it, clipped to [1,
/// n] (the number of clusters where they do not differ), times (z/t)^2 with t at C - 1 degrees of
/// freedom. None for fewer than two clusters. Shapes: scores in [0, 1], one cluster id each.
/// Source: Miller 2024; Dean & Pagano 2015.
std::optional<EffectiveRate> WilsonClustered(std::span<const double> scores,
                                             std::span<const std::int64_t> clusters, double level);

/// Clopper-Pearson's interval on the n_eff of WilsonEffective, times (t at trials - 1 / t at n -
/// 1)^2: for absolute floors, one-sided at alpha with level 1 - 2 alpha. Where cases do not differ
/// at all it is the exact binomial interval on cases. Shapes, none: as above. Source: Korn &
/// Graubard 1998.
std::optional<EffectiveRate> KornGraubard(std::span<const double> case_means, double trials,
                                          double level);

}  // namespace plimsoll::stats

#endif  // HARNESS_STATS_CLUSTERED_H_
