#include "harness/stats/labelling.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "harness/base/result.h"
#include "harness/base/rng.h"
#include "harness/stats/moments.h"

namespace plimsoll::stats {
namespace {

constexpr double kUniformShare = 0.2;
constexpr double kMostRarity = 3;
/// A case of no interest at all still gets its part of what is left over.
constexpr double kLeastInterest = 1e-9;

struct Share {
  double weight = 0;
  double low = 0;
  double high = 0;
};

double Filled(std::span<const Share> shares, double scale) {
  double sum = 0;
  for (const Share& share : shares) sum += std::clamp(scale * share.weight, share.low, share.high);
  return sum;
}

/// In proportion to the weights within each one's limits, adding up to `total` as far as the limits
/// allow. Shapes: weights > 0.
std::vector<double> Divide(std::span<const Share> shares, double total) {
  // Beyond this scale every share is at its upper limit.
  double high = 0;
  for (const Share& share : shares) high = std::max(high, share.high / share.weight);
  double low = 0;
  constexpr int kHalvings = 100;
  for (int i = 0; i < kHalvings; ++i) {
    const double middle = (low + high) / 2;
    (Filled(shares, middle) < total ? low : high) = middle;
  }
  std::vector<double> parts;
  for (const Share& share : shares)
    parts.push_back(std::clamp(high * share.weight, share.low, share.high));
  return parts;
}

/// What a label adds to the judge's score, for itself and the cases that were not drawn.
double Residual(const ActiveCase& one) {
  return one.label ? (*one.label - one.judged) / one.probability : 0;
}

Interval Normal(double mean, double se, double level) {
  const double half = NormalQuantile((1 + level) / 2) * se;
  return {mean - half, mean + half};
}

}  // namespace

double LabellingInterest(const LabelCandidate& candidate) {
  const double f = std::clamp(candidate.pass_chance, 0.0, 1.0);
  const double boundary = std::sqrt(f * (1 - f));
  const double doubt = candidate.votes_disagree ? std::max(boundary, 0.5) : boundary;
  return doubt * candidate.stakes * std::min(std::sqrt(candidate.rarity), kMostRarity);
}

std::vector<double> SamplingProbabilities(std::span<const LabelCandidate> candidates,
                                          double budget) {
  const double uniform = std::min(1.0, budget / static_cast<double>(candidates.size()));
  std::vector<double> probabilities(candidates.size(), uniform);
  if (uniform >= 1 || uniform <= kLeastSamplingProbability) return probabilities;
  std::vector<Share> shares;
  for (const LabelCandidate& candidate : candidates) {
    shares.push_back(
        {std::max(LabellingInterest(candidate), kLeastInterest), kLeastSamplingProbability, 1});
  }
  const std::vector<double> active = Divide(shares, budget);
  for (std::size_t i = 0; i < active.size(); ++i)
    probabilities[i] = (1 - kUniformShare) * active[i] + kUniformShare * uniform;
  return probabilities;
}

std::vector<std::size_t> PoissonDraw(std::span<const double> probabilities, std::uint64_t seed) {
  Rng rng(seed, "label_draw");
  std::vector<std::size_t> drawn;
  for (std::size_t i = 0; i < probabilities.size(); ++i) {
    if (rng.Uniform() < probabilities[i]) drawn.push_back(i);
  }
  return drawn;
}

std::vector<double> CorrectedScores(std::span<const ActiveCase> cases) {
  std::vector<double> corrected;
  for (const ActiveCase& one : cases) corrected.push_back(one.judged + Residual(one));
  return corrected;
}

std::optional<ActiveMean> ActiveEstimate(std::span<const ActiveCase> cases, double level) {
  if (cases.size() < 2) return std::nullopt;
  const auto n = static_cast<double>(cases.size());
  const std::vector<double> corrected = CorrectedScores(cases);
  double design_variance = 0;
  for (const ActiveCase& one : cases)
    design_variance += (1 - one.probability) * Residual(one) * Residual(one);
  ActiveMean estimate;
  estimate.mean = Mean(corrected);
  estimate.se = std::sqrt(SampleVariance(corrected) / n);
  estimate.design_se = std::sqrt(design_variance) / n;
  estimate.interval = Normal(estimate.mean, estimate.se, level);
  return estimate;
}

std::optional<StratifiedMeanEstimate> StratifiedMean(std::span<const LabelledStratum> strata,
                                                     double level) {
  double total = 0;
  for (const LabelledStratum& stratum : strata) total += static_cast<double>(stratum.cases);
  double mean = 0;
  double variance = 0;
  double suite_variance = 0;
  for (const LabelledStratum& stratum : strata) {
    PLIMSOLL_CHECK(stratum.labelled <= stratum.cases);
    if (stratum.labelled < 2) return std::nullopt;
    const auto n = static_cast<double>(stratum.labelled);
    const double weight = static_cast<double>(stratum.cases) / total;
    const double rate = stratum.passes / n;
    const double part = weight * weight * rate * (1 - rate) / (n - 1);
    mean += weight * rate;
    variance += part;
    suite_variance += part * (1 - n / static_cast<double>(stratum.cases));
  }
  if (strata.empty()) return std::nullopt;
  const double se = std::sqrt(variance);
  const double suite_se = std::sqrt(suite_variance);
  return StratifiedMeanEstimate{mean, se, Normal(mean, se, level), suite_se,
                                Normal(mean, suite_se, level)};
}

std::vector<std::int64_t> NeymanAllocation(std::span<const std::int64_t> cases,
                                           std::span<const double> deviations,
                                           std::int64_t budget) {
  PLIMSOLL_CHECK(cases.size() == deviations.size());
  std::vector<Share> shares;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const auto size = static_cast<double>(cases[i]);
    shares.push_back({std::max(size * deviations[i], kLeastInterest),
                      static_cast<double>(std::min(cases[i], kLeastStratumLabels)), size});
  }
  const std::vector<double> parts = Divide(shares, static_cast<double>(budget));
  std::vector<std::int64_t> labels;
  for (const double part : parts) labels.push_back(static_cast<std::int64_t>(part));
  // What rounding down left over goes to the largest remainders.
  std::vector<std::size_t> order(parts.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return parts[a] - std::floor(parts[a]) > parts[b] - std::floor(parts[b]);
  });
  std::int64_t left = budget - std::accumulate(labels.begin(), labels.end(), std::int64_t{0});
  for (const std::size_t i : order) {
    if (left <= 0) break;
    if (labels[i] == cases[i]) continue;
    ++labels[i];
    --left;
  }
  return labels;
}

}  // namespace plimsoll::stats
