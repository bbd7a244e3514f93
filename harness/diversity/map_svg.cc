#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <string>

#include "harness/diversity/map.h"
#include "harness/text/hostile.h"

namespace plimsoll::diversity {
namespace {

// A column of 480 units, so that its letters can be read on a telephone.
constexpr double kWidth = 480;
constexpr double kMargin = 20;
constexpr double kMapTop = 110;
constexpr double kMapSide = kWidth - 2 * kMargin;
constexpr double kLine = 40;  // of a named gap: two lines of text
constexpr std::size_t kLabelColumns = 50;
constexpr std::size_t kTitleColumns = 40;
constexpr std::size_t kNamedGaps = 9;

/// Colours that keep apart for eyes that tell red from green poorly (Okabe & Ito 2008).
constexpr const char* kStyle =
    "<style>\n"
    "svg{--ground:#ffffff;--ink:#1b1f24;--soft:#57606a;--line:#d0d7de;--production:#9aa4af;"
    "--suite:#0072b2;--gap:#d55e00;--on-gap:#ffffff}\n"
    "@media (prefers-color-scheme:dark){svg{--ground:#0d1117;--ink:#e6edf3;--soft:#9da7b3;"
    "--line:#30363d;--production:#6e7681;--suite:#56b4e9;--gap:#e69f00;--on-gap:#0d1117}}\n"
    ".ground{fill:var(--ground)}.frame{fill:none;stroke:var(--line)}\n"
    "text{font-family:system-ui,-apple-system,'Segoe UI',sans-serif;fill:var(--ink)}\n"
    ".title{font-size:17px;font-weight:600}.note{font-size:14px;fill:var(--soft)}"
    ".name{font-size:15px}\n"
    ".number{font-size:13px;font-weight:700;fill:var(--on-gap);text-anchor:middle}\n"
    ".p{fill:var(--production)}.g{fill:var(--gap);fill-opacity:.75}"
    ".s{fill:var(--suite);stroke:var(--ground);stroke-width:.6}"
    ".b{fill:var(--gap);stroke:var(--ground);stroke-width:1.5}"
    ".d{font-size:10px;font-weight:700;fill:var(--gap);text-anchor:middle}\n"
    "</style>\n";

std::string Number(double value) {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%.1f", value);
  return buffer;
}

std::string Text(double x, double y, std::string_view style, std::string_view text) {
  return "<text x=\"" + Number(x) + "\" y=\"" + Number(y) + "\" class=\"" + std::string(style) +
         "\">" + text::EscapeHtml(text) + "</text>\n";
}

/// A name of unknown origin in one line that fits.
std::string Fitting(const std::string& name, std::size_t columns) {
  return text::CutColumns(text::OneLine(name), columns);
}

std::string Circle(double x, double y, double radius, std::string_view style) {
  return "<circle cx=\"" + Number(x) + "\" cy=\"" + Number(y) + "\" r=\"" + Number(radius) +
         "\" class=\"" + std::string(style) + "\"/>\n";
}

/// A square on its corner.
std::string Diamond(double x, double y, double half) {
  return "<path d=\"M" + Number(x) + " " + Number(y - half) + "l" + Number(half) + " " +
         Number(half) + "l" + Number(-half) + " " + Number(half) + "l" + Number(-half) + " " +
         Number(-half) + "z\" class=\"s\"/>\n";
}

double AcrossOf(const Place& place) { return kMargin + 8 + place.x * (kMapSide - 16); }
double DownOf(const Place& place) { return kMapTop + 8 + (1 - place.y) * (kMapSide - 16); }

std::string Badge(double x, double y, std::size_t number) {
  return Circle(x, y, 10, "b") + Text(x, y + 4.5, "number", std::to_string(number));
}

/// How many gaps have a number.
std::size_t NamedGaps(const CoverageMap& map) { return std::min(map.gaps.size(), kNamedGaps); }

/// Production first, then what is missing, then the suite, so that nothing hides what matters.
std::string Points(const CoverageMap& map) {
  std::map<std::size_t, std::size_t> gaps;  // by region
  for (std::size_t i = 0; i < map.gaps.size(); ++i) gaps[map.gaps[i].region] = i;
  std::string ordinary;
  std::string missing;
  std::string cases;
  for (const MapPoint& point : map.points) {
    const double x = AcrossOf(point.place);
    const double y = DownOf(point.place);
    if (point.is_case) {
      cases += Diamond(x, y, 4);
    } else if (const auto gap = gaps.find(point.region); gap != gaps.end()) {
      missing += gap->second < kNamedGaps ? Text(x, y + 3, "d", std::to_string(gap->second + 1))
                                          : Circle(x, y, 2.6, "g");
    } else {
      ordinary += Circle(x, y, 2.2, "p");
    }
  }
  std::string badges;
  for (std::size_t i = 0; i < NamedGaps(map); ++i)
    badges += Badge(AcrossOf(map.gaps[i].place), DownOf(map.gaps[i].place), i + 1);
  return ordinary + missing + cases + badges;
}

std::string Legend(const CoverageMap& map) {
  const double row = 86;
  return Circle(kMargin + 5, row - 4, 4, "p") + Text(kMargin + 16, row, "note", "production") +
         Text(kMargin + 111, row - 1, "d", "1") + Circle(kMargin + 121, row - 4, 4, "g") +
         Text(kMargin + 132, row, "note", map.gaps.empty() ? "in a gap (none)" : "in a gap") +
         Diamond(kMargin + 253, row - 4, 6) + Text(kMargin + 266, row, "note", "case of the suite");
}

std::string Share(double share) { return Number(100 * share) + " % of production"; }

std::string CasesText(double cases) {
  const auto count = static_cast<long>(std::lround(cases));
  if (count == 0) return "no case";
  return std::to_string(count) + (count == 1 ? " case" : " cases");
}

std::string Gaps(const CoverageMap& map, double top) {
  std::string list;
  for (std::size_t i = 0; i < NamedGaps(map); ++i) {
    const MapGap& gap = map.gaps[i];
    const double y = top + kLine * static_cast<double>(i);
    list += Badge(kMargin + 10, y + 12, i + 1);
    list += Text(kMargin + 30, y + 10, "name", Fitting(gap.label, kLabelColumns));
    list += Text(kMargin + 30, y + 28, "note",
                 Share(gap.production_share) + ", " + CasesText(gap.suite_cases));
  }
  const std::size_t more = map.gaps.size() - NamedGaps(map);
  if (more > 0)
    list += Text(kMargin + 30, top + kLine * kNamedGaps + 10, "note",
                 "and " + std::to_string(more) + (more == 1 ? " more gap" : " more gaps") +
                     " without a number");
  return list;
}

std::string ShownText(const CoverageMap& map) {
  const auto cases = static_cast<std::size_t>(std::count_if(
      map.points.begin(), map.points.end(), [](const MapPoint& point) { return point.is_case; }));
  const std::size_t production = map.points.size() - cases;
  const auto of = [](std::size_t shown, std::size_t all) {
    return shown == all ? std::to_string(all)
                        : std::to_string(shown) + " of " + std::to_string(all);
  };
  return of(production, map.production_rows) + " texts of production, " +
         of(cases, map.suite_rows) + " cases";
}

}  // namespace

std::string MapSvg(const CoverageMap& map) {
  const double list = kMapTop + kMapSide + 48;
  const std::size_t lines = NamedGaps(map) + (map.gaps.size() > kNamedGaps ? 1 : 0);
  const double height = list + kLine * static_cast<double>(lines) + 8;
  const std::string size = Number(kWidth) + " " + Number(height);
  const std::string suite = Fitting(map.suite, kTitleColumns);
  const std::string production = "in " + Fitting(map.production, kLabelColumns);
  const std::string title = suite + " " + production;
  return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + size +
         "\" width=\"100%\" style=\"max-width:720px\" role=\"img\" aria-label=\"" +
         text::EscapeHtmlAttribute("Map of " + title) + "\">\n<title>" + text::EscapeHtml(title) +
         "</title>\n" + kStyle + "<rect class=\"ground\" width=\"100%\" height=\"100%\"/>\n" +
         Text(kMargin, 30, "title", suite) + Text(kMargin, 52, "note", production) + Legend(map) +
         "<rect class=\"frame\" x=\"" + Number(kMargin) + "\" y=\"" + Number(kMapTop) +
         "\" width=\"" + Number(kMapSide) + "\" height=\"" + Number(kMapSide) + "\" rx=\"6\"/>\n" +
         Points(map) + Text(kMargin, kMapTop + kMapSide + 22, "note", ShownText(map)) +
         Gaps(map, list) + "</svg>\n";
}

}  // namespace plimsoll::diversity
