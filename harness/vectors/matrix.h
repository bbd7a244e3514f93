#ifndef HARNESS_VECTORS_MATRIX_H_
#define HARNESS_VECTORS_MATRIX_H_

#include <cstddef>
#include <span>
#include <vector>

namespace plimsoll::vectors {

/// A look at `rows` x `columns` float32 values, row-major, without gaps. Owns nothing.
struct MatrixView {
  const float* data = nullptr;
  std::size_t rows = 0;
  std::size_t columns = 0;

  const float* Row(std::size_t row) const { return data + row * columns; }
  /// `count` rows from `first` on.
  MatrixView Rows(std::size_t first, std::size_t count) const {
    return {Row(first), count, columns};
  }
};

/// `rows` x `columns` float32 values, row-major, zero at first. Embeddings are such a matrix of
/// unit rows; a text with nothing to embed is a row of zeros, which every measure leaves out and
/// counts.
class Matrix {
 public:
  Matrix() = default;
  Matrix(std::size_t rows, std::size_t columns)
      : rows_(rows), columns_(columns), values_(rows * columns) {}

  std::size_t rows() const { return rows_; }
  std::size_t columns() const { return columns_; }
  float* Row(std::size_t row) { return values_.data() + row * columns_; }
  const float* Row(std::size_t row) const { return values_.data() + row * columns_; }
  MatrixView View() const { return {values_.data(), rows_, columns_}; }

 private:
  std::size_t rows_ = 0;
  std::size_t columns_ = 0;
  std::vector<float> values_;
};

/// The rows of these indices, in their order.
Matrix Gather(MatrixView rows, std::span<const std::size_t> indices);

/// Divides every row by its length, computed in double and rounded once. Rows whose length is zero,
/// or not finite, become zeros. Returns the indices of the zero rows, ascending.
std::vector<std::size_t> NormaliseRows(Matrix* matrix);

}  // namespace plimsoll::vectors

#endif  // HARNESS_VECTORS_MATRIX_H_
