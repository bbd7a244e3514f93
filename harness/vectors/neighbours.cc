#include "harness/vectors/neighbours.h"

#include <algorithm>

namespace plimsoll::vectors {

Result<std::vector<std::vector<Neighbour>>> NearestNeighbours(MatrixView queries, MatrixView corpus,
                                                              const SearchOptions& options) {
  if (queries.columns != corpus.columns)
    return MakeError(ErrorCode::kInvalid, "queries and corpus have different numbers of columns");
  std::vector<std::vector<Neighbour>> lists(queries.rows);
  for (std::size_t q = 0; q < queries.rows; ++q) {
    std::vector<Neighbour>& list = lists[q];
    for (std::size_t c = 0; c < corpus.rows; ++c) {
      if (options.leave_self_out && c == q) continue;
      double cosine = 0;
      for (std::size_t i = 0; i < corpus.columns; ++i)
        cosine += static_cast<double>(queries.Row(q)[i]) * corpus.Row(c)[i];
      list.push_back({c, cosine});
    }
    std::stable_sort(list.begin(), list.end(),
                     [](const Neighbour& a, const Neighbour& b) { return a.cosine > b.cosine; });
    list.resize(std::min(list.size(), options.k));
  }
  return lists;
}

}  // namespace plimsoll::vectors
