#ifndef HARNESS_DIVERSITY_VENDI_H_
#define HARNESS_DIVERSITY_VENDI_H_

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "harness/vectors/matrix.h"

namespace plimsoll::diversity {

/// How many different rows a set is worth: the exponential of the Renyi entropy of order q of the
/// spectrum of X X^T/n. Range: [1, min(n, d)]; compare at equal n and one embedder only.
/// Source: Friedman & Dieng 2023, arXiv 2210.02410; Pasarkar & Dieng 2024, arXiv 2310.12952.
struct Vendi {
  std::size_t rows = 0;
  double half = 0;       ///< q = 1/2
  double one = 0;        ///< q = 1, the published score; also called the effective rank
  double two = 0;        ///< q = 2; converges with the number of rows as the others need not
  double infinity = 0;   ///< q = infinity: 1/(share of the leading direction)
  std::size_t rank = 0;  ///< eigenvalues over 1e-7 of their sum, the float32 rows' own noise
  std::vector<double> spectrum;  ///< of X X^T/n, descending, sum 1; min(n, d) values
};

/// Of order q from a spectrum that sums to 1; q may be 1 or infinite. Shapes: q >= 0.
double VendiScore(std::span<const double> spectrum, double q);

/// Through the smaller of X^T X (d x d) and X X^T (n x n), whose eigenvalues other than 0 are the
/// same: O(nd^2 + d^3) or O(n^2 d + n^3). Negative eigenvalues become 0 and the rest is scaled to 1
/// again. None where no row counts (zero rows do not). Shapes: unit or zero rows.
std::optional<Vendi> MeasureVendi(vectors::MatrixView rows, int threads = 1);

}  // namespace plimsoll::diversity

#endif  // HARNESS_DIVERSITY_VENDI_H_
