#ifndef HARNESS_DIVERSITY_SPREAD_H_
#define HARNESS_DIVERSITY_SPREAD_H_

#include <cstddef>
#include <optional>
#include <vector>

#include "harness/base/result.h"
#include "harness/vectors/matrix.h"
#include "harness/vectors/neighbours.h"

namespace plimsoll::diversity {

/// Two rows that are nearly copies.
struct NearCopy {
  std::size_t row = 0;
  std::size_t of = 0;
  double cosine = 0;
};

/// How far each row lies from its nearest other one, as 1 - cosine.
struct NeighbourSpread {
  std::size_t rows = 0;
  double mean = 0;  ///< what the diversity package calls chamfer
  double q01 = 0;   ///< quantiles, Hyndman & Fan's type 7
  double q05 = 0;
  double median = 0;
  double q95 = 0;
  double duplicate_share = 0;        ///< of the rows with a neighbour at the threshold or nearer
  std::vector<NearCopy> duplicates;  ///< each such row with its nearest, nearest pairs first
};

/// From lists of nearest neighbours, each row's own left out (vectors::NearestNeighbours). None for
/// fewer than two rows. Shapes: one list per row, at least one neighbour each.
std::optional<NeighbourSpread> SpreadOf(const std::vector<std::vector<vectors::Neighbour>>& lists,
                                        double duplicate_cosine);

}  // namespace plimsoll::diversity

#endif  // HARNESS_DIVERSITY_SPREAD_H_
