#ifndef HARNESS_DIVERSITY_HUBNESS_H_
#define HARNESS_DIVERSITY_HUBNESS_H_

#include <cstddef>
#include <optional>
#include <vector>

#include "harness/vectors/neighbours.h"

namespace plimsoll::diversity {

/// How unevenly rows serve as neighbours of others: in many dimensions a few, the hubs, are near
/// neighbours of very many. Source: Radovanovic, Nanopoulos & Ivanovic 2010.
struct Hubness {
  std::size_t k = 0;
  std::vector<std::size_t> occurrences;  ///< per row: in how many lists of k neighbours it is
  double skewness = 0;                   ///< of the occurrences, biased form; 0 where all are equal
  std::size_t antihubs = 0;              ///< rows in no list
  std::vector<std::size_t> hubs;         ///< up to five rows of most occurrences, most first

  /// Skewness over 2: nearest neighbours by plain cosine are mostly hubs.
  bool IsStrong() const { return skewness > 2; }
};

/// From the first k of the lists of nearest neighbours, each row's own left out. None for fewer
/// than three rows.
std::optional<Hubness> MeasureHubness(const std::vector<std::vector<vectors::Neighbour>>& lists,
                                      std::size_t k);

/// Per row the neighbour on its list of greatest 2 cos(x, y) - r(x) - r(y), r the mean cosine to
/// the k nearest; `cosine` holds that value. A hub no longer fills every list. With full lists it
/// is exact, else over the candidates that the lists hold. Source: Conneau et al. 2018, CSLS.
std::vector<vectors::Neighbour> CslsNearest(
    const std::vector<std::vector<vectors::Neighbour>>& lists, std::size_t k);

}  // namespace plimsoll::diversity

#endif  // HARNESS_DIVERSITY_HUBNESS_H_
