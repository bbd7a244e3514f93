#ifndef HARNESS_INSIGHT_SUITE_POWER_H_
#define HARNESS_INSIGHT_SUITE_POWER_H_

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "harness/baseline/measurement.h"
#include "harness/stats/power.h"
#include "harness/suite/case.h"

namespace plimsoll::insight {

/// Where the noise of a track is known from.
enum class NoiseSource {
  kDiscordance,  ///< it was told
  kRate,         ///< independent trials of a model of that pass rate, 2p(1 - p): none noisier
  kRepeat,       ///< the same model measured twice
  kTrials,       ///< trials of the same case that came out differently, in a stored measurement
};

/// How much a case's outcome varies where nothing changed: nuisance only, never a difference that
/// was observed. Range: 0 to 1/4, the variance of one trial.
struct TrialNoise {
  double within = 0;
  NoiseSource source = NoiseSource::kRate;
  std::optional<double> pass_rate;  ///< of the measurement or the assumption; none where told
  bool operator==(const TrialNoise&) const = default;

  double discordance() const { return 2 * within; }  ///< psi at one trial per case on both sides
  /// Known from a rate alone: a target that says the same each time has less.
  bool is_upper_bound() const { return source == NoiseSource::kRate; }
};

/// Of a discordance psi between two runs of one model. Shapes: 0 <= psi <= 1/2.
TrialNoise NoiseOfDiscordance(double psi);
/// Of independent trials at a pass rate. Shapes: 0 <= rate <= 1.
TrialNoise NoiseOfRate(double rate);
/// Of a track's measured cases: the variance within cases where some have several trials, else what
/// their pass rate allows at most. None without a case that has a rate.
std::optional<TrialNoise> NoiseOfTrack(std::span<const baseline::Measurement> history,
                                       suite::Track track);

/// Of a track's cases in two measurements of one model: how far they differ is noise and nothing
/// else. None without a case that both have a rate of.
std::optional<TrialNoise> NoiseOfRepeat(std::span<const baseline::Measurement> first,
                                        std::span<const baseline::Measurement> second,
                                        suite::Track track);

/// What a track is to be judged with.
struct TrackDesign {
  suite::Track track = suite::Track::kHappyPath;
  bool is_gating = true;
  std::int64_t cases = 0;
  std::int64_t clusters = 0;  ///< variants of one seed are one observation
  stats::TrialCounts trials;  ///< per case
  double margin = 0;          ///< as the rates are read: attenuated where a judge errs
  TrialNoise noise;
};

/// What the track can see. Clusters are the units; that a cluster's mean is less noisy than one of
/// its cases is not counted on.
struct TrackPower {
  TrackDesign design;
  double variance = 0;         ///< of a unit's difference where nothing changed
  double detectable_drop = 1;  ///< seen with kPower, one-sided at alpha
  double chance_of_pass = 0;   ///< where nothing changed
  std::int64_t floor = 0;      ///< units below which nothing can pass at this margin
  /// Units, and alternatively trials per case on both sides, with which an unchanged track passes
  /// with the release's power_per_track; no trials where no number of them is enough.
  std::int64_t units_needed = 0;
  std::optional<std::int64_t> trials_needed;
};

/// The power that a track, and a release as a whole, should have.
inline constexpr double kPower = 0.8;

struct ReleasePower {
  double alpha = 0.05;
  std::vector<TrackPower> tracks;
  double power_per_track = kPower;  ///< so that all gating tracks together pass with kPower
  double chance_of_pass = 0;        ///< of all gating tracks where nothing changed; 0 without one
};

/// Shapes: every margin in (0, 1), 0 < alpha < 1/2.
ReleasePower PowerOf(std::span<const TrackDesign> tracks, double alpha);

}  // namespace plimsoll::insight

#endif  // HARNESS_INSIGHT_SUITE_POWER_H_
