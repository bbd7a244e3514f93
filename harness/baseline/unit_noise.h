#ifndef HARNESS_BASELINE_UNIT_NOISE_H_
#define HARNESS_BASELINE_UNIT_NOISE_H_

#include <span>
#include <string_view>

#include "harness/baseline/pairing.h"
#include "harness/baseline/sample.h"

namespace plimsoll::baseline {

/// What the noise of a comparison is known from.
enum class NoiseOrigin {
  kBothWays,  ///< as much as fell rose too: a change in both directions is none of the mean
  kTrials,    ///< trials of one case that came out differently
};
std::string_view NoiseOriginName(NoiseOrigin origin);  ///< "both_ways", "trials"

/// The variance of a unit's difference for a model of which nothing changed, to plan with.
struct UnitNoise {
  double psi = 0;  ///< at one trial per case the discordance; never 0
  NoiseOrigin origin = NoiseOrigin::kBothWays;
  bool operator==(const UnitNoise&) const = default;
};

/// The larger of Sample::balanced_square and, where cases have several trials, the variance that
/// these leave in a unit's mean. Neither grows with a drop: power that follows from the observed
/// change says again what p says. Source: Hoenig & Heisey 2001.
UnitNoise NoiseOfUnits(std::span<const Row> rows, const UnitIndex& index, const Sample& sample,
                       bool is_graded);

}  // namespace plimsoll::baseline

#endif  // HARNESS_BASELINE_UNIT_NOISE_H_
