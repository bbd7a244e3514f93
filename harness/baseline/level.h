#ifndef HARNESS_BASELINE_LEVEL_H_
#define HARNESS_BASELINE_LEVEL_H_

#include <span>
#include <vector>

#include "harness/stats/paired.h"

namespace plimsoll::baseline {

/// One unit of the paired test: a cluster of cases (most often one case), with the share of its
/// trials that passed on each side. Range: [0, 1].
struct Unit {
  double baseline = 0;
  double candidate = 0;
};

/// The binary pairs that come of asking each unit for at least `share` of its trials.
struct Level {
  double share = 1;
  stats::Discordance counts;
  bool operator==(const Level&) const = default;
};

/// The pairs at every share that makes a difference, the strictest (all trials pass) first; at
/// least that one.
///
/// The mean of a share p is the mean over all t in (0, 1] of "p >= t". So where no level has lost
/// more than a margin, the mean share has not either, and testing each level at alpha tests the
/// mean at alpha (an intersection-union test). The strictest level alone would be blind to a case
/// that fell from 4 passes of 5 to none. With one trial per unit there is one level: the plain
/// pairs.
std::vector<Level> LevelsOf(std::span<const Unit> units);

}  // namespace plimsoll::baseline

#endif  // HARNESS_BASELINE_LEVEL_H_
