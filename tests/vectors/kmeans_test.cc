#include "harness/vectors/kmeans.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <set>
#include <vector>

#include "harness/vectors/instruction_set.h"
#include "tests/vectors/make_rows.h"

namespace plimsoll::vectors {
namespace {

// Unit points on a circle, by angle in degrees.
Matrix Circle(const std::vector<double>& degrees) {
  Matrix points(degrees.size(), 2);
  for (std::size_t i = 0; i < degrees.size(); ++i) {
    points.Row(i)[0] = static_cast<float>(std::cos(degrees[i] * 0.017453292519943295));
    points.Row(i)[1] = static_cast<float>(std::sin(degrees[i] * 0.017453292519943295));
  }
  return points;
}

TEST(KMeans, EndsWhereEveryPointIsNearestToItsOwnCentroid) {
  const Matrix points = MakeRows(2500, 24, 1, Spread::kIsotropic);
  const Clustering found = KMeans(points.View(), {}, 20, 7, 200);
  double inertia = 0;
  for (std::size_t i = 0; i < points.rows(); ++i) {
    std::vector<double> cosines;
    for (std::size_t c = 0; c < 20; ++c)
      cosines.push_back(ExactDot(points.Row(i), found.centroids.Row(c), 24));
    const auto best = std::max_element(cosines.begin(), cosines.end());
    EXPECT_EQ(found.labels[i], static_cast<std::size_t>(best - cosines.begin()));
    inertia += 1 - *best;
  }
  EXPECT_NEAR(found.inertia, inertia, 1e-9);
  for (std::size_t c = 0; c < 20; ++c) {
    const float* centroid = found.centroids.Row(c);
    EXPECT_NEAR(ExactDot(centroid, centroid, 24), 1, 1e-6);
  }
}

TEST(KMeans, IsTheSameForTheSameSeed) {
  const Matrix points = MakeRows(800, 16, 1, Spread::kAnisotropic);
  const Clustering a = KMeans(points.View(), {}, 9, 3);
  const Clustering b = KMeans(points.View(), {}, 9, 3);
  EXPECT_EQ(a.labels, b.labels);
  EXPECT_EQ(a.inertia, b.inertia);
  EXPECT_EQ(std::memcmp(a.centroids.Row(0), b.centroids.Row(0), 9 * 16 * sizeof(float)), 0);
}

TEST(KMeans, WeighsPoints) {
  const Matrix points = Circle({0, 30, 180});
  const Matrix start = Circle({10, 180});
  const double weights[] = {3, 1, 1};
  const Clustering heavy = KMeansFrom(points.View(), weights, start);
  EXPECT_EQ(heavy.labels, (std::vector<std::size_t>{0, 0, 1}));
  EXPECT_NEAR(std::atan2(heavy.centroids.Row(0)[1], heavy.centroids.Row(0)[0]),
              std::atan2(0.5, 3 + std::sqrt(3) / 2), 1e-6);
  const Matrix copies = Circle({0, 0, 0, 30, 180});
  EXPECT_NEAR(KMeansFrom(copies.View(), {}, start).inertia, heavy.inertia, 1e-7);
}

TEST(KMeans, GivesAnEmptyClusterTheFarthestPoint) {
  const Matrix points = Circle({0, 5, 10, 90});
  const Clustering found = KMeansFrom(points.View(), {}, Circle({0, 270}));
  EXPECT_EQ(found.labels, (std::vector<std::size_t>{0, 0, 0, 1}));
}

TEST(KMeans, MovesMeansInTheEuclideanForm) {
  Matrix points(4, 1);
  for (std::size_t i = 0; i < 4; ++i)
    points.Row(i)[0] = i < 2 ? static_cast<float>(i) : 10.0F + static_cast<float>(i);
  Matrix start(2, 1);
  start.Row(0)[0] = 0;
  start.Row(1)[0] = 1;
  const Clustering found = KMeansFrom(points.View(), {}, start, 50, CentroidForm::kMean);
  EXPECT_EQ(found.labels, (std::vector<std::size_t>{0, 0, 1, 1}));
  EXPECT_FLOAT_EQ(found.centroids.Row(0)[0], 0.5F);
  EXPECT_FLOAT_EQ(found.centroids.Row(1)[0], 12.5F);
  EXPECT_DOUBLE_EQ(found.inertia, 1.0);
}

TEST(KMeans, MakesNoMoreClustersThanPoints) {
  const Matrix points = Circle({0, 120, 240});
  const Clustering found = KMeans(points.View(), {}, 10, 1);
  EXPECT_EQ(found.centroids.rows(), 3U);
  EXPECT_EQ(std::set<std::size_t>(found.labels.begin(), found.labels.end()).size(), 3U);
  EXPECT_NEAR(found.inertia, 0, 1e-6);
  EXPECT_TRUE(KMeans(Matrix(0, 2).View(), {}, 3, 1).labels.empty());
  const Matrix copies = Circle({45, 45, 45, 45});
  EXPECT_NEAR(KMeans(copies.View(), {}, 3, 1).inertia, 0, 1e-6);
}

}  // namespace
}  // namespace plimsoll::vectors
