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
  std::size_t matched_rows = 2000;  ///< at most, in a comparison of equal sizes
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

/// One measure of two sets at one number of rows.
struct MatchedMeasure {
  std::string name;  ///< "cosine_distance", "nearest_distance", "vendi_2", "vendi_1", "vendi_inf"
  double first = 0;  ///< mean over the subsets of the first set
  stats::Interval first_range;  ///< least and greatest over its subsets
  double second = 0;
  stats::Interval second_range;
  double difference = 0;     ///< first - second
  stats::Interval interval;  ///< of the difference, 95 %
};

/// Two sets compared at equal size, since Vendi scores and nearest distances move with the number
/// of rows.
struct MatchedComparison {
  std::size_t rows = 0;  ///< per subset: the smaller set's number, at most matched_rows
  int draws = 0;         ///< of a set that is larger; a set of just that number is drawn once
  std::vector<MatchedMeasure> measures;
};

/// Seeded subsets without replacement, each as large as the smaller set. A set's standard error at
/// that size is the spread of the measure over random halves of one subset (the jackknife that
/// leaves half of the rows out), divided by sqrt(n/rows) for a set of n rows. None where either
/// set has fewer than eight rows that count. Errors: as above. Source: Shao & Wu 1989.
Result<std::optional<MatchedComparison>> CompareAtEqualSize(vectors::MatrixView first,
                                                            vectors::MatrixView second,
                                                            const SemanticOptions& options);

}  // namespace plimsoll::diversity

#endif  // HARNESS_DIVERSITY_SEMANTIC_H_
