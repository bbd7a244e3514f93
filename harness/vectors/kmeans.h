#ifndef HARNESS_VECTORS_KMEANS_H_
#define HARNESS_VECTORS_KMEANS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "harness/vectors/matrix.h"

namespace plimsoll::vectors {

struct Clustering {
  Matrix centroids;                 ///< unit rows
  std::vector<std::size_t> labels;  ///< of every row of the points: its centroid
  double inertia = 0;               ///< sum of 1 - cosine to the own centroid, weighted
};

enum class CentroidForm {
  kUnit,  ///< spherical: mean directions, distance 1 - cosine; points that CheckUnitRows passes
  kMean,  ///< means, squared Euclidean distance; for small sets and comparisons with other tools
};

/// Lloyd iterations from the given centroids (at least one), until no label changes or after
/// `max_iterations`. A cluster that runs empty takes the point farthest from its centroid; ties go
/// to the smaller index. `weights`: one per point, or empty for 1 each. The same bits whatever the
/// processor and its threads.
Clustering KMeansFrom(MatrixView points, std::span<const double> weights, Matrix centroids,
                      int max_iterations = 50, CentroidForm form = CentroidForm::kUnit);

/// The spherical form from k-means++ starts (seeded); no more clusters than points.
Clustering KMeans(MatrixView points, std::span<const double> weights, std::size_t k,
                  std::uint64_t seed, int max_iterations = 50);

}  // namespace plimsoll::vectors

#endif  // HARNESS_VECTORS_KMEANS_H_
