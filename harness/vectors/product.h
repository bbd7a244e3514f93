#ifndef HARNESS_VECTORS_PRODUCT_H_
#define HARNESS_VECTORS_PRODUCT_H_

#include <vector>

#include "harness/vectors/matrix.h"

namespace plimsoll::vectors {

/// result = a * b^T: a.rows x b.rows, row-major, overwritten. Needs a.columns == b.columns. One
/// thread; the instruction set is chosen at run time. Accuracy: float32, |error| <= d * 2^-24
/// * 1.01 times the rows' lengths; the order of the sums depends on the instruction set.
void MultiplyByTransposed(MatrixView a, MatrixView b, float* result);

/// X^T X: columns x columns, row-major, in double: blocks of 4096 rows in float32 added in double,
/// in the order of the rows whatever the number of threads.
std::vector<double> ColumnGram(MatrixView x, int threads = 1);

}  // namespace plimsoll::vectors

#endif  // HARNESS_VECTORS_PRODUCT_H_
