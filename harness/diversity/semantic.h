#ifndef HARNESS_DIVERSITY_SEMANTIC_H_
#define HARNESS_DIVERSITY_SEMANTIC_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/diversity/cosine.h"
#include "harness/diversity/hubness.h"
#include "harness/diversity/spread.h"
#include "harness/diversity/vendi.h"
#include "harness/stats/rates.h"
#include "harness/vectors/matrix.h"

namespace plimsoll::diversity {

struct SemanticOptions {
  double duplicate_cosine = 0.95;  ///< pairs at least as near are listed as near copies
  std::size_t neighbours = 10;     ///< the k of hubness
  /// At most, for spread and hubness, which take time in the square of the rows that differ.
  std::size_t neighbour_rows = 100'000;
  std::uint64_t seed = 1;
  int draws = 20;                   ///< subsets per set in a comparison of equal sizes
  int threads = 0;                  ///< 0: as many as the machine has
};

/// How far the rows of one set lie apart. A measure that the rows do not define is missing.
struct SemanticDiversity {
  std::size_t rows = 0;                       ///< that count
  std::size_t zero_rows = 0;                  ///< left out: texts with nothing to embed
  std::optional<MeanCosine> cosine;           ///< as the rows are
  std::optional<MeanCosine> centred;          ///< about the reference's mean
  std::optional<MeanCosine> without_leading;  ///< also without the reference's leading directions
  /// 1 - (c - b)/(1 - b) with b the mean cosine of the reference: 1 is as diverse as it is.
  std::optional<double> relative;
  std::optional<NeighbourSpread> spread;
  std::optional<Vendi> vendi;
  std::optional<Hubness> hubness;  ///< over the rows that differ, each by the first of its copies
  /// Random rows are far from orthogonal (mean cosine of the reference, or of the rows themselves,
  /// over 0.2): raw cosines compare only within this embedder, and the centred ones say more.
  bool is_anisotropic = false;
};

/// Everything above. `reference`: the set that the rows are centred on, or null. Errors: kInvalid
/// for unequal columns, values that are not finite, rows that are neither unit nor zero.
Result<SemanticDiversity> MeasureSemantic(vectors::MatrixView rows,
                                          const vectors::MatrixView* reference,
                                          const SemanticOptions& options);

}  // namespace plimsoll::diversity

#endif  // HARNESS_DIVERSITY_SEMANTIC_H_
