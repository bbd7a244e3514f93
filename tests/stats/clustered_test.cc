#include "harness/stats/clustered.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "harness/stats/moments.h"

namespace plimsoll::stats {
namespace {

TEST(Clustered, HasNoIntervalForOneClusterOrNone) {
  EXPECT_FALSE(EstimateClusteredMean({}, {}, 0.95));
  EXPECT_FALSE(EstimateClusteredMean(std::vector<double>{1, 0, 1},
                                     std::vector<std::int64_t>{4, 4, 4}, 0.95));
}

TEST(Clustered, IsTheErrorOfTheClusterMeansWhereSizesAreEqual) {
  const std::vector<double> scores{1, 0, 1, 1, 0, 0, 1, 1};
  const std::vector<std::int64_t> clusters{3, 3, -1, -1, 8, 8, 5, 5};
  const auto estimate = EstimateClusteredMean(scores, clusters, 0.95);
  ASSERT_TRUE(estimate);
  const std::vector<double> means{0.5, 1, 0, 1};
  EXPECT_DOUBLE_EQ(estimate->standard_error, std::sqrt(SampleVariance(means) / 4));
  EXPECT_EQ(estimate->clusters, 4);
  EXPECT_EQ(estimate->df, 3);
  EXPECT_LT(estimate->clusters, kFewClusters);
}

TEST(Clustered, DoesNotDependOnTheOrderOfTheCases) {
  const std::vector<double> scores{1, 0, 0.5, 1, 0.25};
  const std::vector<std::int64_t> clusters{1, 1, 2, 3, 3};
  const std::vector<double> turned(scores.rbegin(), scores.rend());
  const std::vector<std::int64_t> turned_clusters(clusters.rbegin(), clusters.rend());
  EXPECT_EQ(EstimateClusteredMean(scores, clusters, 0.9)->interval,
            EstimateClusteredMean(turned, turned_clusters, 0.9)->interval);
}

TEST(Clustered, EffectiveIntervalsNeedTwoCases) {
  EXPECT_FALSE(WilsonEffective({}, 0, 0.95));
  EXPECT_FALSE(KornGraubard({}, 0, 0.95));
  EXPECT_FALSE(WilsonEffective(std::vector<double>{0.5}, 4, 0.95));
  EXPECT_FALSE(KornGraubard(std::vector<double>{0.5}, 4, 0.95));
}

TEST(Clustered, CountsCasesNotTrialsWhereAllPass) {
  const std::vector<double> all(30, 1.0);
  const auto floor = KornGraubard(all, 150, 0.9);
  EXPECT_EQ(floor->n_eff, 30);
  EXPECT_NEAR(floor->interval.low, std::pow(0.05, 1.0 / 30), 1e-12);
  EXPECT_EQ(floor->interval.high, 1);
  EXPECT_LT(WilsonEffective(all, 150, 0.95)->n_eff, 30);
}

TEST(Clustered, TakesRoundingForNoSpread) {
  // 0.1 + 0.2 is not 0.3.
  std::vector<double> means(20, 0.3);
  means[7] = 0.1 + 0.2;
  EXPECT_EQ(WilsonEffective(means, 200, 0.95)->standard_error, 0);
  EXPECT_EQ(KornGraubard(means, 200, 0.95)->n_eff, 20);
}

TEST(Clustered, ClipsTheEffectiveSizeToTheTrials) {
  // Cases that differ less than independent trials would.
  const std::vector<double> even{0.5, 0.5, 0.5, 0.5, 0.5, 0.6};
  const auto rate = KornGraubard(even, 60, 0.95);
  EXPECT_LE(rate->n_eff, 60);
  EXPECT_GE(KornGraubard(std::vector<double>{0, 1}, 20, 0.95)->interval.high, 0.5);
}

TEST(WilsonClustered, TakesACopiedClusterForOneObservation) {
  // Eight clusters of ten equal scores each are worth eight observations at most.
  std::vector<double> scores;
  std::vector<std::int64_t> clusters;
  for (int i = 0; i < 80; ++i) {
    scores.push_back(i / 10 < 6 ? 1 : 0);
    clusters.push_back(i / 10);
  }
  const auto clustered = WilsonClustered(scores, clusters, 0.95);
  const auto by_cluster = WilsonEffective(std::vector<double>{1, 1, 1, 1, 1, 1, 0, 0}, 8, 0.95);
  ASSERT_TRUE(clustered && by_cluster);
  EXPECT_NEAR(clustered->mean, 0.75, 1e-12);
  EXPECT_NEAR(clustered->standard_error, by_cluster->standard_error, 1e-12);
  EXPECT_NEAR(clustered->n_eff, by_cluster->n_eff, 1e-9);
  EXPECT_NEAR(clustered->interval.low, by_cluster->interval.low, 1e-9);
}

TEST(WilsonClustered, CountsClustersWhereNothingVaries) {
  const std::vector<double> scores(30, 1.0);
  std::vector<std::int64_t> clusters(30);
  for (std::size_t i = 0; i < 30; ++i) clusters[i] = static_cast<std::int64_t>(i / 10);
  const auto sure = WilsonClustered(scores, clusters, 0.95);
  ASSERT_TRUE(sure);
  EXPECT_LE(sure->n_eff, 3);
  EXPECT_LT(sure->interval.low, 0.5);
  EXPECT_FALSE(WilsonClustered(scores, std::vector<std::int64_t>(30, 1), 0.95));
}

}  // namespace
}  // namespace plimsoll::stats
