#ifndef HARNESS_REPORT_BAR_H_
#define HARNESS_REPORT_BAR_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/report/layout.h"
#include "harness/stats/rates.h"

namespace plimsoll::report {

/// A change against the baseline, as a bar shows it. All are fractions.
struct Change {
  std::optional<double> difference;  ///< candidate minus baseline; unset: nothing was measured
  stats::Interval interval;          ///< of the difference
  std::optional<double> margin;      ///< the largest drop that is allowed
};

/// The axis that all changes are drawn on: from -range to +range, zero in the middle.
struct BarScale {
  double range = 0.1;
  int columns = 27;  ///< odd
};

/// The smallest of 1, 2, 3, 5, 10, 15, 20, 30, 50, 100 points that holds every interval and margin;
/// but no more than ten times the smallest margin, for a track of a few cases must not press those
/// of the others to zero.
BarScale ScaleFor(const std::vector<Change>& changes, int columns);

/// The axis' two ends and zero, as wide as a bar: "-10 worse     0    better +10".
std::string BarAxis(const BarScale& scale);

/// One difference with its interval, the zero line and the margin line. An interval that excludes
/// the margin or zero never touches its line, and one that leaves the axis ends in an arrow.
std::string Bar(const Change& change, const BarScale& scale, Tone tone, const TerminalStyle& style);

/// What the signs of these bars mean; `interval` says which one is drawn.
std::string BarLegend(const std::vector<Change>& changes, std::string_view interval,
                      const TerminalStyle& style);

}  // namespace plimsoll::report

#endif  // HARNESS_REPORT_BAR_H_
