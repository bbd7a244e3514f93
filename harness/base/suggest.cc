#include "harness/base/suggest.h"

#include <algorithm>
#include <vector>

namespace plimsoll {

int EditDistance(std::string_view a, std::string_view b) {
  std::vector<std::vector<int>> cost(a.size() + 1, std::vector<int>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) cost[i][0] = static_cast<int>(i);
  for (std::size_t j = 0; j <= b.size(); ++j) cost[0][j] = static_cast<int>(j);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      cost[i][j] = std::min(
          {cost[i - 1][j] + 1, cost[i][j - 1] + 1, cost[i - 1][j - 1] + (a[i - 1] != b[j - 1])});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
    }
  }
  return cost[a.size()][b.size()];
}

std::string DidYouMean(std::string_view word, std::span<const std::string> options) {
  if (word.size() > 100) return "";
  int best = std::max(1, static_cast<int>(word.size()) / 3) + 1;
  const std::string* nearest = nullptr;
  for (const std::string& option : options) {
    const int distance = EditDistance(word, option);
    if (distance < best) {
      best = distance;
      nearest = &option;
    }
  }
  return nearest == nullptr ? "" : "did you mean \"" + *nearest + "\"?";
}

}  // namespace plimsoll
