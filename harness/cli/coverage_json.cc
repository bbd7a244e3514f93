#include <utility>
#include <vector>

#include "harness/cli/coverage_output.h"
#include "harness/cli/insight_input.h"
#include "harness/cli/json_output.h"
#include "harness/diversity/map.h"

namespace plimsoll::cli {
namespace {

using diversity::CoverageReport;
using diversity::Region;
using doc::Node;

Node PointMeasureNode(const diversity::CoverageMeasure& measure) {
  return Node::Object({{"value", Node::Double(measure.value)},
                       {"interval", IntervalNode(measure.interval)},
                       {"level", Node::Double(0.95)},
                       {"null_mean", Node::Double(measure.null_mean)},
                       {"null_range", IntervalNode(measure.null_range)}});
}

Node PointsNode(const CoverageReport& report) {
  if (!report.points) return Node::Null();
  const diversity::PointCoverage& points = *report.points;
  return Node::Object({{"k", CountNode(points.k)},
                       {"production_rows", CountNode(points.production_rows)},
                       {"suite_rows", CountNode(points.suite_rows)},
                       {"is_sampled", Node::Bool(points.is_sampled)},
                       {"coverage", PointMeasureNode(points.coverage)},
                       {"recall", PointMeasureNode(points.recall)},
                       {"precision", PointMeasureNode(points.precision)},
                       {"density", PointMeasureNode(points.density)},
                       {"coverage_if_same", Node::Double(points.coverage_if_same)}});
}

Node SupportNode(const CoverageReport& report) {
  if (!report.support) return Node::Null();
  return Node::Object({{"delta_precision_alpha", Node::Double(report.support->delta_precision)},
                       {"delta_coverage_beta", Node::Double(report.support->delta_coverage)},
                       {"authenticity", Node::Double(report.support->authenticity)}});
}

Node HistogramNode(const diversity::HistogramMeasure& measure) {
  return Node::Object({{"value", Node::Double(measure.value)},
                       {"null_mean", Node::Double(measure.null_mean)},
                       {"null_range", IntervalNode(measure.null_range)}});
}

Node OccupancyNode(const diversity::OccupancySummary& occupancy) {
  Node node = Node::Object(
      {{"js_divergence_bits", HistogramNode(occupancy.js_bits)},
       {"uncovered_production_mass", HistogramNode(occupancy.uncovered_mass)},
       {"frontier_integral", HistogramNode(occupancy.frontier)},
       {"mauve_star", HistogramNode(occupancy.mauve)},
       {"good_turing_missing_mass", Node::Double(occupancy.good_turing)},
       {"effective_regions_production", Node::Double(occupancy.effective_regions_production)},
       {"effective_regions_suite", Node::Double(occupancy.effective_regions_suite)},
       {"smallest_gap", Node::Double(occupancy.smallest_gap)}});
  if (!occupancy.chi_squared) return std::move(node.Set("chi_squared", Node::Null()));
  node.Set("chi_squared",
           Node::Object({{"statistic", Node::Double(occupancy.chi_squared->statistic)},
                         {"df", Node::Double(occupancy.chi_squared->df)},
                         {"p", Node::Double(occupancy.chi_squared->p)}}));
  return node;
}

Node TwoSampleNode(const CoverageReport& report) {
  if (!report.two_sample) return Node::Null();
  const diversity::PermutationTest& test = *report.two_sample;
  return Node::Object({{"statistic", Node::String("energy_distance")},
                       {"value", Node::Double(test.observed.unbiased)},
                       {"p", Node::Double(test.p)},
                       {"splits", CountNode(test.splits)},
                       {"is_exact", Node::Bool(test.is_exact)},
                       {"production_rows", CountNode(test.first)},
                       {"suite_rows", CountNode(test.second)}});
}

Node FailuresNode(const Region& region) {
  if (!region.failures) return Node::Null();
  return Node::Object({{"share", Node::Double(region.failures->share)},
                       {"interval", IntervalNode(region.failures->interval)},
                       {"level", Node::Double(0.95)},
                       {"cases", CountNode(region.failures->cases)}});
}

/// A production text by its id, and by its words only where that is asked for.
Node ProductionNode(const CoverageSides& sides, std::size_t row, bool has_exemplars) {
  Node node = Node::Object({{"id", Node::String(sides.production.items[row].id)}});
  if (has_exemplars) node.Set("text", Node::String(sides.production_texts[row]));
  return node;
}

Node RegionNode(const CoverageSides& sides, const Region& region, bool has_exemplars) {
  Node terms = Node::Array();
  for (const diversity::Term& term : region.terms)
    terms.Push(
        Node::Object({{"term", Node::String(term.text)}, {"score", Node::Double(term.score)}}));
  Node exemplars = Node::Array();
  for (const std::size_t row : region.exemplars)
    exemplars.Push(ProductionNode(sides, row, has_exemplars));
  Node nearest = Node::Null();
  if (region.nearest_case)
    nearest = Node::Object({{"id", Node::String(sides.cases[region.nearest_case->index]->id)},
                            {"cosine", Node::Double(region.nearest_case->cosine)}});
  return Node::Object({{"region", CountNode(region.id)},
                       {"label", Node::String(diversity::LabelOf(region))},
                       {"terms", std::move(terms)},
                       {"is_mixed", Node::Bool(region.is_mixed)},
                       {"is_gap", Node::Bool(region.is_gap)},
                       {"is_empty", Node::Bool(region.is_empty)},
                       {"production_texts", CountNode(region.rows)},
                       {"production_share", Node::Double(region.production_share)},
                       {"interval", IntervalNode(region.share_interval)},
                       {"level", Node::Double(0.95)},
                       {"method", Node::String("wilson")},
                       {"suite_cases", Node::Double(region.suite_cases)},
                       {"expected_cases", Node::Double(region.expected_cases)},
                       {"cases_to_add", CountNode(region.cases_to_add)},
                       {"log2_lift", Node::Double(region.lift)},
                       {"gap_score_bits", Node::Double(region.gap_score)},
                       {"p_deficit", Node::Double(region.p)},
                       {"p_adjusted", Node::Double(region.p_adjusted)},
                       {"uncovered_share", Node::Double(region.uncovered_share)},
                       {"nearest_case", std::move(nearest)},
                       {"expected_failures", FailuresNode(region)},
                       {"exemplars", std::move(exemplars)}});
}

}  // namespace

Node CoverageNode(const CoverageSides& sides, const CoverageReport& report,
                  const CoverageOptions& options) {
  Node suites = Node::Array();
  for (const TextSet& suite : sides.suites) suites.Push(Node::String(suite.name));
  Node regions = Node::Array();
  for (const Region& region : report.regions)
    regions.Push(RegionNode(sides, region, options.has_exemplars));
  Node suggestions = Node::Array();
  for (const diversity::Suggestion& one : report.suggestions)
    suggestions.Push(
        ProductionNode(sides, one.row, options.has_exemplars).Set("gain", Node::Double(one.gain)));
  return FormatNode("coverage")
      .Set("suites", std::move(suites))
      .Set("production", Node::String(sides.production.name))
      .Set("embedder", Node::Object({{"name", Node::String(sides.embedder)},
                                     {"identity", Node::String(sides.embedder_identity)}}))
      .Set("seed", Node::Int(static_cast<std::int64_t>(options.seed)))
      .Set("production_texts", CountNode(report.production_rows))
      .Set("production_left_out", CountNode(report.production_zero_rows))
      .Set("suite_cases", CountNode(report.suite_rows))
      .Set("suite_left_out", CountNode(report.suite_zero_rows))
      .Set("points", PointsNode(report))
      .Set("support", SupportNode(report))
      .Set("occupancy", OccupancyNode(report.occupancy))
      .Set("two_sample", TwoSampleNode(report))
      .Set("q", Node::Double(diversity::GapOptions().q))
      .Set("regions", std::move(regions))
      .Set("suggestions", std::move(suggestions));
}

}  // namespace plimsoll::cli
