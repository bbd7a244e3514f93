#include "harness/diversity/support.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "harness/diversity/euclidean.h"
#include "harness/diversity/rows.h"
#include "harness/stats/moments.h"

namespace plimsoll::diversity {
namespace {

using vectors::MatrixView;

/// Distances of the rows from their own mean, or from that of other rows.
std::vector<double> FromMeanOf(MatrixView centre, MatrixView rows) {
  std::vector<double> mean(centre.columns);
  for (std::size_t i = 0; i < centre.rows; ++i)
    for (std::size_t c = 0; c < centre.columns; ++c)
      mean[c] += centre.Row(i)[c] / static_cast<double>(centre.rows);
  std::vector<double> distances;
  for (std::size_t i = 0; i < rows.rows; ++i) {
    double square = 0;
    for (std::size_t c = 0; c < rows.columns; ++c)
      square += (rows.Row(i)[c] - mean[c]) * (rows.Row(i)[c] - mean[c]);
    distances.push_back(std::sqrt(square));
  }
  return distances;
}

std::vector<double> Sorted(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values;
}

double ShareAtMost(const std::vector<double>& values, double limit) {
  const auto count =
      std::count_if(values.begin(), values.end(), [limit](double value) { return value <= limit; });
  return static_cast<double>(count) / static_cast<double>(values.size());
}

/// 1 - sum |level - curve| / sum level: 1 where the curve is the diagonal.
double Agreement(const std::vector<double>& levels, const std::vector<double>& curve) {
  double apart = 0;
  for (std::size_t i = 0; i < levels.size(); ++i) apart += std::abs(levels[i] - curve[i]);
  return 1 - apart / std::accumulate(levels.begin(), levels.end(), 0.0);
}

/// Neighbours as one list of one each.
struct Nearest {
  std::vector<std::size_t> index;
  std::vector<double> distance;
};

Result<Nearest> NearestOf(MatrixView queries, MatrixView corpus, bool leave_self_out, int threads) {
  PLIMSOLL_ASSIGN(const auto lists,
                  NearestPoints(queries, corpus,
                                {.k = 1, .leave_self_out = leave_self_out, .threads = threads}));
  Nearest nearest;
  for (const auto& list : lists) {
    nearest.index.push_back(list.front().index);
    nearest.distance.push_back(std::sqrt(list.front().square));
  }
  return nearest;
}

}  // namespace

Result<std::optional<Support>> MeasureSupport(MatrixView production, MatrixView suite, int steps,
                                              int threads) {
  PLIMSOLL_CHECK(steps >= 2);
  const vectors::Matrix real = Gather(production, NonZeroRows(production));
  const vectors::Matrix cases = Gather(suite, NonZeroRows(suite));
  if (real.rows() < 2 || cases.rows() == 0) return std::optional<Support>();
  PLIMSOLL_ASSIGN(const Nearest own, NearestOf(real.View(), real.View(), true, threads));
  PLIMSOLL_ASSIGN(const Nearest to_case, NearestOf(real.View(), cases.View(), false, threads));
  PLIMSOLL_ASSIGN(const Nearest to_real, NearestOf(cases.View(), real.View(), false, threads));
  const std::vector<double> radii = Sorted(FromMeanOf(real.View(), real.View()));
  const std::vector<double> from_real = FromMeanOf(real.View(), cases.View());
  const std::vector<double> from_cases = FromMeanOf(cases.View(), cases.View());
  std::vector<double> case_radii;  // of the nearest case of every production row
  std::vector<double> near_radii;  // of those among them that are near
  for (std::size_t i = 0; i < real.rows(); ++i) {
    case_radii.push_back(from_cases[to_case.index[i]]);
    if (to_case.distance[i] <= own.distance[i]) near_radii.push_back(case_radii.back());
  }
  case_radii = Sorted(std::move(case_radii));
  const double near_share =
      static_cast<double>(near_radii.size()) / static_cast<double>(real.rows());
  Support support;
  const double step = 1.0 / (steps - 1);
  for (int i = 0; i < steps; ++i) {
    const double level = std::min(1.0, i * step);
    support.levels.push_back(level);
    support.alpha_precision.push_back(ShareAtMost(from_real, stats::SortedQuantile(radii, level)));
    const double radius = stats::SortedQuantile(case_radii, level);
    support.beta_coverage.push_back(
        near_radii.empty() ? 0 : near_share * ShareAtMost(near_radii, radius));
  }
  support.delta_precision = Agreement(support.levels, support.alpha_precision);
  support.delta_coverage = Agreement(support.levels, support.beta_coverage);
  std::size_t authentic = 0;
  for (std::size_t j = 0; j < cases.rows(); ++j)
    if (to_real.distance[j] > own.distance[to_real.index[j]]) ++authentic;
  support.authenticity = static_cast<double>(authentic) / static_cast<double>(cases.rows());
  return std::optional<Support>(std::move(support));
}

}  // namespace plimsoll::diversity
