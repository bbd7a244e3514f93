#ifndef HARNESS_DIVERSITY_SEMANTIC_MEASURES_H_
#define HARNESS_DIVERSITY_SEMANTIC_MEASURES_H_

#include <cstddef>
#include <span>
#include <vector>

#include "harness/diversity/measure.h"
#include "harness/diversity/semantic.h"
#include "harness/vectors/matrix.h"

namespace plimsoll::diversity {

/// Rows of a subset at which sets are measured that are to be compared: half of the smallest, a
/// thousand at most, since nearest neighbours take time in their square.
std::size_t SemanticSizeFor(std::span<const std::size_t> rows_that_count);

/// The single numbers of a set, with what they are over subsets of `size` rows:
/// mean_pairwise_cosine_distance, mean_nearest_neighbour_distance, vendi_1, vendi_2, vendi_inf.
/// `whole`: what MeasureSemantic said of the rows.
std::vector<Measure> SemanticMeasures(vectors::MatrixView rows, const SemanticDiversity& whole,
                                      std::size_t size, const SemanticOptions& options);

}  // namespace plimsoll::diversity

#endif  // HARNESS_DIVERSITY_SEMANTIC_MEASURES_H_
