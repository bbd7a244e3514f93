#include "harness/baseline/level.h"

#include <algorithm>
#include <cstdint>
#include <functional>

namespace plimsoll::baseline {
namespace {

// Shares are ratios of small counts, averaged: equal ones differ by rounding at most.
constexpr double kRounding = 1e-9;

bool IsSame(double a, double b) { return a - b < kRounding && b - a < kRounding; }

/// 1 and the shares in between that some unit has, falling.
std::vector<double> SharesOf(std::span<const Unit> units) {
  std::vector<double> shares{1};
  for (const Unit& unit : units) {
    for (double share : {unit.baseline, unit.candidate})
      if (share > kRounding && share < 1 - kRounding) shares.push_back(share);
  }
  std::sort(shares.begin(), shares.end(), std::greater<>());
  shares.erase(std::unique(shares.begin(), shares.end(), IsSame), shares.end());
  return shares;
}

stats::Discordance CountsAt(std::span<const Unit> units, double share) {
  stats::Discordance counts;
  counts.n = static_cast<std::int64_t>(units.size());
  for (const Unit& unit : units) {
    const bool passed_before = unit.baseline > share - kRounding;
    const bool passes_now = unit.candidate > share - kRounding;
    counts.b += passed_before && !passes_now;
    counts.c += !passed_before && passes_now;
  }
  return counts;
}

}  // namespace

std::vector<Level> LevelsOf(std::span<const Unit> units) {
  std::vector<Level> levels;
  for (double share : SharesOf(units)) levels.push_back({share, CountsAt(units, share)});
  return levels;
}

}  // namespace plimsoll::baseline
