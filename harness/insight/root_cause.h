#ifndef HARNESS_INSIGHT_ROOT_CAUSE_H_
#define HARNESS_INSIGHT_ROOT_CAUSE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/insight/case_group.h"
#include "harness/insight/case_table.h"
#include "harness/insight/rate.h"
#include "harness/stats/rates.h"

namespace plimsoll::insight {

/// A group of cases and whether it goes with failing: an association in this suite, not yet a
/// cause.
struct Finding {
  CaseGroup group;
  SliceRate inside;
  SliceRate outside;
  double difference = 0;  ///< of failure rates, inside less outside; positive: the group fails more
  stats::Interval interval;       ///< Newcombe on the rates' observations, level 0.95
  std::string_view test;          ///< "fisher", "cmh" or "cluster_permutation"
  std::optional<double> p;        ///< two-sided; unset where the data cannot test it
  double smallest_p = 0;          ///< that any outcome could have given
  std::optional<double> p_naive;  ///< Fisher's, as if every row were a case of its own; beside the
                                  ///< permutation where rows have one trial
  std::optional<double> p_adjusted;  ///< unset where it cannot be tested
  /// The name of a stronger finding whose cases hold these, or are among them, and beside which
  /// nothing is left of this one; empty where it stands alone.
  std::string nested_in;
};

struct RootCauseOptions {
  std::int64_t min_cases = 20;  ///< of each run, inside and outside
  double q = 0.10;
  std::uint64_t seed = 1;
};

struct RootCauses {
  SliceRate all;
  bool is_clustered = false;  ///< rows are not one trial of one independent case each
  std::int64_t groups = 0;    ///< looked at
  std::int64_t testable = 0;  ///< of them: the family of the adjustment
  /// Those that fail more inside than outside, the smallest p first, those that cannot be tested
  /// last.
  std::vector<Finding> findings;
  std::int64_t significant = 0;  ///< the first so many findings reach q
};

/// Searches values, pairs of values and phrases for those that go with failures. Rows of one trial
/// of independent cases: Fisher's exact test, or Cochran, Mantel and Haenszel's stratified by track
/// where there are several. Otherwise a permutation of clusters within tracks. Benjamini and
/// Hochberg over all groups that can be tested. Nested: one group's rows hold the other's, and CMH
/// stratified by the stronger finds nothing at 0.05.
RootCauses FindRootCauses(const CaseTable& table, std::span<const Factor* const> factors,
                          const RootCauseOptions& options);

}  // namespace plimsoll::insight

#endif  // HARNESS_INSIGHT_ROOT_CAUSE_H_
