#include "tests/vectors/make_rows.h"

#include <cmath>
#include <numbers>

#include "harness/base/rng.h"

namespace plimsoll::vectors {
namespace {

float Normal(Rng& rng) {
  const double radius = std::sqrt(-2 * std::log(1 - rng.Uniform()));
  return static_cast<float>(radius * std::cos(2 * std::numbers::pi * rng.Uniform()));
}

Matrix Normals(std::size_t rows, std::size_t columns, std::uint64_t seed) {
  Rng rng(seed);
  Matrix matrix(rows, columns);
  for (std::size_t row = 0; row < rows; ++row)
    for (std::size_t i = 0; i < columns; ++i) matrix.Row(row)[i] = Normal(rng);
  return matrix;
}

}  // namespace

Matrix MakeRows(std::size_t rows, std::size_t columns, std::uint64_t seed, Spread spread,
                std::size_t groups) {
  const Matrix centres = Normals(groups, columns, 1);
  Matrix matrix = Normals(rows, columns, 1000 + seed);
  Rng rng(seed, "centre");
  for (std::size_t row = 0; row < rows; ++row) {
    const float* centre = centres.Row(rng.Below(centres.rows()));
    for (std::size_t i = 0; i < columns; ++i) {
      float& value = matrix.Row(row)[i];
      value = centre[i] + 0.8F * value;
      if (spread == Spread::kAnisotropic) value = (value + 0.9F) * (i < 3 ? 8.0F : 1.0F);
    }
  }
  NormaliseRows(&matrix);
  return matrix;
}

}  // namespace plimsoll::vectors
