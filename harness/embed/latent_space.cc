#include "harness/embed/latent_space.h"

#include <Eigen/Core>
#include <Eigen/Eigenvalues>
#include <Eigen/QR>
#include <algorithm>
#include <cmath>

#include "harness/base/rng.h"
#include "harness/embed/sparse_kernel.h"
#include "harness/vectors/parallel.h"

namespace plimsoll::embed {
namespace {

using Eigen::Index;
using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

constexpr auto kSlice = static_cast<Index>(kSliceWidth);
constexpr double kLeastSingularValue = 1e-5;

/// A sparse matrix by columns.
struct ByColumn {
  std::vector<std::size_t> begin;  // of each column in what follows, and the end
  std::vector<std::uint32_t> row;
  std::vector<double> value;
  std::size_t rows = 0;
  std::size_t columns() const { return begin.size() - 1; }
  SparseColumn Column(std::size_t column) const {
    const std::size_t first = begin[column];
    return {row.data() + first, value.data() + first, begin[column + 1] - first};
  }
};

ByColumn Transposed(std::span<const SparseRow> rows, std::size_t columns) {
  ByColumn matrix;
  matrix.rows = rows.size();
  matrix.begin.assign(columns + 1, 0);
  for (const SparseRow& row : rows)
    for (const Feature& entry : row) ++matrix.begin[entry.index + 1];
  for (std::size_t i = 0; i < columns; ++i) matrix.begin[i + 1] += matrix.begin[i];
  matrix.row.resize(matrix.begin.back());
  matrix.value.resize(matrix.begin.back());
  std::vector<std::size_t> next(matrix.begin.begin(), matrix.begin.end() - 1);
  for (std::size_t i = 0; i < rows.size(); ++i)
    for (const Feature& entry : rows[i]) {
      const std::size_t at = next[entry.index]++;
      matrix.row[at] = static_cast<std::uint32_t>(i);
      matrix.value[at] = entry.value;
    }
  return matrix;
}

/// Some columns of a tall matrix, kSlice wide, zero where it has fewer.
using Slice = Eigen::Matrix<double, Eigen::Dynamic, kSlice, Eigen::RowMajor>;
Index SliceCount(Index columns) { return (columns + kSlice - 1) / kSlice; }
Index SliceWidth(Index columns, Index slice) { return std::min(kSlice, columns - slice * kSlice); }

Slice TakeSlice(const RowMajor& matrix, Index slice) {
  const Index width = SliceWidth(matrix.cols(), slice);
  Slice taken = Slice::Zero(matrix.rows(), kSlice);
  taken.leftCols(width) = matrix.middleCols(slice * kSlice, width);
  return taken;
}

/// A A^T x, slice by slice, without A^T x as a whole, which is far larger than x.
RowMajor GramTimes(const ByColumn& a, const RowMajor& x, int threads) {
  RowMajor result(x.rows(), x.cols());
  vectors::ForEach(static_cast<std::size_t>(SliceCount(x.cols())), threads, [&](std::size_t i) {
    const auto slice = static_cast<Index>(i);
    const Slice in = TakeSlice(x, slice);
    Slice out = Slice::Zero(x.rows(), kSlice);
    for (std::size_t column = 0; column < a.columns(); ++column) {
      double sum[kSliceWidth];
      MultiplyColumn(a.Column(column), in.data(), sum);
      AddColumn(a.Column(column), sum, out.data());
    }
    const Index width = SliceWidth(x.cols(), slice);
    result.middleCols(slice * kSlice, width) = out.leftCols(width);
  });
  return result;
}

RowMajor OrthonormalBasis(const RowMajor& x) {
  Eigen::HouseholderQR<Eigen::MatrixXd> qr(x);
  return qr.householderQ() * Eigen::MatrixXd::Identity(x.rows(), x.cols());
}

RowMajor RandomMatrix(Index rows, Index columns, std::uint64_t seed) {
  Rng rng(seed, "latent space");
  RowMajor random(rows, columns);
  for (Index i = 0; i < random.size(); ++i) random.data()[i] = 2 * rng.Uniform() - 1;
  return random;
}

/// An orthonormal basis of what is nearly the span of the leading left singular vectors.
RowMajor LeftBasis(const ByColumn& a, const LatentOptions& options) {
  const auto rows = static_cast<Index>(a.rows);
  const auto width = static_cast<Index>(options.rank + options.oversample);
  if (rows <= width) return RowMajor::Identity(rows, rows);
  RowMajor basis = OrthonormalBasis(RandomMatrix(rows, width, options.seed));
  for (int round = 0; round < options.power_iterations; ++round)
    basis = OrthonormalBasis(GramTimes(a, basis, options.threads));
  return basis;
}

/// A^T times `left`, scaled by 1/singular value: the right singular vectors.
vectors::Matrix RightVectors(const ByColumn& a, const RowMajor& left,
                             const std::vector<double>& singular_values, int threads) {
  const Index rank = left.cols();
  vectors::Matrix right(a.columns(), static_cast<std::size_t>(rank));
  vectors::ForEach(static_cast<std::size_t>(SliceCount(rank)), threads, [&](std::size_t i) {
    const auto slice = static_cast<Index>(i);
    const Slice in = TakeSlice(left, slice);
    for (std::size_t column = 0; column < a.columns(); ++column) {
      double sum[kSliceWidth];
      MultiplyColumn(a.Column(column), in.data(), sum);
      for (Index j = 0; j < SliceWidth(rank, slice); ++j) {
        const auto k = static_cast<std::size_t>(slice * kSlice + j);
        right.Row(column)[k] = static_cast<float>(sum[j] / singular_values[k]);
      }
    }
  });
  return right;
}

/// An eigenvector's sign is arbitrary: the largest component is made positive.
void FixSigns(RowMajor* left) {
  for (Index j = 0; j < left->cols(); ++j) {
    Index largest = 0;
    left->col(j).cwiseAbs().maxCoeff(&largest);
    if ((*left)(largest, j) < 0) left->col(j) *= -1;
  }
}

}  // namespace

std::vector<double> InverseDocumentFrequencies(std::span<const SparseRow> rows,
                                               std::span<const double> weights,
                                               std::size_t columns) {
  std::vector<double> frequency(columns);
  double total = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    total += weights[i];
    for (const Feature& entry : rows[i]) frequency[entry.index] += weights[i];
  }
  for (double& value : frequency) value = std::log((1 + total) / (1 + value)) + 1;
  return frequency;
}

void WeighCounts(const std::vector<double>& idf, SparseRow* row) {
  double square = 0;
  for (Feature& entry : *row) {
    entry.value = std::copysign(std::log1p(std::abs(entry.value)) * idf[entry.index], entry.value);
    square += entry.value * entry.value;
  }
  for (Feature& entry : *row) entry.value /= std::sqrt(square);
}

LatentSpace FitLatentSpace(std::span<const SparseRow> rows, std::size_t columns,
                           const LatentOptions& options) {
  LatentSpace space;
  const ByColumn a = Transposed(rows, columns);
  if (a.value.empty()) return space;
  const RowMajor basis = LeftBasis(a, options);
  const RowMajor image = GramTimes(a, basis, options.threads);
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(basis.transpose() * image);
  const Eigen::VectorXd values = solver.eigenvalues().reverse().cwiseMax(0).cwiseSqrt();
  const auto most = std::min<Index>(static_cast<Index>(options.rank), values.size());
  for (Index i = 0; i < most && values[i] > kLeastSingularValue * values[0]; ++i)
    space.singular_values.push_back(values[i]);
  const auto rank = static_cast<Index>(space.singular_values.size());
  RowMajor left = basis * solver.eigenvectors().rightCols(rank).rowwise().reverse();
  FixSigns(&left);
  space.directions = RightVectors(a, left, space.singular_values, options.threads);
  return space;
}

std::vector<double> Project(const LatentSpace& space, const SparseRow& row) {
  std::vector<double> sum(space.directions.columns());
  for (const Feature& entry : row) {
    if (entry.index >= space.directions.rows()) continue;
    const float* direction = space.directions.Row(entry.index);
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += entry.value * direction[i];
  }
  return sum;
}

}  // namespace plimsoll::embed
