#ifndef HARNESS_STATS_POWER_H_
#define HARNESS_STATS_POWER_H_

#include <cstdint>
#include <optional>

namespace plimsoll::stats {

/// The smallest n with (1 - margin)^n <= alpha: below it not even a perfect result excludes a drop
/// of `margin`. Shapes: 0 < margin, 0 < alpha < 1.
std::int64_t CaseFloor(double margin, double alpha);

/// The other way round: the smallest drop that a perfect result over n cases excludes,
/// 1 - alpha^(1/n); 1 for n = 0.
double SmallestExcludableDrop(double n, double alpha);

/// Where the variance of a paired case difference comes from: omega2, the true spread of change
/// from case to case (0 where nothing changed), and the variance between trials of one case.
struct PairedNoise {
  double omega2 = 0;
  double within_candidate = 0;
  double within_baseline = 0;
  bool operator==(const PairedNoise&) const = default;
};

/// Trials per case on both sides, each at least 1.
struct TrialCounts {
  double candidate = 1;
  double baseline = 1;
};

/// Var(D) = omega2 + w_c/k_c + w_b/k_b. Source: Miller 2024.
double PairedVariance(const PairedNoise& noise, const TrialCounts& trials);

/// The other way round: the noise behind an observed variance of D, omega2 never below 0.
PairedNoise NoiseOf(double variance, double within_candidate, double within_baseline,
                    const TrialCounts& trials);

/// The discordance to plan with where there is no history: that of independent trials of an
/// unchanged model of pass rate p, 2p(1 - p).
double DiscordanceWithoutHistory(double pass_rate);

/// The change seen with `power` in a one-sided test at alpha, normal approximation:
/// (z_alpha + z_power) sqrt(variance / n). Shapes: variance >= 0 of a paired difference (the
/// discordance at one trial per case), n > 0.
double NormalDetectableChange(double variance, double n, double alpha, double power);

/// The pairs that see `change` with that power, (z_alpha + z_power)^2 variance / change^2.
double NormalCasesNeeded(double variance, double change, double alpha, double power);

/// NormalDetectableChange, but never less than SmallestExcludableDrop. Range: (0, 1].
double MinimumDetectableDrop(double psi, double n, double alpha, double power);

/// The pairs with which an unchanged model of discordance (or variance of a paired difference) psi
/// passes a test of non-inferiority at `margin` with `power`; never less than CaseFloor.
std::int64_t CasesNeeded(double psi, double margin, double alpha, double power);

/// The trials per case, equal on both sides, with which n cases do the same; none where no number
/// of trials is enough, because n is below the floor or the cases themselves change too unequally.
std::optional<std::int64_t> TrialsNeeded(const PairedNoise& noise, double n, double margin,
                                         double alpha, double power);

/// The chance that an unchanged model passes, Phi(margin / sqrt(variance / n) - z_alpha); 0 below
/// CaseFloor. Take the variance from history or from a run against itself, never from the result
/// under test. Source: Hoenig & Heisey 2001.
double ChanceOfPassUnchanged(double variance, double n, double margin, double alpha);

/// The power to plan each of T tracks for, so that an unchanged release passes all of them with
/// `power`: 1 - (1 - power)/T. Shapes: tracks >= 1.
double PowerPerTrack(double power, std::int64_t tracks);

/// The pairs that a one-sided McNemar test needs to see `change` with `power`:
/// (z_alpha sqrt(psi) + z_power sqrt(psi - change^2))^2 / change^2; none where change is 0 or
/// larger than psi. Source: Connor 1987.
std::optional<double> ConnorPairsNeeded(double psi, double change, double alpha, double power);

/// The power of the one-sided McNemar test at alpha, exactly.
struct McNemarPower {
  double exact = 0;
  double mid_p = 0;
};

/// Sums the chance of rejection over the number of discordant pairs. Shapes: p_bad (pass then fail)
/// and p_good are probabilities, p_bad + p_good <= 1, n >= 0.
McNemarPower McNemarExactPower(double p_bad, double p_good, std::int64_t n, double alpha);

/// The power of the one-sided paired t test to see a mean change of `delta` (noncentral t). None
/// for n < 2 or sd <= 0. n may be a fraction, as PairedTSampleSize needs it.
std::optional<double> PairedTPower(double delta, double sd, double n, double alpha);

/// The n, not rounded, at which PairedTPower is `power`, never below 2. None where delta or sd is
/// not positive or more than 1e9 cases would be needed. Shapes: alpha < power < 1.
std::optional<double> PairedTSampleSize(double delta, double sd, double alpha, double power);

}  // namespace plimsoll::stats

#endif  // HARNESS_STATS_POWER_H_
