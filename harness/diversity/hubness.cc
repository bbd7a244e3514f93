#include "harness/diversity/hubness.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace plimsoll::diversity {
namespace {

constexpr std::size_t kShownHubs = 5;

using Lists = std::vector<std::vector<vectors::Neighbour>>;

/// The third standardised moment.
double Skewness(const std::vector<std::size_t>& counts) {
  const auto n = static_cast<double>(counts.size());
  const double mean =
      static_cast<double>(std::accumulate(counts.begin(), counts.end(), std::size_t{0})) / n;
  double square = 0;
  double cube = 0;
  for (const std::size_t count : counts) {
    const double deviation = static_cast<double>(count) - mean;
    square += deviation * deviation / n;
    cube += deviation * deviation * deviation / n;
  }
  return square > 0 ? cube / std::pow(square, 1.5) : 0;
}

std::vector<std::size_t> MostOccurring(const std::vector<std::size_t>& occurrences) {
  std::vector<std::size_t> rows(occurrences.size());
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  const auto shown = rows.begin() + static_cast<std::ptrdiff_t>(std::min(kShownHubs, rows.size()));
  std::partial_sort(rows.begin(), shown, rows.end(), [&](std::size_t a, std::size_t b) {
    return occurrences[a] != occurrences[b] ? occurrences[a] > occurrences[b] : a < b;
  });
  rows.erase(shown, rows.end());
  return rows;
}

double MeanOfFirst(const std::vector<vectors::Neighbour>& list, std::size_t k) {
  k = std::min(k, list.size());
  double sum = 0;
  for (std::size_t i = 0; i < k; ++i) sum += list[i].cosine;
  return k > 0 ? sum / static_cast<double>(k) : 0;
}

}  // namespace

std::optional<Hubness> MeasureHubness(const Lists& lists, std::size_t k) {
  if (lists.size() < 3) return std::nullopt;
  Hubness hubness;
  hubness.k = std::min(k, lists.size() - 1);
  hubness.occurrences.resize(lists.size());
  for (const auto& list : lists)
    for (std::size_t i = 0; i < std::min(k, list.size()); ++i) ++hubness.occurrences[list[i].index];
  hubness.skewness = Skewness(hubness.occurrences);
  hubness.antihubs = static_cast<std::size_t>(
      std::count(hubness.occurrences.begin(), hubness.occurrences.end(), std::size_t{0}));
  hubness.hubs = MostOccurring(hubness.occurrences);
  return hubness;
}

std::vector<vectors::Neighbour> CslsNearest(const Lists& lists, std::size_t k) {
  std::vector<double> own;
  for (const auto& list : lists) own.push_back(MeanOfFirst(list, k));
  std::vector<vectors::Neighbour> nearest(lists.size());
  for (std::size_t row = 0; row < lists.size(); ++row) {
    bool is_first = true;
    for (const vectors::Neighbour& other : lists[row]) {
      const double value = 2 * other.cosine - own[row] - own[other.index];
      vectors::Neighbour& best = nearest[row];
      const bool is_better =
          is_first || value > best.cosine || (value == best.cosine && other.index < best.index);
      if (is_better) best = {other.index, value};
      is_first = false;
    }
  }
  return nearest;
}

}  // namespace plimsoll::diversity
