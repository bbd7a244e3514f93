#ifndef HARNESS_INSIGHT_ARM_REPORT_H_
#define HARNESS_INSIGHT_ARM_REPORT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/insight/case_table.h"
#include "harness/stats/arms.h"

namespace plimsoll::insight {

/// A factor with one of its values: `FACTOR=VALUE`.
struct FactorValue {
  std::string factor;
  std::string value;
};

/// What two arms of a suite are, and how they are compared.
struct ArmQuestion {
  std::string factor;
  std::string treated;  ///< the value whose rate comes first
  std::string other;
  std::string cluster;  ///< a factor whose values are the clusters; empty: seeds and equal texts
  bool match_length = false;
  std::vector<FactorValue> exclude;  ///< each is left out in a comparison of its own
  std::uint64_t seed = 1;
};

/// Reads "FACTOR=VALUE". Errors: kInvalid.
Result<FactorValue> ParseFactorValue(const std::string& text);
/// Reads "FACTOR=A:B". Errors: kInvalid.
Status ParseArms(const std::string& text, ArmQuestion* out);

/// One comparison of the two arms. Rates and differences are of failures; positive: the treated arm
/// fails more.
struct ArmComparison {
  std::string target;   ///< empty: all runs together
  std::string without;  ///< what is left out, such as "lint.runaway-field=yes"; may be empty
  bool is_matched = false;
  std::int64_t treated_rows = 0;
  std::int64_t other_rows = 0;
  std::int64_t excluded_rows = 0;
  std::int64_t clusters = 0;
  std::optional<double> treated_rate;
  std::optional<double> other_rate;
  /// As if every row were independent: chi-squared (CMH over the strata) where rows passed or
  /// failed, else a t test. For comparison only.
  std::optional<double> p_naive;
  std::optional<stats::ArmDifference> clustered;
  std::optional<double> p_permutation;  ///< of clusters, within strata
  /// What decides: the clustered t test, with fewer than kClustersForT clusters the permutation;
  /// never the naive p. Unset where neither is to be had.
  std::optional<double> p;
  std::string_view decided_by;  ///< "clustered_t", "cluster_permutation" or empty
};

inline constexpr std::int64_t kClustersForT = 40;

/// All rows; without each exclusion; where there are several, without all of them. Each for all
/// runs together, within tracks, and where there are several runs for every target; with
/// `match_length` also within five bands of the prompt's length. Source: Cameron & Miller 2015
/// (clusters for a t test); Cochran 1968 (five bands).
/// Errors: kNotFound for a factor or a value that the cases do not have; kNothingSelected where an
/// arm is empty.
Result<std::vector<ArmComparison>> CompareTwoArms(const CaseTable& table,
                                                  const ArmQuestion& question);

}  // namespace plimsoll::insight

#endif  // HARNESS_INSIGHT_ARM_REPORT_H_
