#include "harness/embed/sparse_kernel.h"

#include "harness/embed/vector_clones.h"

namespace plimsoll::embed {

PLIMSOLL_VECTOR_CLONES
void MultiplyColumn(const SparseColumn& column, const double* x, double* sum) {
  double lanes[kSliceWidth] = {};
  for (std::size_t at = 0; at < column.count; ++at) {
    const double value = column.values[at];
    const double* row = x + column.rows[at] * kSliceWidth;
    for (std::size_t i = 0; i < kSliceWidth; ++i) lanes[i] += value * row[i];
  }
  for (std::size_t i = 0; i < kSliceWidth; ++i) sum[i] = lanes[i];
}

PLIMSOLL_VECTOR_CLONES
void AddColumn(const SparseColumn& column, const double* __restrict values,
               double* __restrict out) {
  for (std::size_t at = 0; at < column.count; ++at) {
    const double value = column.values[at];
    double* row = out + column.rows[at] * kSliceWidth;
    for (std::size_t i = 0; i < kSliceWidth; ++i) row[i] += value * values[i];
  }
}

}  // namespace plimsoll::embed
