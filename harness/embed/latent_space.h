#ifndef HARNESS_EMBED_LATENT_SPACE_H_
#define HARNESS_EMBED_LATENT_SPACE_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "harness/embed/prompt_features.h"
#include "harness/vectors/matrix.h"

namespace plimsoll::embed {

/// The entries of one row of a sparse matrix, sorted by index.
using SparseRow = std::vector<Feature>;

/// ln((1+n)/(1+df)) + 1 per column, n the sum of the weights and df that of the rows with an entry
/// there. Source: scikit-learn, TfidfTransformer with smooth_idf.
std::vector<double> InverseDocumentFrequencies(std::span<const SparseRow> rows,
                                               std::span<const double> weights,
                                               std::size_t columns);

/// Signed counts become sign * ln(1+|count|) * idf, divided by the row's length.
void WeighCounts(const std::vector<double>& idf, SparseRow* row);

struct LatentOptions {
  std::size_t rank = 256;  ///< at most; fewer where the rows span fewer
  std::size_t oversample = 32;
  int power_iterations = 2;
  std::uint64_t seed = 1;
  int threads = 0;  ///< 0: as many as the machine has; moves no bit of the result
};

/// Leading singular values and right singular vectors of a matrix.
struct LatentSpace {
  std::vector<double> singular_values;  ///< descending, those above 1e-5 of the first
  vectors::Matrix directions;           ///< columns of the matrix x rank
};

/// Randomised truncated singular value decomposition of a sparse matrix, computed in double with
/// sums in one fixed order. Exact up to rounding where the rows are no more than rank + oversample.
/// Source: Halko, Martinsson, Tropp 2011, arXiv 0909.4061, algorithm 4.4, sketched from the left.
LatentSpace FitLatentSpace(std::span<const SparseRow> rows, std::size_t columns,
                           const LatentOptions& options);

/// The row's coordinates along the directions: directions.columns() values. Entries beyond the
/// columns that were fitted are left out.
std::vector<double> Project(const LatentSpace& space, const SparseRow& row);

}  // namespace plimsoll::embed

#endif  // HARNESS_EMBED_LATENT_SPACE_H_
