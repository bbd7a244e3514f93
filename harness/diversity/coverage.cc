#include "harness/diversity/coverage.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "harness/base/rng.h"
#include "harness/diversity/rows.h"
#include "harness/stats/moments.h"
#include "harness/vectors/neighbours.h"
#include "harness/vectors/selection.h"

namespace plimsoll::diversity {
namespace {

using vectors::Matrix;
using vectors::MatrixView;

constexpr double kSmoothing = 0.5;
constexpr double kTypicalShare = 0.95;

Status CheckInput(const CoverageInput& input) {
  PLIMSOLL_CHECK(input.weights.empty() || input.weights.size() == input.production.rows);
  PLIMSOLL_CHECK(input.texts.empty() || input.texts.size() == input.production.rows);
  PLIMSOLL_CHECK(input.users.empty() || input.users.size() == input.production.rows);
  PLIMSOLL_CHECK(input.failures.empty() || input.failures.size() == input.suite.rows);
  PLIMSOLL_TRY(CheckRows(input.production, "production"));
  PLIMSOLL_TRY(CheckRows(input.suite, "suite"));
  PLIMSOLL_TRY(CheckColumns(input.production, input.suite));
  for (std::size_t row = 0; row < input.weights.size(); ++row)
    if (!std::isfinite(input.weights[row]) || input.weights[row] < 0)
      return MakeError(ErrorCode::kInvalid, "row ", std::to_string(row),
                       " of the production has weight ", std::to_string(input.weights[row]),
                       ", not a number from 0 on");
  return {};
}

/// Weights of mean 1, so that the smoothing by half a text means the same whatever their unit. Rows
/// that are zero weigh nothing. Empty where nothing weighs anything.
std::vector<double> ScaledWeights(const CoverageInput& input) {
  std::vector<double> weights(input.production.rows);
  const std::vector<std::size_t> used = NonZeroRows(input.production);
  double sum = 0;
  for (const std::size_t row : used)
    sum += weights[row] = input.weights.empty() ? 1 : input.weights[row];
  if (sum <= 0) return {};
  for (double& weight : weights) weight *= static_cast<double>(used.size()) / sum;
  return weights;
}

/// Counts of a suite of `cases` drawn from production.
std::vector<double> DrawCounts(const std::vector<double>& cumulative, std::size_t cases, Rng* rng) {
  std::vector<double> counts(cumulative.size());
  for (std::size_t i = 0; i < cases; ++i) {
    const auto found =
        std::upper_bound(cumulative.begin(), cumulative.end(), rng->Uniform() * cumulative.back());
    const auto region = std::min<std::size_t>(static_cast<std::size_t>(found - cumulative.begin()),
                                              counts.size() - 1);
    counts[region] += 1;
  }
  return counts;
}

using Measure = double (*)(const std::vector<double>& production, const std::vector<double>& suite);

double JsOf(const std::vector<double>& h, const std::vector<double>& e) {
  return JensenShannonBits(SharesOf(h), SharesOf(e));
}
double UncoveredOf(const std::vector<double>& h, const std::vector<double>& e) {
  return UncoveredMass(h, e);
}
double FrontierOf(const std::vector<double>& h, const std::vector<double>& e) {
  return FrontierIntegral(SharesOf(h, kSmoothing), SharesOf(e, kSmoothing));
}
double MauveOf(const std::vector<double>& h, const std::vector<double>& e) {
  return MauveArea(SharesOf(h, kSmoothing), SharesOf(e, kSmoothing));
}

constexpr std::pair<HistogramMeasure OccupancySummary::*, Measure> kHistogramMeasures[] = {
    {&OccupancySummary::js_bits, JsOf},
    {&OccupancySummary::uncovered_mass, UncoveredOf},
    {&OccupancySummary::frontier, FrontierOf},
    {&OccupancySummary::mauve, MauveOf}};

/// Regions in the order of their ids.
struct Histograms {
  std::vector<double> production;
  std::vector<double> suite;
};

OccupancySummary Summarise(const Histograms& counts, const CoverageOptions& options) {
  OccupancySummary summary;
  const double cases = std::accumulate(counts.suite.begin(), counts.suite.end(), 0.0);
  std::vector<double> cumulative(counts.production.size());
  std::partial_sum(counts.production.begin(), counts.production.end(), cumulative.begin());
  Rng rng(options.seed, "occupancy null");
  std::vector<std::vector<double>> draws;
  for (std::size_t draw = 0; draw < options.null_draws; ++draw)
    draws.push_back(DrawCounts(cumulative, static_cast<std::size_t>(cases), &rng));
  for (const auto& [field, measure] : kHistogramMeasures) {
    HistogramMeasure& result = summary.*field;
    result.value = measure(counts.production, counts.suite);
    std::vector<double> values;
    for (const auto& draw : draws) values.push_back(measure(counts.production, draw));
    if (values.empty()) continue;
    std::sort(values.begin(), values.end());
    result.null_mean = stats::Mean(values);
    result.null_range = {stats::SortedQuantile(values, 0.025),
                         stats::SortedQuantile(values, 0.975)};
  }
  summary.chi_squared = ChiSquaredOfSides(counts.production, counts.suite);
  summary.good_turing = GoodTuringMissingMass(counts.suite);
  summary.effective_regions_production = EffectiveRegions(counts.production);
  summary.effective_regions_suite = EffectiveRegions(counts.suite);
  const auto regions = static_cast<double>(counts.production.size());
  summary.smallest_gap = 1 - std::pow(options.gaps.q / regions, 1 / cases);
  return summary;
}

void AddUncoveredShares(const CoverageInput& input, CoverageReport* report) {
  const PointCoverage& points = *report->points;
  std::vector<double> all(report->partition.centroids.rows());
  std::vector<double> uncovered(all.size());
  for (std::size_t i = 0; i < points.rows.size(); ++i) {
    const std::size_t region = report->partition.labels[points.rows[i]];
    const double weight = input.weights.empty() ? 1 : input.weights[points.rows[i]];
    all[region] += weight;
    if (!points.is_covered[i]) uncovered[region] += weight;
  }
  for (Region& region : report->regions)
    if (all[region.id] > 0) region.uncovered_share = uncovered[region.id] / all[region.id];
}

/// Uncovered rows that are no outliers of production: their balls are not of the widest.
std::vector<std::size_t> WorthAdding(const PointCoverage& points) {
  std::vector<double> radii = points.radius;
  std::sort(radii.begin(), radii.end());
  const double widest = stats::SortedQuantile(radii, kTypicalShare);
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < points.rows.size(); ++i)
    if (!points.is_covered[i] && points.radius[i] <= widest) places.push_back(i);
  return places;
}

std::vector<Suggestion> Suggest(MatrixView production, const PointCoverage& points,
                                std::size_t count) {
  const std::vector<std::size_t> places = WorthAdding(points);
  if (places.empty()) return {};
  std::vector<std::size_t> rows;
  std::vector<double> nearest;
  for (const std::size_t place : places) {
    rows.push_back(points.rows[place]);
    const double distance = points.nearest_distance[place];
    nearest.push_back(1 - distance * distance / 2);  // the cosine of unit rows
  }
  const Matrix candidates = Gather(production, rows);
  std::vector<Suggestion> suggestions;
  for (const vectors::Pick& pick : vectors::FarthestFirst(candidates.View(), nearest, count))
    suggestions.push_back({rows[pick.index], pick.gain});
  return suggestions;
}

Status MeasurePoints(const CoverageInput& input, const CoverageOptions& options,
                     CoverageReport* report) {
  PointCoverageOptions point_options;
  point_options.seed = options.seed;
  point_options.threads = options.threads;
  PLIMSOLL_ASSIGN(report->points, MeasurePointCoverage(input.production, input.weights, input.suite,
                                                       point_options));
  if (!report->points) return {};
  AddUncoveredShares(input, report);
  const Matrix looked_at = Gather(input.production, report->points->rows);
  PLIMSOLL_ASSIGN(report->support,
                  MeasureSupport(looked_at.View(), input.suite, 30, options.threads));
  report->suggestions = Suggest(input.production, *report->points, options.suggestions);
  return {};
}

void AddTerms(const CoverageInput& input, const TermOptions& options, CoverageReport* report) {
  if (input.texts.empty()) return;
  auto terms = RegionTerms(input.texts, report->partition.labels, input.users,
                           report->partition.centroids.rows(), options);
  const bool has_unnamed = std::any_of(terms.begin(), terms.end(),
                                       [](const auto& of_region) { return of_region.empty(); });
  std::vector<std::vector<Term>> habits(terms.size());
  if (has_unnamed)
    habits =
        RegionHabits(input.texts, report->partition.labels, input.users, terms.size(), options);
  for (Region& region : report->regions) {
    region.term_users = options.users;
    region.is_mixed = terms[region.id].empty() && !habits[region.id].empty();
    region.terms = std::move((region.is_mixed ? habits : terms)[region.id]);
  }
}

}  // namespace

Result<CoverageReport> MeasureCoverage(const CoverageInput& unscaled,
                                       const CoverageOptions& options) {
  PLIMSOLL_TRY(CheckInput(unscaled));
  const std::vector<double> weights = ScaledWeights(unscaled);
  CoverageInput input = unscaled;
  input.weights = weights;
  CoverageReport report;
  report.production_rows = NonZeroRows(input.production).size();
  report.production_zero_rows = input.production.rows - report.production_rows;
  report.suite_rows = NonZeroRows(input.suite).size();
  report.suite_zero_rows = input.suite.rows - report.suite_rows;
  if (weights.empty() || report.suite_rows == 0)
    return MakeError(ErrorCode::kNothingSelected, "no text of the ",
                     weights.empty() ? "production" : "suite",
                     " has anything to embed: there is nothing to compare");
  RegionOptions regions;
  regions.count = options.regions;
  regions.seed = options.seed;
  regions.threads = options.threads;
  PLIMSOLL_ASSIGN(report.partition, MakeRegions(input.production, weights, regions));
  PLIMSOLL_ASSIGN(report.regions, FindGaps({input.production, weights, input.suite, input.failures},
                                           report.partition, options.gaps));
  AddTerms(input, options.terms, &report);
  Histograms counts{CountRegions(report.partition.labels, weights, report.regions.size()),
                    std::vector<double>(report.regions.size())};
  for (const Region& region : report.regions) counts.suite[region.id] = region.suite_cases;
  report.occupancy = Summarise(counts, options);
  PLIMSOLL_TRY(MeasurePoints(input, options, &report));
  PermutationOptions permutation;
  permutation.seed = options.seed;
  PLIMSOLL_ASSIGN(report.two_sample, TestTwoSamples(input.production, input.suite, permutation));
  return report;
}

}  // namespace plimsoll::diversity
