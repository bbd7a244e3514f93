#ifndef HARNESS_REPORT_BAR_H_
#define HARNESS_REPORT_BAR_H_

#include <optional>
#include <string>
#include <vector>

#include "harness/baseline/comparison.h"
#include "harness/report/layout.h"

namespace plimsoll::report {

/// The axis that all tracks' differences are drawn on: from -range to +range, zero in the middle.
struct BarScale {
  double range = 0.1;  ///< a fraction
  int columns = 27;    ///< odd
};

/// The smallest of 1, 2, 5, 10, 20, 50, 100 points that holds every interval and margin.
BarScale ScaleFor(const std::vector<baseline::TrackComparison>& tracks,
                  const std::vector<double>& margins, int columns);

/// The axis' two ends and zero, as wide as a bar: "-10          0         +10".
std::string BarAxis(const BarScale& scale);

/// One difference with its interval, the zero line and the margin line.
std::string Bar(const baseline::TrackComparison& entry, std::optional<double> margin,
                const BarScale& scale, Tone tone, const TerminalStyle& style);

/// What the signs of a bar mean.
std::string BarLegend(const TerminalStyle& style);

}  // namespace plimsoll::report

#endif  // HARNESS_REPORT_BAR_H_
