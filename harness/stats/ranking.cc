#include "harness/stats/ranking.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "harness/base/result.h"
#include "harness/stats/correlation.h"
#include "harness/stats/distributions.h"

namespace plimsoll::stats {
namespace {

double Pairs(std::size_t n) {
  const auto count = static_cast<double>(n);
  return count * (count - 1) / 2;
}

/// Sums over the groups of t equal values, as the variance of the score needs them.
struct Ties {
  double pairs = 0;     ///< t(t-1)/2
  double triples = 0;   ///< t(t-1)(t-2)
  double variance = 0;  ///< t(t-1)(2t+5)

  explicit Ties(std::span<const double> values) {
    std::vector<double> sorted(values.begin(), values.end());
    std::sort(sorted.begin(), sorted.end());
    for (auto group = sorted.begin(); group != sorted.end();) {
      const auto end = std::upper_bound(group, sorted.end(), *group);
      const auto t = static_cast<double>(end - group);
      pairs += t * (t - 1) / 2;
      triples += t * (t - 1) * (t - 2);
      variance += t * (t - 1) * (2 * t + 5);
      group = end;
    }
  }
};

/// Pairs in the same order less pairs in opposite orders.
double Score(std::span<const double> x, std::span<const double> y) {
  double score = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const double product = (x[i] - x[j]) * (y[i] - y[j]);
      score += (product > 0) - (product < 0);
    }
  }
  return score;
}

/// P(a random order of n has at most `inversions`): those of n are those of n - 1 and 0 to n - 1
/// more.
double ChanceOfAtMost(double inversions, std::size_t n) {
  std::vector<double> chance{1};
  for (std::size_t size = 2; size <= n; ++size) {
    std::vector<double> next(chance.size() + size - 1);
    for (std::size_t i = 0; i < chance.size(); ++i) {
      for (std::size_t added = 0; added < size; ++added) {
        next[i + added] += chance[i] / static_cast<double>(size);
      }
    }
    chance = std::move(next);
  }
  double sum = 0;
  for (std::size_t i = 0; i < chance.size() && static_cast<double>(i) <= inversions; ++i) {
    sum += chance[i];
  }
  return sum;
}

/// The variance of the score of n values under independence.
double ScoreVariance(double n, const Ties& x, const Ties& y) {
  double variance = (n * (n - 1) * (2 * n + 5) - x.variance - y.variance) / 18 +
                    2 * x.pairs * y.pairs / (n * (n - 1));
  if (n > 2) variance += x.triples * y.triples / (9 * n * (n - 1) * (n - 2));
  return variance;
}

}  // namespace

std::optional<double> TauB(std::span<const double> x, std::span<const double> y) {
  PLIMSOLL_CHECK(x.size() == y.size());
  const double untied_x = Pairs(x.size()) - Ties(x).pairs;
  const double untied_y = Pairs(y.size()) - Ties(y).pairs;
  if (untied_x <= 0 || untied_y <= 0) return std::nullopt;
  return Score(x, y) / std::sqrt(untied_x * untied_y);
}

std::optional<KendallTau> KendallTauB(std::span<const double> x, std::span<const double> y) {
  const std::optional<double> tau_b = TauB(x, y);
  if (!tau_b) return std::nullopt;
  const Ties ties_x(x);
  const Ties ties_y(y);
  const double score = std::abs(Score(x, y));
  constexpr std::size_t kFewestForNormal = 50;
  if (ties_x.pairs == 0 && ties_y.pairs == 0 && x.size() < kFewestForNormal) {
    const double inversions = (Pairs(x.size()) - score) / 2;
    return KendallTau{*tau_b, std::min(1.0, 2 * ChanceOfAtMost(inversions, x.size())), true};
  }
  const double deviation = std::sqrt(ScoreVariance(static_cast<double>(x.size()), ties_x, ties_y));
  return KendallTau{*tau_b, 2 * NormalUpperTail(score / deviation), false};
}

std::optional<SpearmanRho> SpearmanBonettWright(std::span<const double> x,
                                                std::span<const double> y, double level) {
  const std::optional<double> rho = SpearmanCorrelation(x, y);
  if (!rho) return std::nullopt;
  if (x.size() < 4) return SpearmanRho{*rho, {-1, 1}};
  const double reach = NormalQuantile((1 + level) / 2) *
                       std::sqrt((1 + *rho * *rho / 2) / (static_cast<double>(x.size()) - 3));
  const double centre = std::atanh(*rho);
  return SpearmanRho{*rho, {std::tanh(centre - reach), std::tanh(centre + reach)}};
}

}  // namespace plimsoll::stats
