#include "harness/stats/label_permutation.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>
#include <vector>

#include "harness/base/result.h"
#include "harness/base/rng.h"
#include "harness/stats/standardise.h"

namespace plimsoll::stats {
namespace {

/// A case whose trials differ: all of them, the candidate's first.
struct Pool {
  std::vector<double> scores;
  std::size_t of_candidate = 0;
  double sum = 0;

  double Difference() const {
    const auto k = static_cast<std::ptrdiff_t>(of_candidate);
    const double candidate = std::accumulate(scores.begin(), scores.begin() + k, 0.0);
    return candidate / static_cast<double>(of_candidate) -
           (sum - candidate) / static_cast<double>(scores.size() - of_candidate);
  }
};

Pool PoolOf(const TwoSidedTrials& one) {
  Pool pool;
  pool.scores.assign(one.candidate.begin(), one.candidate.end());
  pool.scores.insert(pool.scores.end(), one.baseline.begin(), one.baseline.end());
  pool.of_candidate = one.candidate.size();
  pool.sum = std::accumulate(pool.scores.begin(), pool.scores.end(), 0.0);
  return pool;
}

/// Deals the pool's labels: the first k places of a Fisher-Yates shuffle.
void Deal(Pool* pool, Rng* rng) {
  for (std::size_t i = 0; i < pool->of_candidate; ++i) {
    const std::uint64_t other = i + rng->Below(pool->scores.size() - i);
    std::swap(pool->scores[i], pool->scores[other]);
  }
}

/// mean / (s/sqrt n) over n cases, of which only those in the pools differ from 0.
double StudentisedMean(const std::vector<Pool>& pools, double n) {
  double sum = 0;
  double squares = 0;
  for (const Pool& pool : pools) {
    const double difference = pool.Difference();
    sum += difference;
    squares += difference * difference;
  }
  const double variance = std::max(0.0, squares - sum * sum / n) / (n - 1);
  return Standardise(sum / n, std::sqrt(variance / n));
}

}  // namespace

std::optional<double> LabelPermutation(std::span<const TwoSidedTrials> cases, std::uint64_t seed,
                                       std::int64_t draws) {
  PLIMSOLL_CHECK(draws >= 1);
  if (cases.size() < 2) return std::nullopt;
  std::vector<Pool> pools;
  for (const TwoSidedTrials& one : cases) {
    if (one.baseline.size() < 2 || one.candidate.size() < 2) return std::nullopt;
    Pool pool = PoolOf(one);
    const auto [least, most] = std::minmax_element(pool.scores.begin(), pool.scores.end());
    if (*least < *most) pools.push_back(std::move(pool));
  }
  constexpr double kRounding = 1e-9;
  const auto n = static_cast<double>(cases.size());
  const double limit = StudentisedMean(pools, n) + kRounding;
  Rng rng(seed, "label permutation");
  std::int64_t hits = 0;
  for (std::int64_t i = 0; i < draws; ++i) {
    for (Pool& pool : pools) Deal(&pool, &rng);
    if (StudentisedMean(pools, n) <= limit) ++hits;
  }
  return static_cast<double>(hits + 1) / static_cast<double>(draws + 1);
}

}  // namespace plimsoll::stats
