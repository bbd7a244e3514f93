#ifndef HARNESS_BASELINE_TRACK_RATE_H_
#define HARNESS_BASELINE_TRACK_RATE_H_

#include <array>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/baseline/comparison.h"
#include "harness/baseline/measurement.h"

namespace plimsoll::baseline {

/// A track's rate over all suites.
struct TrackRate {
  suite::Track track = suite::Track::kHappyPath;
  Rate rate;
  std::int64_t unscored = 0;  ///< cases that are not in it, or not with all their trials
};

/// Adds up cases that come one at a time; keeps sixteen bytes of each, so that a million cost
/// little.
class TrackRateCounter {
 public:
  void Add(std::string_view suite, const CaseResult& result);
  /// The tracks that have cases, in order of tracks.
  std::vector<TrackRate> Take();

 private:
  struct Sum {
    TrackRate rate;
    /// Of those in the rate: the hash of its cluster, and the share of trials that it passed.
    std::vector<std::pair<std::uint64_t, double>> shares;
    std::int64_t all_passed = 0;  ///< cases that passed every trial
    bool has_cases = false;
  };
  std::array<Sum, 4> sums_;
};

}  // namespace plimsoll::baseline

#endif  // HARNESS_BASELINE_TRACK_RATE_H_
