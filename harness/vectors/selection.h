#ifndef HARNESS_VECTORS_SELECTION_H_
#define HARNESS_VECTORS_SELECTION_H_

#include <cstddef>
#include <span>
#include <vector>

#include "harness/vectors/matrix.h"

namespace plimsoll::vectors {

/// One pick of a greedy selection, in its order.
struct Pick {
  std::size_t index = 0;
  /// Farthest-first: 1 - cosine to the nearest known or earlier pick, never rising along the order.
  /// Facility location: what it adds to the sum. Determinantal: what it adds to log det.
  double gain = 0;
};

/// Farthest-first order of up to `count` rows: each is the row whose greatest cosine to what is
/// known or picked is least; the smaller index among equals. `nearest_known`: per row its greatest
/// cosine to the known rows, or empty where nothing is known (the first pick is row 0, gain 1).
/// Exact, by rounds of blocks: the same order and bits whatever the processor and its threads (0:
/// all). 2-approximation of the best cover radius (Gonzalez 1985). Needs unit rows or zeros.
std::vector<Pick> FarthestFirst(MatrixView rows, std::span<const double> nearest_known,
                                std::size_t count, int threads = 0);

/// Facility location, lazy greedy: picks that maximise the sum over rows of their greatest
/// (1 + cosine)/2 to a pick. Within 1 - 1/e of the best. All pairs of rows are looked at once, and
/// again for each pick those that may win.
std::vector<Pick> FacilityLocation(MatrixView rows, std::size_t count);

/// Greedy MAP of a determinantal point process, L = diag(quality) (G + 0.01 I) diag(quality).
/// `quality`: one per row, or empty for 1 each; a row of quality 0 is never picked. Source: Chen et
/// al. 2018, arXiv 1709.05135.
std::vector<Pick> DeterminantalMap(MatrixView rows, std::span<const double> quality,
                                   std::size_t count);

}  // namespace plimsoll::vectors

#endif  // HARNESS_VECTORS_SELECTION_H_
