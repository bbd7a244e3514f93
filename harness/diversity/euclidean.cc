#include "harness/diversity/euclidean.h"

#include <algorithm>
#include <cmath>

#include "harness/diversity/rows.h"
#include "harness/vectors/neighbours.h"

namespace plimsoll::diversity {
namespace {

using vectors::MatrixView;

/// Well within what the search by cosine takes for a unit row.
constexpr double kUnitTolerance = 1e-6;

bool AreUnit(const std::vector<double>& squares) {
  return std::all_of(squares.begin(), squares.end(),
                     [](double square) { return std::abs(square - 1) <= kUnitTolerance; });
}

using Lists = std::vector<std::vector<NearPoint>>;

Lists LookAtAll(MatrixView queries, MatrixView corpus, const std::vector<double>& of_queries,
                const std::vector<double>& of_corpus, const PointSearch& search) {
  Lists lists(queries.rows);
  for (std::size_t q = 0; q < queries.rows; ++q) {
    std::vector<NearPoint>& list = lists[q];
    for (std::size_t c = 0; c < corpus.rows; ++c) {
      if (search.leave_self_out && c == q) continue;
      const double product = Dot(queries.Row(q), corpus.Row(c), corpus.columns);
      list.push_back({c, std::max(0.0, of_queries[q] + of_corpus[c] - 2 * product)});
    }
    const auto kept = list.begin() + static_cast<std::ptrdiff_t>(std::min(search.k, list.size()));
    std::partial_sort(list.begin(), kept, list.end(), [](const NearPoint& a, const NearPoint& b) {
      return a.square != b.square ? a.square < b.square : a.index < b.index;
    });
    list.erase(kept, list.end());
  }
  return lists;
}

}  // namespace

std::vector<double> SquaredLengths(MatrixView rows) {
  std::vector<double> squares;
  for (std::size_t i = 0; i < rows.rows; ++i)
    squares.push_back(Dot(rows.Row(i), rows.Row(i), rows.columns));
  return squares;
}

Result<Lists> NearestPoints(MatrixView queries, MatrixView corpus, const PointSearch& search) {
  PLIMSOLL_TRY(CheckColumns(queries, corpus));
  PLIMSOLL_TRY(CheckFinite(queries, "queries"));
  PLIMSOLL_TRY(CheckFinite(corpus, "corpus"));
  const std::vector<double> of_queries = SquaredLengths(queries);
  const std::vector<double> of_corpus = SquaredLengths(corpus);
  if (!AreUnit(of_queries) || !AreUnit(of_corpus))
    return LookAtAll(queries, corpus, of_queries, of_corpus, search);
  PLIMSOLL_ASSIGN(
      const auto found,
      vectors::NearestNeighbours(
          queries, corpus,
          {.k = search.k, .leave_self_out = search.leave_self_out, .threads = search.threads}));
  Lists lists(queries.rows);
  for (std::size_t q = 0; q < queries.rows; ++q)
    for (const vectors::Neighbour& one : found[q])
      lists[q].push_back(
          {one.index, std::max(0.0, of_queries[q] + of_corpus[one.index] - 2 * one.cosine)});
  return lists;
}

}  // namespace plimsoll::diversity
