#include "harness/diversity/cosine.h"

#include <algorithm>
#include <cmath>

#include "harness/base/result.h"
#include "harness/diversity/rows.h"
#include "harness/stats/moments.h"
#include "harness/stats/rates.h"
#include "harness/vectors/instruction_set.h"
#include "harness/vectors/product.h"
#include "harness/vectors/spectrum.h"

namespace plimsoll::diversity {
namespace {

/// The sums that every form of the mean is made of.
struct Sums {
  std::size_t rows = 0;        // that count
  double weight = 0;           // sum of w
  double weight_square = 0;    // sum of w^2
  double self = 0;             // sum of w^2 |x|^2
  std::vector<double> vector;  // sum of w x

  double VectorSquare() const {
    double square = 0;
    for (const double value : vector) square += value * value;
    return square;
  }
};

double WeightOf(std::span<const double> weights, std::size_t row) {
  return weights.empty() ? 1.0 : weights[row];
}

Sums SumRows(vectors::MatrixView rows, std::span<const double> weights) {
  Sums sums;
  sums.vector.resize(rows.columns);
  for (std::size_t i = 0; i < rows.rows; ++i) {
    const double weight = WeightOf(weights, i);
    const double square = vectors::AddRow(rows.Row(i), weight, rows.columns, sums.vector.data());
    if (square == 0 || weight == 0) continue;
    ++sums.rows;
    sums.weight += weight;
    sums.weight_square += weight * weight;
    sums.self += weight * weight * square;
  }
  return sums;
}

double DotWith(const float* row, const std::vector<double>& vector) {
  double sum = 0;
  for (std::size_t c = 0; c < vector.size(); ++c) sum += row[c] * vector[c];
  return sum;
}

/// (n - 1)/n times the squared deviations of the means with one row left out.
double JackknifeError(std::span<const double> left_out) {
  const auto n = static_cast<double>(left_out.size());
  return std::sqrt((n - 1) / n * stats::SquaredDeviations(left_out));
}

}  // namespace

double MeanCosine::RemoteClique() const {
  const auto n = static_cast<double>(rows);
  return Distance() * (n - 1) / n;
}

std::optional<MeanCosine> MeanPairwiseCosine(vectors::MatrixView rows,
                                             std::span<const double> weights) {
  PLIMSOLL_CHECK(weights.empty() || weights.size() == rows.rows);
  const Sums sums = SumRows(rows, weights);
  if (sums.rows < 2) return std::nullopt;
  const double products = sums.VectorSquare() - sums.self;
  const double pairs = sums.weight * sums.weight - sums.weight_square;
  MeanCosine result;
  result.rows = sums.rows;
  result.mean = products / pairs;
  result.to_rest.resize(rows.rows);
  std::vector<double> left_out;
  for (std::size_t i = 0; i < rows.rows; ++i) {
    const double weight = WeightOf(weights, i);
    const double square = Dot(rows.Row(i), rows.Row(i), rows.columns);
    if (square == 0 || weight == 0) continue;
    const double to_rest = DotWith(rows.Row(i), sums.vector) - weight * square;
    result.to_rest[i] = to_rest / (sums.weight - weight);
    left_out.push_back((products - 2 * weight * to_rest) /
                       (pairs - 2 * weight * (sums.weight - weight)));
  }
  if (sums.rows > 2) {
    const double error = JackknifeError(left_out);
    result.standard_error = error;
    result.interval = {result.mean - stats::kNormal975 * error,
                       result.mean + stats::kNormal975 * error};
  }
  return result;
}

std::optional<double> MeanPairwiseCosineValue(vectors::MatrixView rows) {
  const Sums sums = SumRows(rows, {});
  if (sums.rows < 2) return std::nullopt;
  return (sums.VectorSquare() - sums.self) / (sums.weight * sums.weight - sums.weight_square);
}

std::optional<double> MeanCrossCosine(vectors::MatrixView first, vectors::MatrixView second) {
  const Sums a = SumRows(first, {});
  const Sums b = SumRows(second, {});
  if (a.rows == 0 || b.rows == 0) return std::nullopt;
  PLIMSOLL_CHECK(first.columns == second.columns);
  double sum = 0;
  for (std::size_t c = 0; c < first.columns; ++c) sum += a.vector[c] * b.vector[c];
  return sum / (a.weight * b.weight);
}

Frame FitFrame(vectors::MatrixView reference, std::size_t directions) {
  const Sums sums = SumRows(reference, {});
  Frame frame;
  frame.mean.resize(reference.columns);
  if (sums.rows == 0) return frame;
  const auto n = static_cast<double>(sums.rows);
  for (std::size_t c = 0; c < reference.columns; ++c) frame.mean[c] = sums.vector[c] / n;
  if (directions == 0) return frame;
  std::vector<double> covariance = vectors::ColumnGram(reference);
  for (std::size_t row = 0; row < reference.columns; ++row)
    for (std::size_t c = 0; c < reference.columns; ++c)
      covariance[row * reference.columns + c] -= n * frame.mean[row] * frame.mean[c];
  frame.directions = vectors::LeadingEigenpairs(covariance, reference.columns, directions).vectors;
  return frame;
}

vectors::Matrix Centred(vectors::MatrixView rows, const Frame& frame, bool without_directions) {
  vectors::Matrix centred(rows.rows, rows.columns);
  std::vector<double> row(rows.columns);
  for (const std::size_t i : NonZeroRows(rows)) {
    for (std::size_t c = 0; c < rows.columns; ++c) row[c] = rows.Row(i)[c] - frame.mean[c];
    for (std::size_t first = 0; without_directions && first < frame.directions.size();
         first += rows.columns) {
      const double* direction = frame.directions.data() + first;
      double along = 0;
      for (std::size_t c = 0; c < rows.columns; ++c) along += direction[c] * row[c];
      for (std::size_t c = 0; c < rows.columns; ++c) row[c] -= along * direction[c];
    }
    for (std::size_t c = 0; c < rows.columns; ++c) centred.Row(i)[c] = static_cast<float>(row[c]);
  }
  vectors::NormaliseRows(&centred);
  return centred;
}

}  // namespace plimsoll::diversity
