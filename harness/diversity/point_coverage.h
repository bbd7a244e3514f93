#ifndef HARNESS_DIVERSITY_POINT_COVERAGE_H_
#define HARNESS_DIVERSITY_POINT_COVERAGE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "harness/base/result.h"
#include "harness/stats/rates.h"
#include "harness/vectors/matrix.h"

namespace plimsoll::diversity {

/// E[coverage] of a suite drawn from production itself: 1 - prod_{j=1..k} (n - j)/(n + m - j) for n
/// production and m suite rows of one continuous distribution. Range: [0, 1].
double CoverageIfSame(std::size_t production, std::size_t suite, std::size_t k);

/// The least k at which that is about 0.95: ceil(ln 0.05 / ln((n - 1)/(n + m - 1))). 1 at least.
std::size_t NeighboursForCoverage(std::size_t production, std::size_t suite);

/// A share with what it rests on and what it would be if the suite were a sample of production.
struct CoverageMeasure {
  double value = 0;
  stats::Interval interval;  ///< 95 %, of the rows of the set that is asked; Wilson for shares
  std::optional<double> null_mean;            ///< over suites drawn from production
  std::optional<stats::Interval> null_range;  ///< least and greatest of them
};

/// How a suite lies in production, point by point. A ball is a row with its distance to its k-th
/// nearest other row of its own set. Rows with the same bits count once, their weights added.
/// Source: Naeem et al. 2020, arXiv 2002.09797, with <= for <, so that a copy of a row covers it.
struct PointCoverage {
  std::size_t k = 0;
  std::size_t production_rows = 0;  ///< that were looked at
  std::size_t suite_rows = 0;
  bool is_sampled = false;               ///< production was larger than what was looked at
  CoverageMeasure precision;             ///< share of the suite that lies in a ball of production
  CoverageMeasure recall;                ///< share of production that lies in a ball of the suite
  CoverageMeasure density;               ///< balls of production around a case, per k; may exceed 1
  CoverageMeasure coverage;              ///< share of production with a case in its ball
  double coverage_if_same = 0;           ///< the closed form, CoverageIfSame
  std::vector<std::size_t> rows;         ///< the production rows looked at
  std::vector<bool> is_covered;          ///< of each of them
  std::vector<double> radius;            ///< of each: its ball's, Euclidean
  std::vector<double> nearest_distance;  ///< of each to its nearest case, Euclidean
  std::vector<std::size_t> nearest_case;  ///< that case's row
};

struct PointCoverageOptions {
  std::optional<std::size_t> k;  ///< none: NeighboursForCoverage of what is looked at
  /// Production rows looked at: at most this many times the suite's, and 1,000 at least.
  std::size_t production_per_case = 10;
  int null_draws = 10;  ///< suites drawn from production; 0: no null
  std::uint64_t seed = 1;
  int threads = 0;
};

/// None where either set has no more than k different rows. `weights`: production's, or empty.
/// Shapes: rows of any length, of which zero rows are left out; Euclidean distances. Errors: those
/// of NearestPoints.
Result<std::optional<PointCoverage>> MeasurePointCoverage(vectors::MatrixView production,
                                                          std::span<const double> weights,
                                                          vectors::MatrixView suite,
                                                          const PointCoverageOptions& options);

}  // namespace plimsoll::diversity

#endif  // HARNESS_DIVERSITY_POINT_COVERAGE_H_
