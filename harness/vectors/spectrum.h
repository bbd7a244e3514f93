#ifndef HARNESS_VECTORS_SPECTRUM_H_
#define HARNESS_VECTORS_SPECTRUM_H_

#include <cstddef>
#include <span>
#include <vector>

#include "harness/vectors/matrix.h"

namespace plimsoll::vectors {

/// The eigenvalues of a symmetric matrix, descending. Shapes: n x n doubles, row-major; what stands
/// above the diagonal is not read. Needs finite values. O(n^3).
std::vector<double> Eigenvalues(std::span<const double> symmetric, std::size_t n);

/// Leading eigenvalues with their vectors.
struct Eigenpairs {
  std::vector<double> values;   ///< descending
  std::vector<double> vectors;  ///< values.size() x n, row-major: unit rows, one per value; the
                                ///< coordinate of greatest magnitude is positive
};

/// The `count` greatest, or all n where there are fewer. Shapes and cost: as Eigenvalues.
Eigenpairs LeadingEigenpairs(std::span<const double> symmetric, std::size_t n, std::size_t count);

/// X X^T: rows x rows, row-major, in double (rows multiplied in float32).
std::vector<double> RowGram(MatrixView x);

}  // namespace plimsoll::vectors

#endif  // HARNESS_VECTORS_SPECTRUM_H_
