#ifndef HARNESS_INSIGHT_RATE_H_
#define HARNESS_INSIGHT_RATE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "harness/insight/case_table.h"
#include "harness/stats/rates.h"

namespace plimsoll::insight {

inline constexpr double kRateLevel = 0.95;

/// The pass rate of some rows. A share of all failures is never shown: it says how many cases there
/// are and not how they fare.
struct SliceRate {
  std::int64_t cases = 0;                   ///< rows in the rate
  std::int64_t clusters = 0;                ///< independent ones
  std::int64_t unscored = 0;                ///< rows with a trial outside the rate, or all of them
  double passes = 0;                        ///< sum of the cases' shares
  std::optional<double> rate;               ///< unset without cases
  std::optional<stats::Interval> interval;  ///< level 0.95; unset where one cluster is all there is
  std::string_view method;  ///< "wilson", "wilson_effective" (trials) or "wilson_clustered"
  double observations = 0;  ///< as many independent ones as `interval` took them for
};

/// Wilson's interval, on as many observations as the spread between cases or clusters is worth
/// where they are not one trial each. Shapes: indices into the table's rows.
SliceRate RateOf(const CaseTable& table, std::span<const std::size_t> rows);

}  // namespace plimsoll::insight

#endif  // HARNESS_INSIGHT_RATE_H_
