#ifndef HARNESS_DIVERSITY_REGIONS_H_
#define HARNESS_DIVERSITY_REGIONS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "harness/base/result.h"
#include "harness/vectors/matrix.h"

namespace plimsoll::diversity {

/// The region of a row that belongs to none: a zero row.
inline constexpr std::size_t kNoRegion = static_cast<std::size_t>(-1);

struct RegionOptions {
  std::optional<std::size_t> count;  ///< none: RegionCount of the rows that differ
  double least_weight = 20;          ///< a lighter region goes to its nearest neighbours
  std::uint64_t seed = 1;
  int threads = 0;
};

/// What production talks about, cut into neighbourhoods.
struct Regions {
  vectors::Matrix centroids;        ///< unit rows, one per region
  std::vector<std::size_t> labels;  ///< of every production row; kNoRegion for a zero row
};

/// round(sqrt(n/2)) between 8 and 512.
std::size_t RegionCount(double rows);

/// Spherical k-means on the rows that are not zero, each once with the weight of its copies; then
/// the lightest region is dissolved, its rows going to their nearest remaining centroids, until
/// every region has the least weight or one is left. Deterministic in the seed. No row that counts:
/// no region. `weights`: one per row, or empty for 1 each. Errors: those of the nearest-neighbour
/// search.
Result<Regions> MakeRegions(vectors::MatrixView production, std::span<const double> weights,
                            const RegionOptions& options);

/// Per row the region of its nearest centroid, the smaller one among equals; kNoRegion for a zero
/// row. Errors: as above.
Result<std::vector<std::size_t>> AssignRegions(vectors::MatrixView rows,
                                               vectors::MatrixView centroids, int threads = 0);

/// Weight per region.
std::vector<double> CountRegions(std::span<const std::size_t> labels,
                                 std::span<const double> weights, std::size_t regions);

}  // namespace plimsoll::diversity

#endif  // HARNESS_DIVERSITY_REGIONS_H_
