#include "harness/report/bar.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "harness/report/figures.h"

namespace plimsoll::report {
namespace {

struct Signs {
  std::string_view empty, zero, margin, line, line_at_zero, line_at_margin, point, less, more;
};
// All of code page 437, which every fixed-width font has at the same width.
constexpr Signs kUnicode = {"·", "│", "║", "═", "╪", "╬", "●", "◄", "►"};
constexpr Signs kAscii = {".", "|", ":", "=", "+", "!", "o", "<", ">"};

constexpr double kMostMargins = 10;

const Signs& SignsOf(const TerminalStyle& style) { return style.has_unicode ? kUnicode : kAscii; }

/// Where a change's parts stand on the axis; -1 for what it does not have.
class Columns {
 public:
  Columns(const Change& change, const BarScale& scale) : scale_(scale), zero_(At(0)) {
    if (change.margin) margin_ = At(-*change.margin);
    if (!change.difference) return;
    low_ = At(change.interval.low);
    high_ = At(change.interval.high);
    // Rounding must not make an interval touch a line that it excludes.
    if (change.margin && change.interval.low > -*change.margin) low_ = std::max(low_, margin_ + 1);
    if (change.interval.high < 0) high_ = std::min(high_, zero_ - 1);
    if (change.interval.low > 0) low_ = std::max(low_, zero_ + 1);
    high_ = std::max(high_, low_);
    point_ = std::clamp(At(*change.difference), low_, high_);
    is_cut_low_ = change.interval.low < -scale.range;
    is_cut_high_ = change.interval.high > scale.range;
  }

  bool IsLine(int column) const { return column >= low_ && column <= high_; }
  bool IsMark(int column) const { return column == zero_ || column == margin_; }

  std::string_view SignAt(int column, const Signs& signs) const {
    const bool is_line = IsLine(column);
    if (is_cut_low_ && column == 0) return signs.less;
    if (is_cut_high_ && column == scale_.columns - 1) return signs.more;
    if (column == point_) return signs.point;
    if (column == zero_) return is_line ? signs.line_at_zero : signs.zero;
    if (column == margin_) return is_line ? signs.line_at_margin : signs.margin;
    return is_line ? signs.line : signs.empty;
  }

 private:
  int At(double value) const {
    const double share = (value / scale_.range + 1) / 2;
    return static_cast<int>(std::lround(std::clamp(share, 0.0, 1.0) * (scale_.columns - 1)));
  }

  const BarScale& scale_;
  int zero_ = 0;
  int margin_ = -1;
  int low_ = 0;
  int high_ = -1;
  int point_ = -1;
  bool is_cut_low_ = false;
  bool is_cut_high_ = false;
};

}  // namespace

BarScale ScaleFor(const std::vector<Change>& changes, int columns) {
  double widest = 0;
  double most = 1;
  for (const Change& change : changes) {
    if (change.difference)
      widest = std::max({widest, std::abs(change.interval.low), std::abs(change.interval.high)});
    if (!change.margin) continue;
    widest = std::max(widest, *change.margin);
    most = std::min(most, kMostMargins * *change.margin);
  }
  for (const Change& change : changes) most = std::max(most, change.margin.value_or(0));
  BarScale scale;
  scale.columns = columns % 2 == 1 ? columns : columns - 1;
  for (const double range : {0.01, 0.02, 0.03, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 1.0}) {
    scale.range = range;
    if (range >= std::min(widest, most)) break;
  }
  return scale;
}

std::string BarAxis(const BarScale& scale) {
  const std::string end = Fixed(scale.range * 100, 0);
  const auto half = static_cast<std::size_t>(scale.columns / 2);
  return PadRight("-" + end + " worse", half) + "0" + PadLeft("better +" + end, half);
}

std::string Bar(const Change& change, const BarScale& scale, Tone tone,
                const TerminalStyle& style) {
  const Columns columns(change, scale);
  const auto tone_at = [&](int column) {
    if (columns.IsLine(column)) return tone;
    return columns.IsMark(column) ? Tone::kPlain : Tone::kFaint;
  };
  std::string bar;
  std::string run;  // of one tone
  for (int column = 0; column < scale.columns; ++column) {
    run += columns.SignAt(column, SignsOf(style));
    if (column + 1 < scale.columns && tone_at(column + 1) == tone_at(column)) continue;
    bar += Paint(style, tone_at(column), run);
    run.clear();
  }
  return bar;
}

std::string BarLegend(const std::vector<Change>& changes, std::string_view interval,
                      const TerminalStyle& style) {
  const Signs& signs = SignsOf(style);
  const bool has_margin = std::any_of(changes.begin(), changes.end(), [](const Change& change) {
    return change.margin.has_value();
  });
  std::string legend = std::string(signs.point) + " measured, " + std::string(signs.line) + " " +
                       std::string(interval) + ", " + std::string(signs.zero) + " no change";
  if (has_margin) legend += ", " + std::string(signs.margin) + " largest drop allowed";
  return legend;
}

}  // namespace plimsoll::report
