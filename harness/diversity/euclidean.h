#ifndef HARNESS_DIVERSITY_EUCLIDEAN_H_
#define HARNESS_DIVERSITY_EUCLIDEAN_H_

#include <cstddef>
#include <vector>

#include "harness/base/result.h"
#include "harness/vectors/matrix.h"

namespace plimsoll::diversity {

/// Per row the sum of its squares, in double.
std::vector<double> SquaredLengths(vectors::MatrixView rows);

/// A row and how far it is.
struct NearPoint {
  std::size_t index = 0;
  double square = 0;  ///< squared Euclidean distance, |x|^2 + |y|^2 - 2 x.y; 0 at least
};

struct PointSearch {
  std::size_t k = 1;
  bool leave_self_out = false;  ///< row i is no neighbour of query i
  int threads = 0;
};

/// The k nearest rows of the corpus for every query, nearest first, the smaller index among equals.
/// Unit rows are found by vectors::NearestNeighbours, others by looking at every pair in double.
/// Errors: kInvalid for unequal columns, values that are not finite.
Result<std::vector<std::vector<NearPoint>>> NearestPoints(vectors::MatrixView queries,
                                                          vectors::MatrixView corpus,
                                                          const PointSearch& search);

}  // namespace plimsoll::diversity

#endif  // HARNESS_DIVERSITY_EUCLIDEAN_H_
