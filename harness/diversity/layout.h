#ifndef HARNESS_DIVERSITY_LAYOUT_H_
#define HARNESS_DIVERSITY_LAYOUT_H_

#include <cstddef>
#include <vector>

#include "harness/base/result.h"
#include "harness/vectors/matrix.h"

namespace plimsoll::diversity {

/// A place on a flat map.
struct Place {
  double x = 0;
  double y = 0;
};

/// The rows along the two directions in which they vary most about their mean. Fewer than two
/// columns give 0. Keeps distances as well as two straight directions can.
std::vector<Place> PrincipalLayout(vectors::MatrixView rows);

struct NeighbourLayoutOptions {
  double perplexity = 15;  ///< neighbours that a row is drawn to, softly counted
  int iterations = 400;
  int threads = 0;
};

/// Places in which rows that are neighbours lie together; what is far on the map need not be far.
/// t-SNE on the graph of nearest neighbours with exact repulsion, begun from PrincipalLayout:
/// without randomness. O(n^2) per iteration, for some thousand rows. Fewer than four rows keep
/// their principal layout. Shapes: unit or zero rows. Errors: those of the nearest-neighbour
/// search. Source: van der Maaten & Hinton 2008; Kobak & Berens 2019 for the start.
Result<std::vector<Place>> NeighbourLayout(vectors::MatrixView rows,
                                           const NeighbourLayoutOptions& options);

}  // namespace plimsoll::diversity

#endif  // HARNESS_DIVERSITY_LAYOUT_H_
