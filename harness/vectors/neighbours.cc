#include "harness/vectors/neighbours.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <string>

#include "harness/vectors/instruction_set.h"
#include "harness/vectors/parallel.h"
#include "harness/vectors/search.h"

namespace plimsoll::vectors {
namespace {

// Fewer queries are not worth the packing of the corpus.
constexpr std::size_t kFewQueries = 8;
constexpr double kUnitTolerance = 1e-3;

bool IsUnitOrZero(MatrixView rows, std::size_t row) {
  // A value that is not finite makes the square not finite, and no comparison with it holds.
  const double square = ExactDot(rows.Row(row), rows.Row(row), rows.columns);
  return square == 0 || std::abs(std::sqrt(square) - 1) <= kUnitTolerance;
}

Error BadRow(MatrixView rows, std::size_t row, std::string_view side) {
  const std::string where = std::string(side) + ": row " + std::to_string(row);
  for (std::size_t i = 0; i < rows.columns; ++i)
    if (!std::isfinite(rows.Row(row)[i]))
      return MakeError(ErrorCode::kInvalid, where, " has a value that is not finite in column ",
                       std::to_string(i));
  const double square = ExactDot(rows.Row(row), rows.Row(row), rows.columns);
  return MakeError(ErrorCode::kInvalid, where, " has length ", std::to_string(std::sqrt(square)),
                   ", expected 1 or 0");
}

}  // namespace

Status CheckUnitRows(MatrixView rows, std::string_view side, int threads) {
  constexpr std::size_t kPartRows = 4096;
  std::atomic<std::size_t> first_bad = rows.rows;
  ForEach((rows.rows + kPartRows - 1) / kPartRows, threads, [&](std::size_t part) {
    const std::size_t end = std::min(rows.rows, (part + 1) * kPartRows);
    for (std::size_t row = part * kPartRows; row < end; ++row) {
      if (IsUnitOrZero(rows, row)) continue;
      std::size_t known = first_bad;
      while (row < known && !first_bad.compare_exchange_weak(known, row)) {
      }
      return;
    }
  });
  if (first_bad == rows.rows) return {};
  return BadRow(rows, first_bad, side);
}

Result<std::vector<std::vector<Neighbour>>> NearestNeighbours(MatrixView queries, MatrixView corpus,
                                                              const SearchOptions& options) {
  if (queries.columns != corpus.columns)
    return MakeError(ErrorCode::kInvalid, "the queries have ", std::to_string(queries.columns),
                     " columns, the corpus has ", std::to_string(corpus.columns));
  PLIMSOLL_TRY(CheckUnitRows(queries, "queries", options.threads));
  if (queries.data != corpus.data || queries.rows != corpus.rows)
    PLIMSOLL_TRY(CheckUnitRows(corpus, "corpus", options.threads));
  SearchOptions clamped = options;
  clamped.k = std::min(options.k, corpus.rows);
  if (clamped.k == 0) return std::vector<std::vector<Neighbour>>(queries.rows);
  if (queries.rows < kFewQueries) return SearchAllPairs(queries, corpus, clamped);
  return Search(queries, corpus, clamped, DefaultPlan(corpus));
}

}  // namespace plimsoll::vectors
