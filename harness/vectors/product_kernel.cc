// Compiled once for each instruction set, Eigen in a namespace of its own each time.
#include "harness/vectors/variants.h"

#define PLIMSOLL_EIGEN_NAME(variant) PLIMSOLL_EIGEN_JOIN(Eigen_, variant)
#define PLIMSOLL_EIGEN_JOIN(a, b) a##b
#define Eigen PLIMSOLL_EIGEN_NAME(PLIMSOLL_VARIANT)
#define EIGEN_DONT_PARALLELIZE
#include <Eigen/Core>

namespace plimsoll::vectors::PLIMSOLL_VARIANT {
namespace {

using RowMajor = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

Eigen::Map<const RowMajor> AsEigen(const float* values, std::size_t rows, std::size_t columns) {
  return {values, static_cast<Eigen::Index>(rows), static_cast<Eigen::Index>(columns)};
}

}  // namespace

void Multiply(const float* a, std::size_t a_rows, const float* b, std::size_t b_rows,
              std::size_t columns, float* result) {
  Eigen::Map<RowMajor> product(result, static_cast<Eigen::Index>(a_rows),
                               static_cast<Eigen::Index>(b_rows));
  product.noalias() = AsEigen(a, a_rows, columns) * AsEigen(b, b_rows, columns).transpose();
}

void Gram(const float* rows, std::size_t count, std::size_t columns, float* result) {
  Eigen::Map<RowMajor> gram(result, static_cast<Eigen::Index>(columns),
                            static_cast<Eigen::Index>(columns));
  gram.setZero();
  gram.selfadjointView<Eigen::Lower>().rankUpdate(AsEigen(rows, count, columns).transpose());
}

}  // namespace plimsoll::vectors::PLIMSOLL_VARIANT
