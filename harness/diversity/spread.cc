#include "harness/diversity/spread.h"

#include <algorithm>

#include "harness/base/result.h"
#include "harness/stats/moments.h"

namespace plimsoll::diversity {

std::optional<NeighbourSpread> SpreadOf(const std::vector<std::vector<vectors::Neighbour>>& lists,
                                        double duplicate_cosine) {
  if (lists.size() < 2) return std::nullopt;
  NeighbourSpread spread;
  spread.rows = lists.size();
  std::vector<double> distances;
  for (std::size_t row = 0; row < lists.size(); ++row) {
    PLIMSOLL_CHECK(!lists[row].empty());
    const vectors::Neighbour& nearest = lists[row].front();
    distances.push_back(1 - nearest.cosine);
    if (nearest.cosine >= duplicate_cosine)
      spread.duplicates.push_back({row, nearest.index, nearest.cosine});
  }
  std::stable_sort(spread.duplicates.begin(), spread.duplicates.end(),
                   [](const NearCopy& a, const NearCopy& b) { return a.cosine > b.cosine; });
  spread.duplicate_share =
      static_cast<double>(spread.duplicates.size()) / static_cast<double>(spread.rows);
  std::sort(distances.begin(), distances.end());
  spread.mean = stats::Mean(distances);
  spread.q01 = stats::SortedQuantile(distances, 0.01);
  spread.q05 = stats::SortedQuantile(distances, 0.05);
  spread.median = stats::SortedQuantile(distances, 0.5);
  spread.q95 = stats::SortedQuantile(distances, 0.95);
  return spread;
}

}  // namespace plimsoll::diversity
