#include "harness/stats/ratio.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "harness/base/result.h"
#include "harness/base/rng.h"
#include "harness/stats/distributions.h"
#include "harness/stats/moments.h"
#include "harness/stats/standardise.h"

namespace plimsoll::stats {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

struct TwoCounts {
  double x1, n1, x2, n2;
};

/// The score statistic against p1/p2 = ratio, which falls with the ratio.
double ScoreStatistic(const TwoCounts& counts, double ratio) {
  const auto [x1, n1, x2, n2] = counts;
  // The likeliest p2 given the ratio: the smaller root of a p^2 - b p + (x1 + x2).
  const double a = (n1 + n2) * ratio;
  const double b = ratio * (n1 + x2) + x1 + n2;
  const double root = std::sqrt(std::max(0.0, b * b - 4 * a * (x1 + x2)));
  const double p2 = std::min(1.0, 2 * (x1 + x2) / (b + root));
  const double p1 = std::min(1.0, ratio * p2);
  const double variance = p1 * (1 - p1) / n1 + ratio * ratio * p2 * (1 - p2) / n2;
  const double numerator = x1 / n1 - ratio * x2 / n2;
  return Standardise(numerator, std::sqrt(variance));
}

/// The ratio at which the statistic is z, sought on the logarithmic scale.
double RatioWhereStatisticIs(const TwoCounts& counts, double z) {
  constexpr int kHalvings = 64;
  double low = -60;
  double high = 60;
  for (int i = 0; i < kHalvings; ++i) {
    const double middle = (low + high) / 2;
    (ScoreStatistic(counts, std::exp(middle)) > z ? low : high) = middle;
  }
  return std::exp((low + high) / 2);
}

/// One resample of a track: the sums over both sides.
struct Sums {
  double baseline = 0;
  double candidate = 0;

  double LogChange() const {
    constexpr double kInsteadOfNone = 0.5;
    return std::log(candidate > 0 ? candidate : kInsteadOfNone) -
           std::log(baseline > 0 ? baseline : kInsteadOfNone);
  }
};

Sums SumsOf(const TwoReleases& track) {
  const auto n = static_cast<double>(track.baseline.size());
  return {Mean(track.baseline) * n, Mean(track.candidate) * n};
}

Sums Resample(const TwoReleases& track, Rng* rng) {
  Sums sums;
  for (std::size_t i = 0; i < track.baseline.size(); ++i) {
    const std::uint64_t drawn = rng->Below(track.baseline.size());
    sums.baseline += track.baseline[drawn];
    sums.candidate += track.candidate[drawn];
  }
  return sums;
}

/// The quantile of sorted values, between neighbours in proportion.
double SortedQuantile(const std::vector<double>& sorted, double p) {
  const double place = p * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return std::lerp(sorted[below], sorted[above], place - static_cast<double>(below));
}

}  // namespace

Interval KoopmanRatio(double x1, double n1, double x2, double n2, double level) {
  if (n1 <= 0 || n2 <= 0) return {0, kInfinity};
  const double z = NormalQuantile((1 + level) / 2);
  const TwoCounts counts{x1, n1, x2, n2};
  return {x1 > 0 ? RatioWhereStatisticIs(counts, z) : 0,
          x2 > 0 ? RatioWhereStatisticIs(counts, -z) : kInfinity};
}

std::optional<Interval> LogDeltaRatio(double x1, double n1, double x2, double n2, double level) {
  constexpr double kFewestPasses = 10;
  if (x1 < kFewestPasses || x2 < kFewestPasses) return std::nullopt;
  const double z = NormalQuantile((1 + level) / 2);
  const double ratio = (x1 / n1) / (x2 / n2);
  const double factor = std::exp(z * std::sqrt(1 / x1 - 1 / n1 + 1 / x2 - 1 / n2));
  return Interval{ratio / factor, ratio * factor};
}

std::optional<Interval> FiellerRatio(std::span<const double> scores1,
                                     std::span<const double> scores2, double level) {
  const std::size_t smaller = std::min(scores1.size(), scores2.size());
  if (smaller < 2) return std::nullopt;
  const double t = StudentQuantile((1 + level) / 2, static_cast<double>(smaller - 1));
  const double mean1 = Mean(scores1);
  const double mean2 = Mean(scores2);
  const double noise1 = t * t * SampleVariance(scores1) / static_cast<double>(scores1.size());
  const double noise2 = t * t * SampleVariance(scores2) / static_cast<double>(scores2.size());
  const double denominator = mean2 * mean2 - noise2;
  if (denominator <= 0) return std::nullopt;
  const double product = mean1 * mean2;
  const double root =
      std::sqrt(std::max(0.0, product * product - (mean1 * mean1 - noise1) * denominator));
  return Interval{(product - root) / denominator, (product + root) / denominator};
}

std::optional<RatioChange> BootstrapRatioChange(const TwoReleases& adversarial,
                                                const TwoReleases& happy, double level,
                                                std::int64_t draws, std::uint64_t seed) {
  PLIMSOLL_CHECK(adversarial.baseline.size() == adversarial.candidate.size());
  PLIMSOLL_CHECK(happy.baseline.size() == happy.candidate.size());
  PLIMSOLL_CHECK(draws >= 1);
  if (adversarial.baseline.empty() || happy.baseline.empty()) return std::nullopt;
  RatioChange change;
  change.log_change = SumsOf(adversarial).LogChange() - SumsOf(happy).LogChange();
  Rng rng(seed, "ratio change");
  std::vector<double> drawn(static_cast<std::size_t>(draws));
  for (double& value : drawn) {
    const double of_adversarial = Resample(adversarial, &rng).LogChange();
    value = of_adversarial - Resample(happy, &rng).LogChange();
  }
  std::sort(drawn.begin(), drawn.end());
  change.interval = {SortedQuantile(drawn, (1 - level) / 2),
                     SortedQuantile(drawn, (1 + level) / 2)};
  return change;
}

}  // namespace plimsoll::stats
