#include "harness/diversity/point_coverage.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "harness/base/rng.h"
#include "harness/diversity/euclidean.h"
#include "harness/diversity/rows.h"
#include "harness/stats/moments.h"
#include "harness/stats/rates.h"
#include "harness/vectors/product.h"

namespace plimsoll::diversity {
namespace {

using vectors::Matrix;
using vectors::MatrixView;

constexpr std::size_t kLeastLookedAt = 1000;
constexpr double kLevel = 0.95;
/// Squared distances that differ by less are one: the same pair summed in another order.
constexpr double kSameSquare = 1e-12;

/// Different rows with their weights.
struct Points {
  std::vector<std::size_t> rows;  // of the matrix that they come from
  std::vector<double> weights;
  Matrix matrix;
};

Points DistinctPoints(MatrixView all, std::span<const double> weights) {
  const std::vector<std::size_t> copies = FirstCopies(all);
  std::vector<double> sums(all.rows);
  for (std::size_t row = 0; row < all.rows; ++row)
    sums[copies[row]] += weights.empty() ? 1 : weights[row];
  Points points;
  for (const std::size_t row : NonZeroRows(all)) {
    if (copies[row] != row || sums[row] <= 0) continue;
    points.rows.push_back(row);
    points.weights.push_back(sums[row]);
  }
  points.matrix = Gather(all, points.rows);
  return points;
}

Points Select(const Points& points, std::span<const std::size_t> chosen) {
  Points selected;
  for (const std::size_t i : chosen) {
    selected.rows.push_back(points.rows[i]);
    selected.weights.push_back(points.weights[i]);
  }
  selected.matrix = Gather(points.matrix.View(), chosen);
  return selected;
}

/// `count` of the points, and the rest, both in their order.
std::pair<Points, Points> Split(const Points& points, std::size_t count, Rng* rng) {
  std::vector<std::size_t> order(points.rows.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  rng->Shuffle(order);
  const auto cut = order.begin() + static_cast<std::ptrdiff_t>(std::min(count, order.size()));
  std::sort(order.begin(), cut);
  std::sort(cut, order.end());
  return {Select(points, {order.begin(), cut}), Select(points, {cut, order.end()})};
}

/// Per row the squared distance of its k-th nearest other row: what lies in its ball is no farther.
Result<std::vector<double>> BallsOf(MatrixView rows, std::size_t k, int threads) {
  PLIMSOLL_ASSIGN(const auto lists,
                  NearestPoints(rows, rows, {.k = k, .leave_self_out = true, .threads = threads}));
  std::vector<double> balls;
  for (const auto& list : lists) balls.push_back(list.back().square + kSameSquare);
  return balls;
}

/// What one pass over all pairs counts.
struct PairCounts {
  std::vector<std::size_t> balls_around_case;  // of production
  std::vector<bool> is_in_case_ball;           // of a production row
  std::vector<bool> is_covered;                // of a production row
};

/// One production row against all cases. Float32 products decide where they can; what lies within
/// their error of a ball's edge is summed in double, so that no processor decides otherwise.
struct PairPass {
  MatrixView production;
  MatrixView suite;
  std::vector<double> production_balls;
  std::vector<double> suite_balls;
  std::vector<double> production_squares;
  std::vector<double> suite_squares;

  /// How far the float32 product of two rows may be off, doubled.
  double SlackOf(std::size_t p, std::size_t e) const {
    const double unit = static_cast<double>(production.columns + 16) * 0x1p-24 * 2.04;
    return unit * std::sqrt(production_squares[p] * suite_squares[e]);
  }

  bool IsWithin(float product, double edge, std::size_t p, std::size_t e) const {
    const double lengths = production_squares[p] + suite_squares[e];
    const double square = lengths - 2 * static_cast<double>(product);
    const double slack = SlackOf(p, e);
    if (square < edge - slack) return true;
    if (square > edge + slack) return false;
    return lengths - 2 * Dot(production.Row(p), suite.Row(e), production.columns) <= edge;
  }

  PairCounts Run() const {
    constexpr std::size_t kBlock = 256;
    PairCounts counts{std::vector<std::size_t>(suite.rows), std::vector<bool>(production.rows),
                      std::vector<bool>(production.rows)};
    std::vector<float> products(kBlock * suite.rows);
    for (std::size_t first = 0; first < production.rows; first += kBlock) {
      const std::size_t rows = std::min(kBlock, production.rows - first);
      vectors::MultiplyByTransposed(production.Rows(first, rows), suite, products.data());
      for (std::size_t i = 0; i < rows; ++i) Count(first + i, &products[i * suite.rows], &counts);
    }
    return counts;
  }

  void Count(std::size_t p, const float* products, PairCounts* counts) const {
    for (std::size_t e = 0; e < suite.rows; ++e) {
      if (IsWithin(products[e], production_balls[p], p, e)) {
        counts->is_covered[p] = true;
        ++counts->balls_around_case[e];
      }
      if (!counts->is_in_case_ball[p] && IsWithin(products[e], suite_balls[e], p, e))
        counts->is_in_case_ball[p] = true;
    }
  }
};

CoverageMeasure ShareOf(const std::vector<bool>& is_so, std::span<const double> weights) {
  double sum = 0;
  double total = 0;
  for (std::size_t i = 0; i < is_so.size(); ++i) {
    if (is_so[i]) sum += weights[i];
    total += weights[i];
  }
  const double share = sum / total;
  const double effective = stats::EffectiveSize(weights);
  return {share, stats::Wilson(share * effective, effective, kLevel), {}, {}};
}

CoverageMeasure MeanOf(const std::vector<double>& values) {
  const double mean = stats::Mean(values);
  const double error =
      std::sqrt(stats::SampleVariance(values) / static_cast<double>(values.size()));
  return {mean, {mean - stats::kNormal975 * error, mean + stats::kNormal975 * error}, {}, {}};
}

/// Everything but the nulls and the nearest cases. Needs more than k rows on both sides.
Result<PointCoverage> MeasureOnce(const Points& production, const Points& suite, std::size_t k,
                                  int threads) {
  PairPass pass{production.matrix.View(),
                suite.matrix.View(),
                {},
                {},
                SquaredLengths(production.matrix.View()),
                SquaredLengths(suite.matrix.View())};
  PLIMSOLL_ASSIGN(pass.production_balls, BallsOf(pass.production, k, threads));
  PLIMSOLL_ASSIGN(pass.suite_balls, BallsOf(pass.suite, k, threads));
  PairCounts counts = pass.Run();
  PointCoverage result;
  result.k = k;
  result.production_rows = production.rows.size();
  result.suite_rows = suite.rows.size();
  const std::vector<double> even(suite.rows.size(), 1.0);
  std::vector<bool> is_in_production;
  std::vector<double> densities;
  for (const std::size_t balls : counts.balls_around_case) {
    is_in_production.push_back(balls > 0);
    densities.push_back(static_cast<double>(balls) / static_cast<double>(k));
  }
  result.precision = ShareOf(is_in_production, even);
  result.recall = ShareOf(counts.is_in_case_ball, production.weights);
  result.density = MeanOf(densities);
  result.coverage = ShareOf(counts.is_covered, production.weights);
  result.coverage_if_same = CoverageIfSame(result.production_rows, result.suite_rows, k);
  result.rows = production.rows;
  for (const double square : pass.production_balls) result.radius.push_back(std::sqrt(square));
  result.is_covered = std::move(counts.is_covered);
  return result;
}

constexpr CoverageMeasure PointCoverage::*kMeasures[] = {
    &PointCoverage::precision, &PointCoverage::recall, &PointCoverage::density,
    &PointCoverage::coverage};

/// The same of suites drawn from production, at the k that their sizes ask for.
Status MeasureNulls(const Points& production, const PointCoverageOptions& options,
                    PointCoverage* result) {
  Rng rng(options.seed, "coverage null");
  std::vector<PointCoverage> draws;
  for (int draw = 0; draw < options.null_draws; ++draw) {
    const auto [suite, rest] = Split(production, result->suite_rows, &rng);
    const std::size_t k =
        options.k.value_or(NeighboursForCoverage(rest.rows.size(), suite.rows.size()));
    if (std::min(rest.rows.size(), suite.rows.size()) <= k) return {};
    PLIMSOLL_ASSIGN(PointCoverage once, MeasureOnce(rest, suite, k, options.threads));
    draws.push_back(std::move(once));
  }
  if (draws.empty()) return {};
  for (const auto measure : kMeasures) {
    std::vector<double> values;
    for (const PointCoverage& draw : draws) values.push_back((draw.*measure).value);
    (result->*measure).null_mean = stats::Mean(values);
    const auto [least, greatest] = std::minmax_element(values.begin(), values.end());
    (result->*measure).null_range = {*least, *greatest};
  }
  return {};
}

}  // namespace

double CoverageIfSame(std::size_t production, std::size_t suite, std::size_t k) {
  const auto n = static_cast<double>(production);
  const auto m = static_cast<double>(suite);
  double missed = 1;
  for (std::size_t j = 1; j <= k; ++j) {
    const auto rank = static_cast<double>(j);
    if (rank >= n) return 1;
    missed *= (n - rank) / (n + m - rank);
  }
  return 1 - missed;
}

std::size_t NeighboursForCoverage(std::size_t production, std::size_t suite) {
  const auto n = static_cast<double>(production);
  const auto m = static_cast<double>(suite);
  if (n <= 1 || m <= 0) return 1;
  const double k = std::ceil(std::log(0.05) / std::log((n - 1) / (n + m - 1)));
  return static_cast<std::size_t>(std::max(1.0, k));
}

Result<std::optional<PointCoverage>> MeasurePointCoverage(MatrixView production,
                                                          std::span<const double> weights,
                                                          MatrixView suite,
                                                          const PointCoverageOptions& options) {
  Points points = DistinctPoints(production, weights);
  const Points cases = DistinctPoints(suite, {});
  const std::size_t most =
      std::max(kLeastLookedAt, options.production_per_case * cases.rows.size());
  const bool is_sampled = points.rows.size() > most;
  if (is_sampled) {
    Rng rng(options.seed, "coverage sample");
    points = Split(points, most, &rng).first;
  }
  const std::size_t k =
      options.k.value_or(NeighboursForCoverage(points.rows.size(), cases.rows.size()));
  if (std::min(points.rows.size(), cases.rows.size()) <= k) return std::optional<PointCoverage>();
  PLIMSOLL_ASSIGN(PointCoverage result, MeasureOnce(points, cases, k, options.threads));
  result.is_sampled = is_sampled;
  PLIMSOLL_TRY(MeasureNulls(points, options, &result));
  PLIMSOLL_ASSIGN(const auto nearest, NearestPoints(points.matrix.View(), cases.matrix.View(),
                                                    {.k = 1, .threads = options.threads}));
  for (const auto& list : nearest) {
    result.nearest_distance.push_back(std::sqrt(list.front().square));
    result.nearest_case.push_back(cases.rows[list.front().index]);
  }
  return std::optional<PointCoverage>(std::move(result));
}

}  // namespace plimsoll::diversity
