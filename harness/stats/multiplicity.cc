#include "harness/stats/multiplicity.h"

#include <algorithm>
#include <cstddef>
#include <numeric>

#include "harness/base/result.h"
#include "harness/stats/significance.h"

namespace plimsoll::stats {
namespace {

/// The places of p-values, smallest first.
std::vector<std::size_t> Ascending(std::span<const double> p) {
  std::vector<std::size_t> order(p.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return p[a] < p[b]; });
  return order;
}

/// The i-th smallest of T times factor * T / i, never above its successor.
std::vector<double> StepUp(std::span<const double> p, double factor) {
  const std::vector<std::size_t> order = Ascending(p);
  std::vector<double> adjusted(p.size());
  double smallest = 1;
  for (std::size_t rank = order.size(); rank > 0; --rank) {
    const std::size_t place = order[rank - 1];
    const double share = static_cast<double>(p.size()) / static_cast<double>(rank);
    smallest = std::min(smallest, factor * share * p[place]);
    adjusted[place] = smallest;
  }
  return adjusted;
}

}  // namespace

std::vector<double> Holm(const std::vector<double>& p) {
  const std::vector<std::size_t> order = Ascending(p);
  std::vector<double> adjusted(p.size());
  double largest = 0;
  for (std::size_t rank = 0; rank < order.size(); ++rank) {
    const auto remaining = static_cast<double>(p.size() - rank);
    largest = std::max(largest, std::min(1.0, remaining * p[order[rank]]));
    adjusted[order[rank]] = largest;
  }
  return adjusted;
}

std::vector<double> BenjaminiHochberg(std::span<const double> p) { return StepUp(p, 1); }

std::vector<double> BenjaminiYekutieli(std::span<const double> p) {
  double harmonic = 0;
  for (std::size_t i = p.size(); i > 0; --i) harmonic += 1 / static_cast<double>(i);
  return StepUp(p, harmonic);
}

std::vector<std::optional<double>> BenjaminiHochbergTestable(std::span<const double> p,
                                                             std::span<const double> smallest_p,
                                                             double q) {
  PLIMSOLL_CHECK(p.size() == smallest_p.size());
  std::vector<std::size_t> places;
  std::vector<double> family;
  for (std::size_t i = 0; i < p.size(); ++i) {
    if (!IsSignificant(smallest_p[i], q)) continue;
    places.push_back(i);
    family.push_back(p[i]);
  }
  const std::vector<double> adjusted = BenjaminiHochberg(family);
  std::vector<std::optional<double>> result(p.size());
  for (std::size_t i = 0; i < places.size(); ++i) result[places[i]] = adjusted[i];
  return result;
}

}  // namespace plimsoll::stats
