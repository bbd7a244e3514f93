#ifndef HARNESS_STATS_SATURATION_H_
#define HARNESS_STATS_SATURATION_H_

#include <cstdint>

namespace plimsoll::stats {

/// The one-sided lower bound, at 1 - alpha, of a pass probability after `passes` straight passes:
/// alpha^(1/passes), Clopper-Pearson's where nothing failed; 0 without a trial.
/// Source: Clopper & Pearson 1934.
double SaturationLowerBound(std::int64_t passes, double alpha);

}  // namespace plimsoll::stats

#endif  // HARNESS_STATS_SATURATION_H_
