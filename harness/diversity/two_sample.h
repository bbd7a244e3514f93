#ifndef HARNESS_DIVERSITY_TWO_SAMPLE_H_
#define HARNESS_DIVERSITY_TWO_SAMPLE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "harness/base/result.h"
#include "harness/vectors/matrix.h"

namespace plimsoll::diversity {

/// How two sets of points are told apart.
enum class Kernel {
  kRbf,     ///< exp(-gamma |x - y|^2)
  kCubic,   ///< (x.y/d + 1)^3, the kernel inception distance's
  kLinear,  ///< x.y
  kEnergy,  ///< -|x - y|: the energy distance
};

/// The squared discrepancy of two sets: E k(a, a') + E k(b, b') - 2 E k(a, b).
struct Discrepancy {
  double biased = 0;    ///< V-form, pairs of a row with itself included. Range: >= 0
  double unbiased = 0;  ///< U-form, without them; 0 on average for equal sources
};

/// The median of the squared distances over all pairs of different rows of both sets, at most the
/// first 1,000 of each; 0 where there is no pair.
double MedianSquaredDistance(vectors::MatrixView first, vectors::MatrixView second);

/// For kRbf, `gamma`; the others leave it unread. Shapes: at least two rows each, equal columns.
/// O(n^2 d) time and O(n^2) memory.
Discrepancy MeasureDiscrepancy(vectors::MatrixView first, vectors::MatrixView second, Kernel kernel,
                               double gamma);

struct PermutationTest {
  Discrepancy observed;
  double p = 1;  ///< share of the splits, the observed one included, whose V-form is as great
  std::size_t splits = 0;
  bool is_exact = false;  ///< every split of the rows was looked at
  std::size_t first = 0;  ///< rows that were compared: larger sets are sampled
  std::size_t second = 0;
};

struct PermutationOptions {
  Kernel kernel = Kernel::kEnergy;
  std::optional<double> gamma;  ///< of kRbf; none: 1/MedianSquaredDistance
  std::size_t draws = 999;  ///< random splits; where there are no more in all, every one instead
  std::size_t most_rows = 2000;  ///< of both sets together; the larger one is sampled first
  std::uint64_t seed = 1;
};

/// Whether two sets come from one source: the pooled kernel matrix once, then all splits of the
/// rows, or random ones, as products of that matrix with +-weights. None for fewer than two rows
/// that count on a side. Errors: kInvalid for unequal columns, values that are not finite. Source:
/// Gretton et al. 2012; Szekely & Rizzo 2013.
Result<std::optional<PermutationTest>> TestTwoSamples(vectors::MatrixView first,
                                                      vectors::MatrixView second,
                                                      const PermutationOptions& options);

}  // namespace plimsoll::diversity

#endif  // HARNESS_DIVERSITY_TWO_SAMPLE_H_
