#ifndef HARNESS_VECTORS_NEIGHBOURS_H_
#define HARNESS_VECTORS_NEIGHBOURS_H_

#include <cstddef>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/vectors/matrix.h"

namespace plimsoll::vectors {

/// A row of the corpus and its cosine to the query.
struct Neighbour {
  std::size_t index = 0;
  double cosine = 0;  ///< summed in double in one fixed order: the same bits on every machine
  bool operator==(const Neighbour&) const = default;
};

struct SearchOptions {
  std::size_t k = 1;
  /// Queries are rows of the corpus themselves: row i is no neighbour of query i. Copies of it are.
  bool leave_self_out = false;
  int threads = 0;  ///< 0: as many as the machine has
};

/// The k nearest rows of the corpus for every query, exactly: cosine descending, index ascending
/// among equals. Fewer than k where the corpus has fewer. Bit for bit the same whatever the
/// instruction set, the threads and the block size. Both sides are unit rows (or zeros, whose
/// cosine is 0). Errors: kInvalid for unequal columns, for values that are not finite, and for rows
/// that are neither unit (within 1e-3) nor zero. Source: exact certified search, float32 or centred
/// 8-bit prefilter with Cauchy-Schwarz bounds.
Result<std::vector<std::vector<Neighbour>>> NearestNeighbours(MatrixView queries, MatrixView corpus,
                                                              const SearchOptions& options);

/// Whether every row is one that can be searched. `side` begins the message. Errors: kInvalid with
/// the first row that is neither unit (within 1e-3) nor zero.
Status CheckUnitRows(MatrixView rows, std::string_view side, int threads = 0);

}  // namespace plimsoll::vectors

#endif  // HARNESS_VECTORS_NEIGHBOURS_H_
