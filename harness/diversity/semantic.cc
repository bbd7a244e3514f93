#include "harness/diversity/semantic.h"

#include <algorithm>

#include "harness/diversity/rows.h"
#include "harness/vectors/neighbours.h"

namespace plimsoll::diversity {
namespace {

constexpr double kAnisotropicCosine = 0.2;

using vectors::Matrix;
using vectors::MatrixView;
using vectors::Neighbour;

/// All-but-the-top's customary number of directions.
std::size_t LeadingDirections(std::size_t columns) {
  return std::max<std::size_t>(1, columns / 100);
}

void MeasureCentred(MatrixView rows, MatrixView reference, SemanticDiversity* result) {
  const Frame frame = FitFrame(reference, LeadingDirections(reference.columns));
  result->centred = MeanPairwiseCosine(Centred(rows, frame, false).View());
  result->without_leading = MeanPairwiseCosine(Centred(rows, frame, true).View());
  const std::optional<double> base = MeanPairwiseCosineValue(reference);
  if (!base) return;
  result->is_anisotropic = *base > kAnisotropicCosine;
  if (result->cosine && *base < 1)
    result->relative = 1 - (result->cosine->mean - *base) / (1 - *base);
}

/// The rows that are not zero: all of them, and the first of each kind.
struct Used {
  std::vector<std::size_t> rows;
  std::vector<std::size_t> distinct;
  std::vector<std::size_t> copies;  // of every row of the matrix: the first like it
};

Used UsedRows(MatrixView matrix) {
  Used used{NonZeroRows(matrix), {}, FirstCopies(matrix)};
  for (const std::size_t row : used.rows)
    if (used.copies[row] == row) used.distinct.push_back(row);
  return used;
}

/// Lists over all used rows from those over the distinct ones, so that a million copies of one text
/// cost what one costs. Indices are those of the matrix.
std::vector<std::vector<Neighbour>> WithCopies(MatrixView matrix, const Used& used,
                                               const std::vector<std::vector<Neighbour>>& lists) {
  std::vector<std::size_t> another(matrix.rows);  // of a first copy: its second, or itself
  for (const std::size_t row : used.distinct) another[row] = row;
  for (const std::size_t row : used.rows) {
    const std::size_t first = used.copies[row];
    if (another[first] == first) another[first] = row;
  }
  std::vector<std::size_t> place(matrix.rows);
  for (std::size_t i = 0; i < used.distinct.size(); ++i) place[used.distinct[i]] = i;
  std::vector<std::vector<Neighbour>> all;
  for (const std::size_t row : used.rows) {
    const std::size_t first = used.copies[row];
    const std::size_t copy = row == first ? another[first] : first;
    if (copy != row) {
      all.push_back({{copy, Dot(matrix.Row(row), matrix.Row(row), matrix.columns)}});
    } else {
      const Neighbour& nearest = lists[place[row]].front();
      all.push_back({{used.distinct[nearest.index], nearest.cosine}});
    }
  }
  return all;
}

Status MeasureNeighbours(MatrixView matrix, const SemanticOptions& options,
                         SemanticDiversity* result) {
  const Used used = UsedRows(matrix);
  if (used.distinct.size() > options.neighbour_rows) return {};
  const Matrix distinct = Gather(matrix, used.distinct);
  const vectors::SearchOptions search{
      .k = options.neighbours, .leave_self_out = true, .threads = options.threads};
  PLIMSOLL_ASSIGN(const auto lists,
                  vectors::NearestNeighbours(distinct.View(), distinct.View(), search));
  result->spread = SpreadOf(WithCopies(matrix, used, lists), options.duplicate_cosine);
  for (NearCopy& pair : result->spread->duplicates) pair.row = used.rows[pair.row];
  result->hubness = MeasureHubness(lists, options.neighbours);
  if (result->hubness)
    for (std::size_t& hub : result->hubness->hubs) hub = used.distinct[hub];
  return {};
}

}  // namespace

Result<SemanticDiversity> MeasureSemantic(MatrixView rows, const MatrixView* reference,
                                          const SemanticOptions& options) {
  PLIMSOLL_TRY(CheckRows(rows, "set"));
  if (reference != nullptr) {
    PLIMSOLL_TRY(CheckRows(*reference, "reference"));
    PLIMSOLL_TRY(CheckColumns(rows, *reference));
  }
  SemanticDiversity result;
  result.rows = NonZeroRows(rows).size();
  result.zero_rows = rows.rows - result.rows;
  result.vendi = MeasureVendi(rows, options.threads);
  result.cosine = MeanPairwiseCosine(rows);
  if (!result.cosine) return result;
  result.is_anisotropic = result.cosine->mean > kAnisotropicCosine;
  if (reference != nullptr && reference->rows > 0) MeasureCentred(rows, *reference, &result);
  PLIMSOLL_TRY(MeasureNeighbours(rows, options, &result));
  return result;
}

}  // namespace plimsoll::diversity
