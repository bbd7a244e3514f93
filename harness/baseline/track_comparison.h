#ifndef HARNESS_BASELINE_TRACK_COMPARISON_H_
#define HARNESS_BASELINE_TRACK_COMPARISON_H_

#include <span>
#include <string>

#include "harness/baseline/comparison.h"
#include "harness/baseline/pairing.h"

namespace plimsoll::baseline {

/// Compares rows of one track: their scores with `is_graded`, else their passes. `suite` and
/// `slice` only name the result.
TrackComparison CompareTrack(std::string suite, suite::Track track, std::string slice,
                             std::span<const Row> rows, bool is_graded);

}  // namespace plimsoll::baseline

#endif  // HARNESS_BASELINE_TRACK_COMPARISON_H_
