#ifndef HARNESS_DIVERSITY_COVERAGE_H_
#define HARNESS_DIVERSITY_COVERAGE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/diversity/gaps.h"
#include "harness/diversity/occupancy.h"
#include "harness/diversity/point_coverage.h"
#include "harness/diversity/region_terms.h"
#include "harness/diversity/regions.h"
#include "harness/diversity/support.h"
#include "harness/diversity/two_sample.h"
#include "harness/stats/rates.h"
#include "harness/vectors/matrix.h"

namespace plimsoll::diversity {

/// Two sets of embedded texts. Spans are as long as their matrix or empty.
struct CoverageInput {
  vectors::MatrixView production;
  std::span<const double> weights;     ///< of production; empty: 1 each
  std::span<const std::string> texts;  ///< of production; empty: regions get no terms
  std::span<const std::string> users;  ///< of production; empty, or "" where not known
  vectors::MatrixView suite;
  std::span<const std::optional<double>> failures;  ///< of the suite's cases, 0 to 1
};

struct CoverageOptions {
  std::optional<std::size_t> regions;  ///< none: RegionCount
  GapOptions gaps;
  TermOptions terms;
  std::size_t null_draws = 200;  ///< of the histograms' null
  std::size_t suggestions = 10;
  std::uint64_t seed = 1;
  int threads = 0;
};

/// A number of two histograms, and what it is for suites drawn from production.
struct HistogramMeasure {
  double value = 0;
  double null_mean = 0;
  stats::Interval null_range;  ///< the middle 95 % of the draws
};

/// How the suite's cases spread over production's regions.
struct OccupancySummary {
  HistogramMeasure js_bits;         ///< Jensen-Shannon divergence
  HistogramMeasure uncovered_mass;  ///< production in regions without a case
  HistogramMeasure frontier;        ///< frontier integral, shares smoothed by 1/2
  HistogramMeasure mauve;           ///< MAUVE's area, shares smoothed by 1/2
  std::optional<ChiSquaredTest> chi_squared;
  std::optional<double> good_turing;
  double effective_regions_production = 0;
  double effective_regions_suite = 0;
  /// An empty region of at least this share of production is told from chance whatever the others
  /// do: 1 - (q/regions)^(1/cases).
  double smallest_gap = 0;
};

/// A production row that would bring the suite nearer to production.
struct Suggestion {
  std::size_t row = 0;
  double gain = 0;  ///< 1 - cosine to the nearest case or earlier suggestion
};

struct CoverageReport {
  std::size_t production_rows = 0;
  std::size_t production_zero_rows = 0;  ///< left out: texts with nothing to embed
  std::size_t suite_rows = 0;
  std::size_t suite_zero_rows = 0;
  Regions partition;
  std::vector<Region> regions;  ///< greatest gap score first
  OccupancySummary occupancy;
  std::optional<PointCoverage> points;
  std::optional<Support> support;             ///< of the production rows that `points` looked at
  std::optional<PermutationTest> two_sample;  ///< energy distance
  std::vector<Suggestion> suggestions;  ///< farthest-first over uncovered production rows, without
                                        ///< production's own outliers (the farthest 5 %)
};

/// What production asks that the suite does not, region by region and point by point. What the
/// rows do not define is missing. Deterministic in the seed. Errors: kInvalid for unequal columns,
/// values that are not finite, rows that are neither unit nor zero, weights that are negative or
/// not finite; kNothingSelected where no production row or no case counts.
Result<CoverageReport> MeasureCoverage(const CoverageInput& input, const CoverageOptions& options);

}  // namespace plimsoll::diversity

#endif  // HARNESS_DIVERSITY_COVERAGE_H_
