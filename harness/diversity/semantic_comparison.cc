#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "harness/base/rng.h"
#include "harness/diversity/rows.h"
#include "harness/diversity/semantic.h"
#include "harness/stats/moments.h"
#include "harness/vectors/neighbours.h"

namespace plimsoll::diversity {
namespace {

using vectors::Matrix;
using vectors::MatrixView;

constexpr std::size_t kLeastRows = 8;
constexpr std::size_t kMeasures = 5;
constexpr const char* kNames[kMeasures] = {"cosine_distance", "nearest_distance", "vendi_2",
                                           "vendi_1", "vendi_inf"};
constexpr double kNormal95 = 1.959963984540054;

/// The measures of one subset, in the order of kNames.
Result<std::vector<double>> MeasuresOf(MatrixView rows, const SemanticOptions& options) {
  PLIMSOLL_ASSIGN(const auto lists,
                  vectors::NearestNeighbours(
                      rows, rows, {.k = 1, .leave_self_out = true, .threads = options.threads}));
  const Vendi vendi = *MeasureVendi(rows, options.threads);
  return std::vector<double>{1 - *MeanPairwiseCosineValue(rows), SpreadOf(lists, 2)->mean,
                             vendi.two, vendi.one, vendi.infinity};
}

/// `count` of the indices 0 .. n - 1, ascending.
std::vector<std::size_t> Subset(std::size_t n, std::size_t count, Rng* rng) {
  std::vector<std::size_t> indices(n);
  for (std::size_t i = 0; i < n; ++i) indices[i] = i;
  for (std::size_t i = 0; i < count; ++i) std::swap(indices[i], indices[i + rng->Below(n - i)]);
  indices.resize(count);
  std::sort(indices.begin(), indices.end());
  return indices;
}

/// One set's values: a column per measure, a row per subset.
struct Draws {
  std::vector<std::vector<double>> whole;   // subsets of the matched size
  std::vector<std::vector<double>> halves;  // halves of such a subset
};

Result<Draws> DrawFrom(MatrixView rows, std::size_t size, const SemanticOptions& options,
                       std::string_view purpose) {
  Rng rng(options.seed, purpose);
  Draws draws;
  const int wholes = rows.rows > size ? options.draws : 1;
  for (int draw = 0; draw < wholes; ++draw) {
    const Matrix subset = Gather(rows, Subset(rows.rows, size, &rng));
    PLIMSOLL_ASSIGN(std::vector<double> values, MeasuresOf(subset.View(), options));
    draws.whole.push_back(std::move(values));
  }
  const Matrix subset = Gather(rows, Subset(rows.rows, size, &rng));
  for (int draw = 0; draw < options.draws; ++draw) {
    const Matrix half = Gather(subset.View(), Subset(size, size / 2, &rng));
    PLIMSOLL_ASSIGN(std::vector<double> values, MeasuresOf(half.View(), options));
    draws.halves.push_back(std::move(values));
  }
  return draws;
}

std::vector<double> Column(const std::vector<std::vector<double>>& table, std::size_t column) {
  std::vector<double> values;
  for (const auto& row : table) values.push_back(row[column]);
  return values;
}

stats::Interval RangeOf(const std::vector<double>& values) {
  const auto [least, greatest] = std::minmax_element(values.begin(), values.end());
  return {*least, *greatest};
}

/// Of a mean over subsets of `size` out of n rows.
double ErrorSquare(const Draws& draws, std::size_t measure, std::size_t size, std::size_t n) {
  return stats::SampleVariance(Column(draws.halves, measure)) * static_cast<double>(size) /
         static_cast<double>(n);
}

}  // namespace

Result<std::optional<MatchedComparison>> CompareAtEqualSize(MatrixView first, MatrixView second,
                                                            const SemanticOptions& options) {
  PLIMSOLL_TRY(CheckRows(first, "first set"));
  PLIMSOLL_TRY(CheckRows(second, "second set"));
  PLIMSOLL_TRY(CheckColumns(first, second));
  const Matrix a = Gather(first, NonZeroRows(first));
  const Matrix b = Gather(second, NonZeroRows(second));
  MatchedComparison comparison;
  comparison.rows = std::min({a.rows(), b.rows(), options.matched_rows});
  comparison.draws = options.draws;
  if (comparison.rows < kLeastRows || options.draws < 2) return std::optional<MatchedComparison>();
  PLIMSOLL_ASSIGN(const Draws of_a, DrawFrom(a.View(), comparison.rows, options, "first"));
  PLIMSOLL_ASSIGN(const Draws of_b, DrawFrom(b.View(), comparison.rows, options, "second"));
  for (std::size_t m = 0; m < kMeasures; ++m) {
    const std::vector<double> values_a = Column(of_a.whole, m);
    const std::vector<double> values_b = Column(of_b.whole, m);
    MatchedMeasure measure{.name = kNames[m],
                           .first = stats::Mean(values_a),
                           .first_range = RangeOf(values_a),
                           .second = stats::Mean(values_b),
                           .second_range = RangeOf(values_b),
 .interval = {}};
    measure.difference = measure.first - measure.second;
    const double error = std::sqrt(ErrorSquare(of_a, m, comparison.rows, a.rows()) +
                                   ErrorSquare(of_b, m, comparison.rows, b.rows()));
    measure.interval = {measure.difference - kNormal95 * error,
                        measure.difference + kNormal95 * error};
    comparison.measures.push_back(std::move(measure));
  }
  return std::optional<MatchedComparison>(std::move(comparison));
}

}  // namespace plimsoll::diversity
