#ifndef HARNESS_STATS_MULTIPLICITY_H_
#define HARNESS_STATS_MULTIPLICITY_H_

#include <vector>

namespace plimsoll::stats {

/// Holm's adjusted p-values, in the order of the input: rejecting at alpha keeps the chance of any
/// false rejection at alpha under any dependence. Source: Holm 1979.
std::vector<double> Holm(const std::vector<double>& p);

}  // namespace plimsoll::stats

#endif  // HARNESS_STATS_MULTIPLICITY_H_
