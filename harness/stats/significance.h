#ifndef HARNESS_STATS_SIGNIFICANCE_H_
#define HARNESS_STATS_SIGNIFICANCE_H_

namespace plimsoll::stats {

/// A p-value that is exactly alpha may land one rounding error above it (Fisher's 3/3 against 0/3
/// is 1/20).
inline constexpr double kRoundingOfP = 1e-12;

/// Whether p <= alpha, but for rounding.
constexpr bool IsSignificant(double p, double alpha) { return p <= alpha + kRoundingOfP; }

}  // namespace plimsoll::stats

#endif  // HARNESS_STATS_SIGNIFICANCE_H_
