#ifndef HARNESS_STATS_ASSOCIATION_H_
#define HARNESS_STATS_ASSOCIATION_H_

#include <cstdint>
#include <optional>
#include <span>

#include "harness/stats/rates.h"

namespace plimsoll::stats {

/// Failures with and without an attribute within one stratum.
struct TwoByTwo {
  std::int64_t exposed_fails = 0;
  std::int64_t exposed_passes = 0;
  std::int64_t other_fails = 0;
  std::int64_t other_passes = 0;
};

/// An odds ratio common to all strata; above 1 the attribute goes with failing.
struct CommonOddsRatio {
  double estimate = 1;
  double log_se = 0;
  Interval interval;
};

struct CochranMantelHaenszelTest {
  double statistic = 0;  ///< chi-squared with one degree of freedom
  double p = 1;          ///< two-sided
  /// None where no stratum has both a failure with and a pass without the attribute, or none the
  /// reverse: then the ratio is 0 or infinite.
  std::optional<CommonOddsRatio> odds_ratio;
};

/// Whether failing goes with the attribute when the strata are held fixed; strata of one margin 0
/// say nothing and drop out. `continuity` subtracts 1/2. None where no stratum says anything.
/// Source: Mantel & Haenszel 1959; interval Robins, Breslow & Greenland 1986.
std::optional<CochranMantelHaenszelTest> CochranMantelHaenszel(std::span<const TwoByTwo> strata,
                                                               double level,
                                                               bool continuity = false);

/// The rows that keep `factor` from being a function of `source`: per code of the source, those
/// that have another code of the factor than its most frequent one. 0: the factor is a function of
/// the source, and cannot be told from it. Of a source that differs in every row everything is a
/// function. Shapes: one code per row in both. O(n).
std::int64_t ExceptionsToFunction(std::span<const std::int64_t> factor,
                                  std::span<const std::int64_t> source);

/// How much two category codes say about each other.
struct GTestResult {
  double g = 0;  ///< likelihood ratio statistic, 2 n times the mutual information in nats
  double df = 0;
  double p = 1;
  /// The share of the first one's entropy that the second one explains: 1 where the first is a
  /// function of the second. Range: [0, 1].
  double explained = 0;
};

/// None where either has one code only. Shapes: one code per row in both. O(n).
/// Source: Sokal & Rohlf 1981; Theil 1970.
std::optional<GTestResult> GTest(std::span<const std::int64_t> first,
                                 std::span<const std::int64_t> second);

}  // namespace plimsoll::stats

#endif  // HARNESS_STATS_ASSOCIATION_H_
