#ifndef HARNESS_VECTORS_SEARCH_H_
#define HARNESS_VECTORS_SEARCH_H_

#include <cstddef>
#include <vector>

#include "harness/vectors/matrix.h"
#include "harness/vectors/neighbours.h"
#include "harness/vectors/tile.h"

namespace plimsoll::vectors {

/// How a search goes through its sides. None of it changes a bit of the result.
struct SearchPlan {
  TileKernel kernel;
  std::size_t batch_queries = 16384;    ///< packed and collected at once
  std::size_t block_bytes = 192 << 10;  ///< of packed queries that stay in a core's cache
  std::size_t chunk_bytes = 64 << 20;   ///< of float32 rows of the corpus packed at once
};

/// The fastest kernel of this processor that takes such a corpus.
SearchPlan DefaultPlan(MatrixView corpus);

/// NearestNeighbours by a plan. Needs rows that were checked, k >= 1, and columns that the kernel
/// takes.
std::vector<std::vector<Neighbour>> Search(MatrixView queries, MatrixView corpus,
                                           const SearchOptions& options, const SearchPlan& plan);

/// The same by exact products of all pairs: for few queries, and to hold the others to.
std::vector<std::vector<Neighbour>> SearchAllPairs(MatrixView queries, MatrixView corpus,
                                                   const SearchOptions& options);

}  // namespace plimsoll::vectors

#endif  // HARNESS_VECTORS_SEARCH_H_
