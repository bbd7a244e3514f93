#include "harness/stats/clustered.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "harness/base/result.h"
#include "harness/stats/distributions.h"
#include "harness/stats/moments.h"

namespace plimsoll::stats {
namespace {

struct Cluster {
  double size = 0;
  double deviations = 0;  // the sum of score - mean
};

std::vector<Cluster> Gather(std::span<const double> scores, std::span<const std::int64_t> ids,
                            double mean) {
  std::vector<std::pair<std::int64_t, double>> by_id(scores.size());
  for (std::size_t i = 0; i < scores.size(); ++i) by_id[i] = {ids[i], scores[i] - mean};
  std::sort(by_id.begin(), by_id.end());
  std::vector<Cluster> clusters;
  for (std::size_t i = 0; i < by_id.size(); ++i) {
    if (i == 0 || by_id[i].first != by_id[i - 1].first) clusters.emplace_back();
    clusters.back().size += 1;
    clusters.back().deviations += by_id[i].second;
  }
  return clusters;
}

/// Satterthwaite's degrees of freedom of the CR2 variance of a mean under independent cases of
/// equal variance: (sum of the quadratic form's eigenvalues)^2 / (sum of their squares). The form's
/// matrix has n_c/N^2 on the diagonal and -a_c a_d n_c n_d/N^3 beside it, a_c^2 = 1/(1 - n_c/N).
double SatterthwaiteDf(const std::vector<Cluster>& clusters, double n) {
  double squared_sizes = 0;
  double weights = 0;
  double squared_weights = 0;
  for (const Cluster& cluster : clusters) {
    const double squared = cluster.size * cluster.size;
    const double weight = squared / (1 - cluster.size / n);
    squared_sizes += squared;
    weights += weight;
    squared_weights += weight * weight;
  }
  return n * n / (squared_sizes + (weights * weights - squared_weights) / (n * n));
}

// Equal means leave rounding errors, which are no spread.
constexpr double kNoVariance = 1e-24;

/// The observations that the spread between cases is worth, and whether there is any spread.
struct Effective {
  EffectiveRate rate;
  bool has_spread = false;
};

std::optional<Effective> MeasureSpread(std::span<const double> case_means, double trials) {
  const auto n = static_cast<double>(case_means.size());
  PLIMSOLL_CHECK(trials >= n);
  if (case_means.size() < 2) return std::nullopt;
  const double p = Mean(case_means);
  const double between = SampleVariance(case_means);
  if (between <= kNoVariance) return Effective{{p, 0, n, {}}, false};
  const double variance = between / n;
  const double n_eff = std::clamp(p * (1 - p) / variance, 1.0, trials);
  return Effective{{p, std::sqrt(variance), n_eff, {}}, true};
}

/// Wilson's interval on n_eff observations whose spread was measured with `df` degrees of freedom.
void SetWilson(double df, double level, EffectiveRate* rate) {
  const double upper = (1 + level) / 2;
  const double shrink = NormalQuantile(upper) / StudentQuantile(upper, df);
  rate->n_eff *= shrink * shrink;
  rate->interval = Wilson(rate->n_eff * rate->mean, rate->n_eff, level);
}

}  // namespace

std::optional<ClusteredMean> EstimateClusteredMean(std::span<const double> scores,
                                                   std::span<const std::int64_t> clusters,
                                                   double level) {
  PLIMSOLL_CHECK(scores.size() == clusters.size());
  const auto n = static_cast<double>(scores.size());
  ClusteredMean estimate;
  estimate.mean = Mean(scores);
  const std::vector<Cluster> gathered = Gather(scores, clusters, estimate.mean);
  if (gathered.size() < 2) return std::nullopt;
  double squares = 0;
  double squares_cr2 = 0;
  for (const Cluster& cluster : gathered) {
    const double square = cluster.deviations * cluster.deviations;
    squares += square;
    squares_cr2 += square / (1 - cluster.size / n);
  }
  estimate.clusters = static_cast<std::int64_t>(gathered.size());
  estimate.df = static_cast<double>(gathered.size() - 1);
  estimate.standard_error = std::sqrt(squares * (estimate.df + 1) / estimate.df) / n;
  const double half = StudentQuantile((1 + level) / 2, estimate.df) * estimate.standard_error;
  estimate.interval = {estimate.mean - half, estimate.mean + half};
  estimate.standard_error_cr2 = std::sqrt(squares_cr2) / n;
  estimate.df_satterthwaite = SatterthwaiteDf(gathered, n);
  return estimate;
}

std::optional<EffectiveRate> WilsonEffective(std::span<const double> case_means, double trials,
                                             double level) {
  std::optional<Effective> effective = MeasureSpread(case_means, trials);
  if (!effective) return std::nullopt;
  SetWilson(static_cast<double>(case_means.size() - 1), level, &effective->rate);
  return effective->rate;
}

std::optional<EffectiveRate> WilsonClustered(std::span<const double> scores,
                                             std::span<const std::int64_t> clusters, double level) {
  const std::optional<ClusteredMean> estimate = EstimateClusteredMean(scores, clusters, level);
  if (!estimate) return std::nullopt;
  const double p = estimate->mean;
  const double variance = estimate->standard_error * estimate->standard_error;
  EffectiveRate rate{p, estimate->standard_error, static_cast<double>(estimate->clusters), {}};
  if (variance > kNoVariance)
    rate.n_eff = std::clamp(p * (1 - p) / variance, 1.0, static_cast<double>(scores.size()));
  SetWilson(estimate->df, level, &rate);
  return rate;
}

std::optional<EffectiveRate> KornGraubard(std::span<const double> case_means, double trials,
                                          double level) {
  std::optional<Effective> effective = MeasureSpread(case_means, trials);
  if (!effective) return std::nullopt;
  EffectiveRate& rate = effective->rate;
  if (effective->has_spread) {
    const double upper = (1 + level) / 2;
    const double df = static_cast<double>(case_means.size() - 1);
    const double shrink = StudentQuantile(upper, trials - 1) / StudentQuantile(upper, df);
    rate.n_eff *= shrink * shrink;
  }
  rate.interval = ClopperPearson(rate.n_eff * rate.mean, rate.n_eff, level);
  return rate;
}

}  // namespace plimsoll::stats
