#include "harness/report/bar.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "harness/report/figures.h"

namespace plimsoll::report {
namespace {

struct Signs {
  std::string_view empty, zero, margin, line, line_at_zero, line_at_margin, point;
};
constexpr Signs kUnicode = {"·", "│", "┊", "━", "┿", "┋", "●"};
constexpr Signs kAscii = {".", "|", ":", "=", "+", "!", "o"};

const Signs& SignsOf(const TerminalStyle& style) { return style.has_unicode ? kUnicode : kAscii; }

int ColumnOf(double value, const BarScale& scale) {
  const double share = (value / scale.range + 1) / 2;
  return static_cast<int>(std::lround(std::clamp(share, 0.0, 1.0) * (scale.columns - 1)));
}

}  // namespace

BarScale ScaleFor(const std::vector<baseline::TrackComparison>& tracks,
                  const std::vector<double>& margins, int columns) {
  double widest = 0;
  for (const baseline::TrackComparison& entry : tracks)
    if (entry.difference)
      widest = std::max({widest, std::abs(entry.interval.low), std::abs(entry.interval.high)});
  for (const double margin : margins) widest = std::max(widest, margin);
  BarScale scale;
  scale.columns = columns % 2 == 1 ? columns : columns - 1;
  for (const double range : {0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0}) {
    scale.range = range;
    if (widest <= range) break;
  }
  return scale;
}

std::string BarAxis(const BarScale& scale) {
  const std::string end = Fixed(scale.range * 100, 0);
  const auto half = static_cast<std::size_t>(scale.columns / 2);
  return PadRight("-" + end, half) + "0" + PadLeft("+" + end, half);
}

std::string Bar(const baseline::TrackComparison& entry, std::optional<double> margin,
                const BarScale& scale, Tone tone, const TerminalStyle& style) {
  const Signs& signs = SignsOf(style);
  const int zero = ColumnOf(0, scale);
  const int limit = margin ? ColumnOf(-*margin, scale) : -1;
  const bool is_known = entry.difference.has_value();
  const int low = is_known ? ColumnOf(entry.interval.low, scale) : 0;
  const int high = is_known ? ColumnOf(entry.interval.high, scale) : -1;
  const int point = is_known ? ColumnOf(*entry.difference, scale) : -1;
  std::string bar;
  for (int column = 0; column < scale.columns; ++column) {
    const bool is_line = column >= low && column <= high;
    std::string_view sign = is_line ? signs.line : signs.empty;
    if (column == limit) sign = is_line ? signs.line_at_margin : signs.margin;
    if (column == zero) sign = is_line ? signs.line_at_zero : signs.zero;
    if (column == point) sign = signs.point;
    const bool is_mark = column == zero || column == limit;
    bar += Paint(style, is_line ? tone : is_mark ? Tone::kPlain : Tone::kFaint, sign);
  }
  return bar;
}

std::string BarLegend(const TerminalStyle& style) {
  const Signs& signs = SignsOf(style);
  return "difference to the baseline in points: " + std::string(signs.point) + " measured, " +
         std::string(signs.line) + " 90 % interval, " + std::string(signs.zero) + " zero, " +
         std::string(signs.margin) + " margin";
}

}  // namespace plimsoll::report
