#include "harness/stats/multiplicity.h"

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace plimsoll::stats {

std::vector<double> Holm(const std::vector<double>& p) {
  std::vector<std::size_t> order(p.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return p[a] < p[b]; });
  std::vector<double> adjusted(p.size());
  double largest = 0;
  for (std::size_t rank = 0; rank < order.size(); ++rank) {
    const auto remaining = static_cast<double>(p.size() - rank);
    largest = std::max(largest, std::min(1.0, remaining * p[order[rank]]));
    adjusted[order[rank]] = largest;
  }
  return adjusted;
}

}  // namespace plimsoll::stats
