#include "harness/cli/coverage_output.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "harness/cli/table.h"
#include "harness/diversity/map.h"
#include "harness/report/figures.h"
#include "harness/text/hostile.h"

namespace plimsoll::cli {
namespace {

using diversity::CoverageReport;
using diversity::Region;

constexpr std::size_t kMostGaps = 20;
constexpr std::size_t kLabelColumns = 48;
constexpr std::size_t kExemplarBytes = 160;

std::int64_t Signed(std::size_t count) { return static_cast<std::int64_t>(count); }

std::string Shown(const std::string& text, std::size_t columns) {
  return text::CutColumns(text::OneLine(text), columns);
}

std::string HeadingText(const CoverageSides& sides, const CoverageReport& report) {
  const auto left_out = [](std::size_t zero_rows) {
    return zero_rows == 0 ? std::string()
                          : " (" + report::Grouped(Signed(zero_rows)) +
                                " more have nothing to embed and are left out)";
  };
  return Shown(sides.SuiteNames(), 80) + ": " + report::Count(Signed(report.suite_rows), "case") +
         left_out(report.suite_zero_rows) + "\nagainst " + Shown(sides.production.name, 80) + ": " +
         report::Count(Signed(report.production_rows), "text") +
         left_out(report.production_zero_rows) + ", in " +
         report::Count(Signed(report.regions.size()), "region") + "\nembedder " + sides.embedder +
         "\n\n";
}

void AddPointRow(const char* name, const diversity::CoverageMeasure& measure, const char* question,
                 Table* table) {
  table->Add({name, report::Fixed(measure.value, 3), report::RatioInterval(measure.interval),
              measure.null_mean ? report::Fixed(*measure.null_mean, 3) + " " +
                                      report::RatioInterval(*measure.null_range)
                                : "–",
              question});
}

void AddHistogramRow(const char* name, const diversity::HistogramMeasure& measure,
                     const char* question, Table* table) {
  table->Add({name, report::Fixed(measure.value, 3), "–",
              report::Fixed(measure.null_mean, 3) + " " + report::RatioInterval(measure.null_range),
              question});
}

std::string MeasuresText(const CoverageReport& report) {
  Table table({"measure", ">value", "95 % interval", "a sample of production", "what it says"});
  if (report.points) {
    const diversity::PointCoverage& points = *report.points;
    AddPointRow("coverage", points.coverage, "production with a case nearby", &table);
    AddPointRow("recall", points.recall, "production within the cases' own spread", &table);
    AddPointRow("precision", points.precision, "cases that production has the like of", &table);
    AddPointRow("density", points.density, "how thickly production lies around the cases", &table);
  }
  const diversity::OccupancySummary& occupancy = report.occupancy;
  AddHistogramRow("uncovered", occupancy.uncovered_mass, "production in regions without a case",
                  &table);
  AddHistogramRow("divergence", occupancy.js_bits, "Jensen-Shannon, in bits, over the regions",
                  &table);
  AddHistogramRow("mauve*", occupancy.mauve, "1 where both lie alike over the regions", &table);
  std::string text = table.Render();
  if (report.points && !report.points->coverage.null_mean)
    text +=
        "production is too small to draw suites from; one of its kind would reach a coverage of " +
        report::Fixed(report.points->coverage_if_same, 3) + "\n";
  if (!report.points)
    text += "coverage, recall, precision and density are missing: too few different texts\n";
  if (report.two_sample)
    text += "energy distance " + report::Fixed(report.two_sample->observed.unbiased, 4) + ", p " +
            report::PValue(report.two_sample->p) + " that both sets come from one source\n";
  if (!report.two_sample)
    text += "the energy distance is missing: it takes two texts of either side\n";
  return text;
}

std::string NearestText(const CoverageSides& sides, const Region& region) {
  if (!region.nearest_case) return "–";
  return Shown(sides.cases[region.nearest_case->index]->id, 30) + " (" +
         report::Fixed(region.nearest_case->cosine, 2) + ")";
}

std::string ExemplarsText(const CoverageSides& sides, const Region& region) {
  std::string text;
  for (const std::size_t row : region.exemplars)
    text += "     " + text::OneLine(sides.production_texts[row], kExemplarBytes) + "\n";
  return text;
}

std::vector<const Region*> GapsOf(const CoverageReport& report) {
  std::vector<const Region*> gaps;
  for (const Region& region : report.regions)
    if (region.is_gap) gaps.push_back(&region);
  return gaps;
}

std::string GapTable(const CoverageSides& sides, const std::vector<const Region*>& gaps) {
  const bool has_failures = !sides.failures.empty();
  std::vector<std::string_view> headings = {">#",        "gap",     ">traffic", ">cases",
                                            ">expected", ">to add", ">p",       "nearest case"};
  if (has_failures) headings.push_back("expected failures");
  Table table(headings);
  for (std::size_t i = 0; i < gaps.size(); ++i) {
    const Region& gap = *gaps[i];
    std::vector<std::string> cells = {std::to_string(i + 1),
                                      Shown(diversity::LabelOf(gap), kLabelColumns),
                                      report::Percent(gap.production_share),
                                      report::Fixed(gap.suite_cases, 0),
                                      report::Fixed(gap.expected_cases, 1),
                                      report::Grouped(Signed(gap.cases_to_add)),
                                      report::PValue(gap.p_adjusted),
                                      NearestText(sides, gap)};
    if (has_failures)
      cells.push_back(gap.failures ? report::Percent(gap.failures->share) + " " +
                                         report::PercentInterval(gap.failures->interval)
                                   : "–");
    table.Add(cells);
  }
  return table.Render();
}

std::string GapsText(const CoverageSides& sides, const CoverageReport& report,
                     const CoverageOptions& options) {
  std::vector<const Region*> gaps = GapsOf(report);
  if (gaps.empty())
    return "\nno gap: no region of production has fewer cases than chance would give it "
           "(q = 0.10; an empty region of " +
           report::Percent(report.occupancy.smallest_gap) + " or more would show)\n";
  double share = 0;
  for (const Region* gap : gaps) share += gap->production_share;
  const auto untested = std::count_if(gaps.begin(), gaps.end(), [](const Region* gap) {
    return gap->p_adjusted > diversity::GapOptions().q;
  });
  std::string text = "\n" + report::Count(Signed(gaps.size()), "gap") + " (q = 0.10), " +
                     report::Percent(share) + " of production, greatest first";
  if (untested > 0)
    text += ";\n" + std::to_string(untested) +
            " of them not by p but for having no case where one or more were to be expected";
  text += ":\n";
  const std::size_t hidden = gaps.size() - std::min(gaps.size(), kMostGaps);
  gaps.resize(gaps.size() - hidden);
  text += GapTable(sides, gaps);
  if (hidden > 0) text += report::Count(Signed(hidden), "gap") + " more (--json lists them)\n";
  if (!options.has_exemplars)
    return text + "terms that fewer than " + std::to_string(options.users) +
           " users wrote are not shown; --exemplars prints production texts\n";
  text += "\nproduction texts in each gap:\n";
  for (std::size_t i = 0; i < gaps.size(); ++i)
    text += "  " + std::to_string(i + 1) + "\n" + ExemplarsText(sides, *gaps[i]);
  return text;
}

std::string SuggestionsText(const CoverageSides& sides, const CoverageReport& report,
                            const CoverageOptions& options) {
  if (report.suggestions.empty()) return "";
  std::string text = "\nproduction texts that would bring the suite nearest, best first:\n";
  for (const diversity::Suggestion& one : report.suggestions) {
    text += "  " + Shown(sides.production.items[one.row].id, 60);
    if (options.has_exemplars)
      text += "  " + text::OneLine(sides.production_texts[one.row], kExemplarBytes);
    text += "\n";
  }
  return text;
}

}  // namespace

std::string CoverageText(const CoverageSides& sides, const CoverageReport& report,
                         const CoverageOptions& options) {
  return HeadingText(sides, report) + MeasuresText(report) + GapsText(sides, report, options) +
         SuggestionsText(sides, report, options);
}

}  // namespace plimsoll::cli
