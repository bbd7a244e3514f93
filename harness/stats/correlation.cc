#include "harness/stats/correlation.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include "harness/stats/distributions.h"
#include "harness/stats/moments.h"

namespace plimsoll::stats {
namespace {

/// What a correlation may miss 1 by through rounding alone.
constexpr double kRounding = 1e-12;

/// Exactly: squared deviations of equal values may round to more than 0.
bool Varies(std::span<const double> values) {
  return std::adjacent_find(values.begin(), values.end(), std::not_equal_to<>()) != values.end();
}

}  // namespace

std::optional<double> PearsonCorrelation(std::span<const double> x, std::span<const double> y) {
  if (!Varies(x) || !Varies(y)) return std::nullopt;
  const double scale = std::sqrt(SquaredDeviations(x)) * std::sqrt(SquaredDeviations(y));
  if (!(scale > 0)) return std::nullopt;
  return std::clamp(CrossDeviations(x, y) / scale, -1.0, 1.0);
}

std::vector<double> AverageRanks(std::span<const double> values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  std::vector<double> ranks(values.size());
  for (std::size_t first = 0; first < order.size();) {
    std::size_t last = first;
    while (last + 1 < order.size() && values[order[last + 1]] == values[order[first]]) ++last;
    const double shared = static_cast<double>(first + last) / 2 + 1;
    for (; first <= last; ++first) ranks[order[first]] = shared;
  }
  return ranks;
}

std::optional<double> SpearmanCorrelation(std::span<const double> x, std::span<const double> y) {
  return PearsonCorrelation(AverageRanks(x), AverageRanks(y));
}

std::optional<TestedCorrelation> PartialPearson(std::span<const double> x,
                                                std::span<const double> y,
                                                std::span<const double> z) {
  const std::optional<double> xy = PearsonCorrelation(x, y);
  const std::optional<double> xz = PearsonCorrelation(x, z);
  const std::optional<double> yz = PearsonCorrelation(y, z);
  if (x.size() < 4 || !xy || !xz || !yz) return std::nullopt;
  const double left = (1 - *xz * *xz) * (1 - *yz * *yz);
  if (left < kRounding) return std::nullopt;
  const double r = std::clamp((*xy - *xz * *yz) / std::sqrt(left), -1.0, 1.0);
  const double df = static_cast<double>(x.size() - 3);
  const double t = std::abs(r) * std::sqrt(df / (1 - r * r));
  return TestedCorrelation{r, 2 * StudentUpperTail(t, df), 2 * NormalUpperTail(t)};
}

std::optional<TestedCorrelation> PartialSpearman(std::span<const double> x,
                                                 std::span<const double> y,
                                                 std::span<const double> z) {
  return PartialPearson(AverageRanks(x), AverageRanks(y), AverageRanks(z));
}

}  // namespace plimsoll::stats
