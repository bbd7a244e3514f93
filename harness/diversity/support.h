#ifndef HARNESS_DIVERSITY_SUPPORT_H_
#define HARNESS_DIVERSITY_SUPPORT_H_

#include <optional>
#include <vector>

#include "harness/base/result.h"
#include "harness/vectors/matrix.h"

namespace plimsoll::diversity {

/// How a suite fills the typical part of production. Source: Alaa et al. 2022, arXiv 2102.08921.
struct Support {
  std::vector<double> levels;           ///< alpha: 0 to 1 in equal steps
  std::vector<double> alpha_precision;  ///< per level, the share of cases within the radius about
                                        ///< production's mean that holds that share of production
  std::vector<double> beta_coverage;    ///< per level, the share of production whose nearest case
                                        ///< is near and within the like radius about the suite's
  double delta_precision = 0;           ///< 1 - 2 x the area between curve and diagonal
  double delta_coverage = 0;
  /// Share of cases that are farther from their nearest production row than that row from its own
  /// nearest: not copied.
  double authenticity = 0;
};

/// Euclidean. None for fewer than two production rows or no case that counts. Shapes: rows of
/// any length, of which zero rows are left out; steps >= 2. Errors: those of NearestPoints.
Result<std::optional<Support>> MeasureSupport(vectors::MatrixView production,
                                              vectors::MatrixView suite, int steps = 30,
                                              int threads = 0);

}  // namespace plimsoll::diversity

#endif  // HARNESS_DIVERSITY_SUPPORT_H_
