#ifndef HARNESS_DIVERSITY_COSINE_H_
#define HARNESS_DIVERSITY_COSINE_H_

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "harness/stats/rates.h"
#include "harness/vectors/matrix.h"

namespace plimsoll::diversity {

/// The mean cosine over all pairs of different rows. Low is diverse.
struct MeanCosine {
  std::size_t rows = 0;  ///< that count: zero rows are left out
  double mean = 0;
  std::optional<double> standard_error;     ///< jackknife over the rows; none for two rows
  std::optional<stats::Interval> interval;  ///< 95 %, normal; none for two rows
  std::vector<double> to_rest;  ///< per row its mean cosine to the others, high is generic; 0 for a
                                ///< zero row

  double Distance() const { return 1 - mean; }
  /// What the diversity package calls remote clique: the mean distance with the zero diagonal
  /// counted in.
  double RemoteClique() const;
};

/// From the sum of the rows, in O(nd): sum over i != j of x_i.x_j = |s|^2 - sum |x_i|^2. `weights`:
/// multiplicities, one per row, or empty for 1 each; two copies of one row count as one row of
/// weight 2, which is no pair. None for fewer than two rows that count. Shapes: unit or zero rows.
std::optional<MeanCosine> MeanPairwiseCosine(vectors::MatrixView rows,
                                             std::span<const double> weights = {});

/// The mean alone, in one pass over the rows.
std::optional<double> MeanPairwiseCosineValue(vectors::MatrixView rows);

/// The mean cosine between the rows of two sets; none where either has no row that counts.
std::optional<double> MeanCrossCosine(vectors::MatrixView first, vectors::MatrixView second);

/// What the rows of a reference have in common: their mean, and the directions in which they vary
/// most. Fitted on a reference, never on the set under test, whose centring on itself would force
/// its mean cosine to about 0.
struct Frame {
  std::vector<double> mean;
  std::vector<double> directions;  ///< count x columns, row-major, unit rows
};

/// `directions`: how many; d/100, at least 1, is customary. Zero rows are left out.
/// Source: Mu & Viswanath 2018, all-but-the-top.
Frame FitFrame(vectors::MatrixView reference, std::size_t directions);

/// The rows less the frame's mean and, with `without_directions`, less their part along its
/// directions; then unit again. Zero rows stay zero.
vectors::Matrix Centred(vectors::MatrixView rows, const Frame& frame, bool without_directions);

}  // namespace plimsoll::diversity

#endif  // HARNESS_DIVERSITY_COSINE_H_
