#include "harness/vectors/spectrum.h"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>

#include "harness/base/result.h"
#include "harness/vectors/product.h"

namespace plimsoll::vectors {
namespace {

using Solver = Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>;

/// Column-major Eigen sees the rows as columns: what is below the diagonal here is above it there,
/// and the solver reads the lower part only.
Eigen::MatrixXd AsEigen(std::span<const double> symmetric, std::size_t n) {
  PLIMSOLL_CHECK(symmetric.size() == n * n);
  const auto side = static_cast<Eigen::Index>(n);
  return Eigen::Map<const Eigen::MatrixXd>(symmetric.data(), side, side).transpose();
}

/// An eigenvector is one up to its sign; the greatest coordinate settles it.
double SignOf(const Eigen::VectorXd& vector) {
  Eigen::Index greatest = 0;
  vector.cwiseAbs().maxCoeff(&greatest);
  return vector[greatest] < 0 ? -1 : 1;
}

}  // namespace

std::vector<double> Eigenvalues(std::span<const double> symmetric, std::size_t n) {
  if (n == 0) return {};
  const Solver solver(AsEigen(symmetric, n), Eigen::EigenvaluesOnly);
  const Eigen::VectorXd& ascending = solver.eigenvalues();
  return {std::make_reverse_iterator(ascending.data() + n),
          std::make_reverse_iterator(ascending.data())};
}

Eigenpairs LeadingEigenpairs(std::span<const double> symmetric, std::size_t n, std::size_t count) {
  count = std::min(count, n);
  Eigenpairs pairs;
  if (count == 0) return pairs;
  const Solver solver(AsEigen(symmetric, n));
  for (std::size_t i = 0; i < count; ++i) {
    const auto column = static_cast<Eigen::Index>(n - 1 - i);
    const Eigen::VectorXd vector = solver.eigenvectors().col(column);
    pairs.values.push_back(solver.eigenvalues()[column]);
    const double sign = SignOf(vector);
    for (const double coordinate : vector) pairs.vectors.push_back(sign * coordinate);
  }
  return pairs;
}

std::vector<double> RowGram(MatrixView x) {
  std::vector<float> products(x.rows * x.rows);
  MultiplyByTransposed(x, x, products.data());
  return {products.begin(), products.end()};
}

}  // namespace plimsoll::vectors
