#include "harness/vectors/kmeans.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "harness/base/result.h"
#include "harness/base/rng.h"
#include "harness/vectors/instruction_set.h"
#include "harness/vectors/neighbours.h"
#include "harness/vectors/parallel.h"

namespace plimsoll::vectors {
namespace {

class Lloyd {
 public:
  Lloyd(MatrixView points, std::span<const double> weights, Matrix centroids, CentroidForm form)
      : points_(points),
        weights_(weights),
        form_(form),
        centroids_(std::move(centroids)),
        labels_(points.rows),
        distances_(points.rows) {}

  Clustering Run(int max_iterations) {
    std::vector<std::size_t> before;
    for (int i = 0; i < max_iterations; ++i) {
      Assign();
      if (labels_ == before) break;
      FillEmptyClusters();
      before = labels_;
      MoveCentroids();
    }
    if (labels_ != before || max_iterations <= 0) Assign();
    Clustering clustering;
    for (std::size_t i = 0; i < points_.rows; ++i) clustering.inertia += Weight(i) * distances_[i];
    clustering.centroids = std::move(centroids_);
    clustering.labels = std::move(labels_);
    return clustering;
  }

 private:
  double Weight(std::size_t point) const { return weights_.empty() ? 1 : weights_[point]; }

  void Assign() {
    if (form_ == CentroidForm::kMean) return AssignByDistance();
    const auto nearest = NearestNeighbours(points_, centroids_.View(), {.k = 1});
    PLIMSOLL_CHECK(nearest.ok());
    for (std::size_t i = 0; i < points_.rows; ++i) {
      labels_[i] = (*nearest)[i][0].index;
      distances_[i] = 1 - (*nearest)[i][0].cosine;
    }
  }

  void AssignByDistance() {
    const std::size_t columns = points_.columns;
    for (std::size_t i = 0; i < points_.rows; ++i) {
      distances_[i] = std::numeric_limits<double>::infinity();
      for (std::size_t c = 0; c < centroids_.rows(); ++c) {
        double distance = 0;
        for (std::size_t j = 0; j < columns; ++j) {
          const double difference = static_cast<double>(points_.Row(i)[j]) - centroids_.Row(c)[j];
          distance += difference * difference;
        }
        if (distance >= distances_[i]) continue;
        distances_[i] = distance;
        labels_[i] = c;
      }
    }
  }

  void FillEmptyClusters() {
    std::vector<std::size_t> sizes(centroids_.rows());
    for (const std::size_t label : labels_) ++sizes[label];
    for (std::size_t c = 0; c < sizes.size(); ++c) {
      if (sizes[c] > 0) continue;
      std::size_t farthest = points_.rows;
      for (std::size_t i = 0; i < points_.rows; ++i) {
        const bool may_leave = sizes[labels_[i]] > 1;
        if (may_leave && (farthest == points_.rows || distances_[i] > distances_[farthest]))
          farthest = i;
      }
      if (farthest == points_.rows) return;  // as many clusters as points
      --sizes[labels_[farthest]];
      ++sizes[c];
      labels_[farthest] = c;
      distances_[farthest] = 0;
    }
  }

  void MoveCentroids() {
    const std::size_t columns = points_.columns;
    std::vector<double> sums(centroids_.rows() * columns);
    std::vector<double> weights(centroids_.rows());
    for (std::size_t i = 0; i < points_.rows; ++i) {
      double* sum = sums.data() + labels_[i] * columns;
      weights[labels_[i]] += Weight(i);
      for (std::size_t j = 0; j < columns; ++j) sum[j] += Weight(i) * points_.Row(i)[j];
    }
    for (std::size_t c = 0; c < centroids_.rows(); ++c) {
      const double* sum = sums.data() + c * columns;
      double length = weights[c];
      if (form_ == CentroidForm::kUnit) {
        double square = 0;
        for (std::size_t j = 0; j < columns; ++j) square += sum[j] * sum[j];
        length = std::sqrt(square);
      }
      if (!(length > 0)) continue;  // points that cancel each other leave it where it was
      for (std::size_t j = 0; j < columns; ++j)
        centroids_.Row(c)[j] = static_cast<float>(sum[j] / length);
    }
  }

  MatrixView points_;
  std::span<const double> weights_;
  CentroidForm form_;
  Matrix centroids_;
  std::vector<std::size_t> labels_;
  std::vector<double> distances_;  // to the own centroid
};

// The index at which the running sum of the shares passes `at`, of those that have a share.
std::size_t IndexAt(const std::vector<double>& shares, double at) {
  std::size_t last = 0;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    if (shares[i] <= 0) continue;
    last = i;
    at -= shares[i];
    if (at < 0) break;
  }
  return last;
}

// k-means++: each next centre by its weighted distance to those before.
// Source: Arthur & Vassilvitskii 2007.
Matrix Seeds(MatrixView points, std::span<const double> weights, std::size_t k,
             std::uint64_t seed) {
  Rng rng(seed, "k-means++");
  Matrix seeds(k, points.columns);
  std::vector<double> distances(points.rows, 1.0);
  std::vector<double> shares(points.rows);
  for (std::size_t c = 0; c < k; ++c) {
    double total = 0;
    for (std::size_t i = 0; i < points.rows; ++i) {
      shares[i] = (weights.empty() ? 1 : weights[i]) * std::max(0.0, distances[i]);
      total += shares[i];
    }
    const std::size_t chosen = IndexAt(shares, rng.Uniform() * total);
    std::copy_n(points.Row(chosen), points.columns, seeds.Row(c));
    constexpr std::size_t kPartRows = 4096;
    ForEach((points.rows + kPartRows - 1) / kPartRows, 0, [&](std::size_t part) {
      const std::size_t end = std::min(points.rows, (part + 1) * kPartRows);
      for (std::size_t i = part * kPartRows; i < end; ++i)
        distances[i] =
            std::min(distances[i], 1 - ExactDot(points.Row(i), seeds.Row(c), points.columns));
    });
    distances[chosen] = 0;
  }
  return seeds;
}

}  // namespace

Clustering KMeansFrom(MatrixView points, std::span<const double> weights, Matrix centroids,
                      int max_iterations, CentroidForm form) {
  PLIMSOLL_CHECK(centroids.rows() > 0 && centroids.columns() == points.columns);
  PLIMSOLL_CHECK(weights.empty() || weights.size() == points.rows);
  return Lloyd(points, weights, std::move(centroids), form).Run(max_iterations);
}

Clustering KMeans(MatrixView points, std::span<const double> weights, std::size_t k,
                  std::uint64_t seed, int max_iterations) {
  k = std::min(k, points.rows);
  if (k == 0) return {Matrix(0, points.columns), std::vector<std::size_t>(), 0};
  return KMeansFrom(points, weights, Seeds(points, weights, k, seed), max_iterations);
}

}  // namespace plimsoll::vectors
