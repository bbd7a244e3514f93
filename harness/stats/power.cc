#include "harness/stats/power.h"

#include <algorithm>
#include <cmath>

#include "harness/stats/distributions.h"
#include "harness/stats/rates.h"
#include "harness/stats/significance.h"

namespace plimsoll::stats {
namespace {

double SumOfQuantiles(double alpha, double power) {
  return NormalQuantile(1 - alpha) + NormalQuantile(power);
}

}  // namespace

std::int64_t CaseFloor(double margin, double alpha) {
  if (margin >= 1) return 1;
  const double n = std::log(alpha + kRoundingOfP) / std::log1p(-margin);
  return std::max<std::int64_t>(1, static_cast<std::int64_t>(std::ceil(n)));
}

double SmallestExcludableDrop(double n, double alpha) {
  return n > 0 ? -std::expm1(std::log(alpha) / n) : 1;
}

double PairedVariance(const PairedNoise& noise, const TrialCounts& trials) {
  return noise.omega2 + noise.within_candidate / trials.candidate +
         noise.within_baseline / trials.baseline;
}

PairedNoise NoiseOf(double variance, double within_candidate, double within_baseline,
                    const TrialCounts& trials) {
  PairedNoise noise{0, within_candidate, within_baseline};
  noise.omega2 = std::max(0.0, variance - PairedVariance(noise, trials));
  return noise;
}

double DiscordanceWithoutHistory(double pass_rate) { return 2 * pass_rate * (1 - pass_rate); }

double NormalDetectableChange(double variance, double n, double alpha, double power) {
  return SumOfQuantiles(alpha, power) * std::sqrt(variance / n);
}

double NormalCasesNeeded(double variance, double change, double alpha, double power) {
  const double z = SumOfQuantiles(alpha, power);
  return z * z * variance / (change * change);
}

double MinimumDetectableDrop(double psi, double n, double alpha, double power) {
  if (n <= 0) return 1;
  const double drop = NormalDetectableChange(psi, n, alpha, power);
  return std::min(1.0, std::max(drop, SmallestExcludableDrop(n, alpha)));
}

std::int64_t CasesNeeded(double psi, double margin, double alpha, double power) {
  const double n = std::ceil(NormalCasesNeeded(psi, margin, alpha, power));
  return std::max(CaseFloor(margin, alpha), static_cast<std::int64_t>(n));
}

std::optional<std::int64_t> TrialsNeeded(const PairedNoise& noise, double n, double margin,
                                         double alpha, double power) {
  if (n < static_cast<double>(CaseFloor(margin, alpha))) return std::nullopt;
  const double z = SumOfQuantiles(alpha, power);
  const double for_trials = n * margin * margin / (z * z) - noise.omega2;
  if (for_trials <= 0) return std::nullopt;
  const double trials = std::ceil((noise.within_candidate + noise.within_baseline) / for_trials);
  constexpr double kMostTrials = 1e9;
  if (trials > kMostTrials) return std::nullopt;
  return std::max<std::int64_t>(1, static_cast<std::int64_t>(trials));
}

double ChanceOfPassUnchanged(double variance, double n, double margin, double alpha) {
  if (n < static_cast<double>(CaseFloor(margin, alpha))) return 0;
  if (variance <= 0) return 1;
  return NormalUpperTail(NormalQuantile(1 - alpha) - margin / std::sqrt(variance / n));
}

double PowerPerTrack(double power, std::int64_t tracks) {
  return 1 - (1 - power) / static_cast<double>(tracks);
}

std::optional<double> ConnorPairsNeeded(double psi, double change, double alpha, double power) {
  if (change == 0 || std::abs(change) > psi) return std::nullopt;
  const double root = NormalQuantile(1 - alpha) * std::sqrt(psi) +
                      NormalQuantile(power) * std::sqrt(psi - change * change);
  return root * root / (change * change);
}

}  // namespace plimsoll::stats
