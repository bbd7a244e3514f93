#ifndef HARNESS_STATS_DRIFT_H_
#define HARNESS_STATS_DRIFT_H_

#include <optional>
#include <span>

#include "harness/stats/rates.h"

namespace plimsoll::stats {

/// Passes among n observations. Shapes: 0 <= passes <= n; fractions are allowed (effective counts).
struct RateCount {
  double passes = 0;
  double n = 0;
  bool operator==(const RateCount&) const = default;
};

/// Seen and fresh cases of one release. NewcombeDifference gives the gap's own interval.
struct SeenAndFresh {
  RateCount seen;
  RateCount fresh;
};

/// The change of the log odds ratio between seen and fresh cases, with its standard error.
struct LogOddsInteraction {
  double change = 0;
  double standard_error = 0;
  double z = 0;
};

/// How the gap seen - fresh grew from one release to another: a difference in differences.
struct GapGrowth {
  double gap_old = 0;
  double gap_new = 0;
  double growth = 0;
  double standard_error = 0;
  Interval interval;                           ///< of the growth, normal approximation
  std::optional<LogOddsInteraction> log_odds;  ///< none where one of the four cells is 0 or all
};

/// None where one of the four samples is empty. Level two-sided.
std::optional<GapGrowth> GapGrowthBetween(const SeenAndFresh& old_release,
                                          const SeenAndFresh& new_release, double level);

/// A straight line through rates.
struct Trend {
  double slope = 0;           ///< change of the rate per unit of score
  double standard_error = 0;  ///< under "no trend"
  double chi_squared = 0;     ///< with one degree of freedom
  double p = 1;               ///< two-sided
};

/// Cochran-Armitage test for a trend of rates over scores (releases 1, 2, 3, ...). None where the
/// scores do not vary, or where all or none passed. Shapes: as many counts as scores.
/// Source: Cochran 1954; Armitage 1955.
std::optional<Trend> CochranArmitage(std::span<const RateCount> counts,
                                     std::span<const double> scores);

/// The difference a - b of two independent trends: of fresh and seen cases over the same releases.
Trend TrendDifference(const Trend& a, const Trend& b);

}  // namespace plimsoll::stats

#endif  // HARNESS_STATS_DRIFT_H_
