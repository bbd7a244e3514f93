#include "harness/stats/judge_bias.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "harness/stats/mean_difference.h"
#include "harness/stats/moments.h"
#include "harness/stats/paired.h"
#include "harness/stats/two_rates.h"

namespace plimsoll::stats {

std::optional<PositionBias> MeasurePositionBias(const SwappedPairs& pairs) {
  const std::int64_t total = pairs.first_preferring + pairs.second_preferring + pairs.consistent;
  if (total <= 0) return std::nullopt;
  const auto n = static_cast<double>(total);
  PositionBias bias;
  bias.consistency = static_cast<double>(pairs.consistent) / n;
  bias.first_bias = static_cast<double>(pairs.first_preferring - pairs.second_preferring) / n;
  bias.p = McNemarExactTwoSided({total, pairs.first_preferring, pairs.second_preferring});
  return bias;
}

LengthBias MeasureLengthBias(std::span<const double> scores, std::span<const double> log_lengths,
                             std::span<const double> human) {
  return {PartialPearson(scores, log_lengths, human), PartialSpearman(scores, log_lengths, human)};
}

std::optional<PaddingBias> MeasurePaddingBias(std::span<const double> changes, std::uint64_t seed) {
  if (changes.empty()) return std::nullopt;
  std::vector<double> reversed(changes.begin(), changes.end());
  for (double& change : reversed) change = -change;
  PaddingBias bias;
  bias.mean_change = Mean(changes);
  bias.p = std::min(1.0, 2 * std::min(SignFlip(changes, seed), SignFlip(reversed, seed)));
  bias.is_accepted = std::abs(bias.mean_change) <= kAcceptedPaddingChange;
  return bias;
}

std::optional<SelfPreference> MeasureSelfPreference(const FalsePasses& own,
                                                    const FalsePasses& others, double level) {
  if (own.human_fails <= 0 || others.human_fails <= 0) return std::nullopt;
  const auto own_n = static_cast<double>(own.human_fails);
  const auto others_n = static_cast<double>(others.human_fails);
  const auto own_passes = static_cast<double>(own.judged_passes);
  const auto others_passes = static_cast<double>(others.judged_passes);
  SelfPreference preference;
  preference.difference = own_passes / own_n - others_passes / others_n;
  preference.interval = NewcombeDifference(own_passes, own_n, others_passes, others_n, level);
  preference.p_greater = FisherExactGreater(own.judged_passes, own.human_fails,
                                            others.judged_passes, others.human_fails);
  return preference;
}

}  // namespace plimsoll::stats
