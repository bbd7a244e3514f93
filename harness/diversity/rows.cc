#include "harness/diversity/rows.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <unordered_map>

namespace plimsoll::diversity {
namespace {

constexpr double kUnitTolerance = 1e-3;

Error RowError(std::string_view what, std::size_t row, std::string_view problem) {
  return MakeError(ErrorCode::kInvalid, "row ", std::to_string(row), " of the ", what, " ",
                   problem);
}

}  // namespace

Status CheckRows(vectors::MatrixView rows, std::string_view what) {
  for (std::size_t i = 0; i < rows.rows; ++i) {
    const double square = Dot(rows.Row(i), rows.Row(i), rows.columns);
    if (!std::isfinite(square)) return RowError(what, i, "holds a value that is not finite");
    if (square != 0 && std::abs(std::sqrt(square) - 1) > kUnitTolerance)
      return RowError(what, i, "has length " + std::to_string(std::sqrt(square)) + ", not 1 or 0");
  }
  return {};
}

Status CheckFinite(vectors::MatrixView rows, std::string_view what) {
  for (std::size_t i = 0; i < rows.rows; ++i)
    if (!std::isfinite(Dot(rows.Row(i), rows.Row(i), rows.columns)))
      return RowError(what, i, "holds a value that is not finite");
  return {};
}

Status CheckColumns(vectors::MatrixView first, vectors::MatrixView second) {
  if (first.rows == 0 || second.rows == 0 || first.columns == second.columns) return {};
  return MakeError(ErrorCode::kInvalid, "the sets have rows of ", std::to_string(first.columns),
                   " and of ", std::to_string(second.columns),
                   " values: they come from different embedders");
}

bool IsZero(const float* row, std::size_t columns) {
  return std::all_of(row, row + columns, [](float value) { return value == 0; });
}

std::vector<std::size_t> NonZeroRows(vectors::MatrixView rows) {
  std::vector<std::size_t> indices;
  for (std::size_t i = 0; i < rows.rows; ++i)
    if (!IsZero(rows.Row(i), rows.columns)) indices.push_back(i);
  return indices;
}

std::vector<std::size_t> FirstCopies(vectors::MatrixView rows) {
  std::unordered_map<std::string_view, std::size_t> first;
  std::vector<std::size_t> copies(rows.rows);
  for (std::size_t i = 0; i < rows.rows; ++i) {
    const std::string_view bytes(reinterpret_cast<const char*>(rows.Row(i)),
                                 rows.columns * sizeof(float));
    copies[i] = first.try_emplace(bytes, i).first->second;
  }
  return copies;
}

double Dot(const float* a, const float* b, std::size_t columns) {
  double lanes[4] = {};
  std::size_t i = 0;
  for (; i + 4 <= columns; i += 4)
    for (std::size_t lane = 0; lane < 4; ++lane)
      lanes[lane] += static_cast<double>(a[i + lane]) * b[i + lane];
  double sum = (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
  for (; i < columns; ++i) sum += static_cast<double>(a[i]) * b[i];
  return sum;
}

}  // namespace plimsoll::diversity
