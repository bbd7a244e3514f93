#include "harness/stats/rank_sum.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "harness/stats/distributions.h"

namespace plimsoll::stats {
namespace {

std::vector<double> Sorted(std::span<const double> values) {
  std::vector<double> sorted(values.begin(), values.end());
  std::sort(sorted.begin(), sorted.end());
  return sorted;
}

// The sum of t^3 - t over groups of t equal values.
double TieTerm(const std::vector<double>& sorted) {
  double sum = 0;
  for (std::size_t first = 0; first < sorted.size();) {
    std::size_t end = first;
    while (end < sorted.size() && sorted[end] == sorted[first]) ++end;
    const auto ties = static_cast<double>(end - first);
    sum += ties * ties * ties - ties;
    first = end;
  }
  return sum;
}

}  // namespace

std::optional<RankSum> MannWhitney(std::span<const double> x, std::span<const double> y) {
  if (x.empty() || y.empty()) return std::nullopt;
  const std::vector<double> others = Sorted(y);
  RankSum result;
  for (const double value : x) {
    const auto [first, last] = std::equal_range(others.begin(), others.end(), value);
    result.u += static_cast<double>(first - others.begin()) + static_cast<double>(last - first) / 2;
  }
  const auto pairs = static_cast<double>(x.size()) * static_cast<double>(y.size());
  const auto all = static_cast<double>(x.size() + y.size());
  std::vector<double> pooled(x.begin(), x.end());
  pooled.insert(pooled.end(), y.begin(), y.end());
  std::sort(pooled.begin(), pooled.end());
  const double variance = pairs / 12 * (all + 1 - TieTerm(pooled) / (all * (all - 1)));
  result.auc = result.u / pairs;
  if (variance <= 0) return result;
  const double deviation = std::sqrt(variance);
  const double above = std::abs(result.u - pairs / 2);
  result.p_less = NormalUpperTail((pairs / 2 - result.u - 0.5) / deviation);
  result.p_two_sided = std::min(1.0, 2 * NormalUpperTail((above - 0.5) / deviation));
  return result;
}

std::optional<double> KolmogorovSmirnov(std::span<const double> x, std::span<const double> y) {
  if (x.empty() || y.empty()) return std::nullopt;
  const std::vector<double> a = Sorted(x);
  const std::vector<double> b = Sorted(y);
  double most = 0;
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    const double at = std::min(a[i], b[j]);
    while (i < a.size() && a[i] == at) ++i;
    while (j < b.size() && b[j] == at) ++j;
    const double below_a = static_cast<double>(i) / static_cast<double>(a.size());
    const double below_b = static_cast<double>(j) / static_cast<double>(b.size());
    most = std::max(most, std::abs(below_a - below_b));
  }
  return most;
}

}  // namespace plimsoll::stats
