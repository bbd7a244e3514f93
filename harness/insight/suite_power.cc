#include "harness/insight/suite_power.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <tuple>

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

double RateOf(const baseline::CaseResult& result) {
  return static_cast<double>(result.passes) / result.trials;
}

using RatedCases =
    std::map<std::tuple<std::string_view, std::string_view, Digest>, const baseline::CaseResult*>;

RatedCases RatedCasesOf(std::span<const baseline::Measurement> measurements, suite::Track track) {
  RatedCases cases;
  for (const baseline::Measurement& measurement : measurements)
    for (const baseline::CaseResult& result : measurement.cases)
      if (result.track == track && result.trials > 0)
        cases[{measurement.suite, result.id, result.fingerprint}] = &result;
  return cases;
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
      const double rate = RateOf(result);
      cases.push_back({static_cast<double>(result.trials), rate, result.passes * (1 - rate)});
      rates += rate;
    }
  }
  if (cases.empty()) return std::nullopt;
  const double mean = rates / static_cast<double>(cases.size());
  if (const auto components = stats::DecomposeVariance(cases))
    return TrialNoise{components->within, NoiseSource::kTrials, mean};
  return NoiseOfRate(mean);
}

std::optional<TrialNoise> NoiseOfRepeat(std::span<const baseline::Measurement> first,
                                        std::span<const baseline::Measurement> second,
                                        suite::Track track) {
  const RatedCases before = RatedCasesOf(first, track);
  double squares = 0;
  double weights = 0;  // a squared difference is within * (1/k + 1/k') on average
  double rates = 0;
  double cases = 0;
  for (const auto& [key, now] : RatedCasesOf(second, track)) {
    const auto found = before.find(key);
    if (found == before.end()) continue;
    const double rate = RateOf(*now);
    const double difference = rate - RateOf(*found->second);
    squares += difference * difference;
    weights += 1.0 / now->trials + 1.0 / found->second->trials;
    rates += rate;
    cases += 1;
  }
  if (cases == 0) return std::nullopt;
  return TrialNoise{squares / weights, NoiseSource::kRepeat, rates / cases};
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
