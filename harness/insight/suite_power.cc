#include "harness/insight/suite_power.h"

#include <algorithm>

#include "harness/stats/variance_components.h"

namespace plimsoll::insight {
namespace {

TrackPower PowerOfTrack(const TrackDesign& design, double alpha, double power_per_track) {
  const double within = design.noise.within;
  const stats::PairedNoise noise{0, within, within};
  const auto units = static_cast<double>(design.clusters);
  TrackPower power;
  power.design = design;
  power.variance = stats::PairedVariance(noise, design.trials);
  power.floor = stats::CaseFloor(design.margin, alpha);
  power.units_needed = stats::CasesNeeded(power.variance, design.margin, alpha, power_per_track);
  if (design.clusters == 0) return power;
  power.detectable_drop = stats::MinimumDetectableDrop(power.variance, units, alpha, kPower);
  power.chance_of_pass = stats::ChanceOfPassUnchanged(power.variance, units, design.margin, alpha);
  power.trials_needed = stats::TrialsNeeded(noise, units, design.margin, alpha, power_per_track);
  return power;
}

}  // namespace

TrialNoise NoiseOfDiscordance(double psi) {
  return {psi / 2, NoiseSource::kDiscordance, std::nullopt};
}

TrialNoise NoiseOfRate(double rate) {
  return {stats::DiscordanceWithoutHistory(rate) / 2, NoiseSource::kRate, rate};
}

std::optional<TrialNoise> NoiseOfTrack(std::span<const baseline::Measurement> history,
                                       suite::Track track) {
  std::vector<stats::TrialSummary> cases;
  double rates = 0;
  for (const baseline::Measurement& side : history) {
    for (const baseline::CaseResult& result : side.cases) {
      if (result.track != track || result.trials == 0) continue;
      const double trials = result.trials;
      const double rate = result.passes / trials;
      cases.push_back({trials, rate, result.passes * (1 - rate)});
      rates += rate;
    }
  }
  if (cases.empty()) return std::nullopt;
  const double mean = rates / static_cast<double>(cases.size());
  if (const auto components = stats::DecomposeVariance(cases))
    return TrialNoise{components->within, NoiseSource::kTrials, mean};
  return NoiseOfRate(mean);
}

ReleasePower PowerOf(std::span<const TrackDesign> tracks, double alpha) {
  const std::int64_t gating = std::count_if(
      tracks.begin(), tracks.end(), [](const TrackDesign& track) { return track.is_gating; });
  ReleasePower release;
  release.alpha = alpha;
  release.power_per_track = stats::PowerPerTrack(kPower, std::max<std::int64_t>(gating, 1));
  release.chance_of_pass = gating > 0 ? 1 : 0;
  for (const TrackDesign& design : tracks) {
    release.tracks.push_back(PowerOfTrack(design, alpha, release.power_per_track));
    if (design.is_gating) release.chance_of_pass *= release.tracks.back().chance_of_pass;
  }
  return release;
}

}  // namespace plimsoll::insight
