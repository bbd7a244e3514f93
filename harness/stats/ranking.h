#ifndef HARNESS_STATS_RANKING_H_
#define HARNESS_STATS_RANKING_H_

#include <optional>
#include <span>

#include "harness/stats/rates.h"

namespace plimsoll::stats {

/// Kendall's tau-b alone. None where x or y does not vary. O(n^2). Shapes: as many x as y. Range:
/// [-1, 1]. Source: Kendall 1945.
std::optional<double> TauB(std::span<const double> x, std::span<const double> y);

struct KendallTau {
  double tau_b = 0;
  double p = 1;  ///< two-sided
  bool is_exact = false;
};

/// The same with its p, for few values (models): it counts all orders where there are no ties and
/// fewer than 50 values, and is normal with the variance for ties otherwise.
std::optional<KendallTau> KendallTauB(std::span<const double> x, std::span<const double> y);

struct SpearmanRho {
  double rho = 0;
  /// tanh(atanh rho +- z sqrt((1 + rho^2/2)/(n - 3))); a point where |rho| is 1, all of [-1, 1] for
  /// n < 4. With fewer than six models it is of no use.
  Interval interval;
};

/// Spearman's rho, ties sharing their mean rank, level two-sided. None where x or y does not vary.
/// Source: Bonett & Wright 2000.
std::optional<SpearmanRho> SpearmanBonettWright(std::span<const double> x,
                                                std::span<const double> y, double level);

}  // namespace plimsoll::stats

#endif  // HARNESS_STATS_RANKING_H_
