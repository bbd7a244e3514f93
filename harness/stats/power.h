#ifndef HARNESS_STATS_POWER_H_
#define HARNESS_STATS_POWER_H_

#include <cstdint>

namespace plimsoll::stats {

/// The smallest n with (1 - margin)^n <= alpha: below it not even a perfect result excludes a drop
/// of `margin`. Shapes: 0 < margin, 0 < alpha < 1.
std::int64_t CaseFloor(double margin, double alpha);

/// The other way round: the smallest drop that a perfect result over n cases excludes,
/// 1 - alpha^(1/n); 1 for n = 0.
double SmallestExcludableDrop(double n, double alpha);

/// The smallest drop seen with `power` in a one-sided test at alpha with discordance psi over n
/// pairs: (z_alpha + z_power) sqrt(psi / n), and never less than SmallestExcludableDrop. Range: (0,
/// 1].
double MinimumDetectableDrop(double psi, double n, double alpha, double power);

/// The pairs with which an unchanged model of discordance psi passes a test of non-inferiority at
/// `margin` with `power`: (z_alpha + z_power)^2 psi / margin^2, and never less than CaseFloor.
std::int64_t CasesNeeded(double psi, double margin, double alpha, double power);

}  // namespace plimsoll::stats

#endif  // HARNESS_STATS_POWER_H_
