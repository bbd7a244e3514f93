#include "harness/stats/reliability.h"

#include <algorithm>
#include <vector>

namespace plimsoll::stats {
namespace {

/// C(part, k)/C(n, k): the chance that k draws without replacement all come from `part` of n.
double AllDrawnFrom(std::int64_t part, std::int64_t n, std::int64_t k) {
  if (part < k) return 0;
  double chance = 1;
  for (std::int64_t i = 0; i < k; ++i)
    chance *= static_cast<double>(part - i) / static_cast<double>(n - i);
  return chance;
}

}  // namespace

std::optional<double> PassAtK(std::int64_t n, std::int64_t passes, std::int64_t k) {
  if (k < 1 || n < k) return std::nullopt;
  return 1 - AllDrawnFrom(n - passes, n, k);
}

std::optional<double> PassHatK(std::int64_t n, std::int64_t passes, std::int64_t k) {
  if (k < 1 || n < k) return std::nullopt;
  return AllDrawnFrom(passes, n, k);
}

std::optional<double> WorstOfK(std::span<const double> scores, std::int64_t k) {
  const auto n = static_cast<std::int64_t>(scores.size());
  if (k < 1 || n < k) return std::nullopt;
  std::vector<double> ascending(scores.begin(), scores.end());
  std::sort(ascending.begin(), ascending.end());
  // The chance that the i-th smallest is the worst drawn, C(n - i, k - 1)/C(n, k).
  double chance = static_cast<double>(k) / static_cast<double>(n);
  double expected = 0;
  for (std::int64_t i = 1; i <= n - k + 1; ++i) {
    expected += chance * ascending[static_cast<std::size_t>(i - 1)];
    if (i < n) chance *= static_cast<double>(n - i - k + 1) / static_cast<double>(n - i);
  }
  return expected;
}

}  // namespace plimsoll::stats
