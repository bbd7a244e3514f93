#include "harness/vectors/matrix.h"

#include <algorithm>
#include <cmath>

namespace plimsoll::vectors {

Matrix Gather(MatrixView rows, std::span<const std::size_t> indices) {
  Matrix gathered(indices.size(), rows.columns);
  for (std::size_t i = 0; i < indices.size(); ++i)
    std::copy_n(rows.Row(indices[i]), rows.columns, gathered.Row(i));
  return gathered;
}

std::vector<std::size_t> NormaliseRows(Matrix* matrix) {
  std::vector<std::size_t> zero_rows;
  for (std::size_t row = 0; row < matrix->rows(); ++row) {
    float* values = matrix->Row(row);
    double square = 0;
    for (std::size_t i = 0; i < matrix->columns(); ++i)
      square += static_cast<double>(values[i]) * values[i];
    const double length = std::sqrt(square);
    const bool usable = length > 0 && std::isfinite(length);
    if (!usable) zero_rows.push_back(row);
    for (std::size_t i = 0; i < matrix->columns(); ++i)
      values[i] = usable ? static_cast<float>(values[i] / length) : 0.0F;
  }
  return zero_rows;
}

}  // namespace plimsoll::vectors
