#include "harness/stats/items.h"

#include "harness/base/result.h"
#include "harness/stats/correlation.h"
#include "harness/stats/moments.h"

namespace plimsoll::stats {

std::vector<ItemRest> ItemRestCorrelation(const ResponseMatrix& responses) {
  PLIMSOLL_CHECK(responses.values.size() == responses.versions * responses.cases);
  std::vector<double> totals(responses.versions);
  for (std::size_t v = 0; v < responses.versions; ++v) {
    for (std::size_t i = 0; i < responses.cases; ++i) totals[v] += responses.At(v, i);
  }
  std::vector<ItemRest> items(responses.cases);
  std::vector<double> item(responses.versions);
  std::vector<double> rest(responses.versions);
  for (std::size_t i = 0; i < responses.cases; ++i) {
    for (std::size_t v = 0; v < responses.versions; ++v) {
      item[v] = responses.At(v, i);
      rest[v] = totals[v] - item[v];
    }
    items[i] = {Mean(item), PearsonCorrelation(item, rest)};
  }
  return items;
}

}  // namespace plimsoll::stats
