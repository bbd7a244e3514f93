#include "harness/vectors/product.h"

#include <Eigen/Core>
#include <algorithm>

namespace plimsoll::vectors {
namespace {

using RowMajor = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

Eigen::Map<const RowMajor> AsEigen(MatrixView view) {
  return {view.data, static_cast<Eigen::Index>(view.rows), static_cast<Eigen::Index>(view.columns)};
}

constexpr std::size_t kBlockRows = 4096;

}  // namespace

void MultiplyByTransposed(MatrixView a, MatrixView b, float* result) {
  Eigen::Map<RowMajor> product(result, static_cast<Eigen::Index>(a.rows),
                               static_cast<Eigen::Index>(b.rows));
  product.noalias() = AsEigen(a) * AsEigen(b).transpose();
}

std::vector<double> ColumnGram(MatrixView x, int /*threads*/) {
  const auto columns = static_cast<Eigen::Index>(x.columns);
  std::vector<double> gram(x.columns * x.columns);
  Eigen::Map<Eigen::MatrixXd> sum(gram.data(), columns, columns);
  for (std::size_t first = 0; first < x.rows; first += kBlockRows) {
    const auto block = AsEigen(x.Rows(first, std::min(kBlockRows, x.rows - first)));
    const RowMajor part = block.transpose() * block;
    sum += part.cast<double>();
  }
  return gram;
}

}  // namespace plimsoll::vectors
