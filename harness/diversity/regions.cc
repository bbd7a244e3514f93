#include "harness/diversity/regions.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "harness/diversity/rows.h"
#include "harness/vectors/kmeans.h"
#include "harness/vectors/neighbours.h"

namespace plimsoll::diversity {
namespace {

using vectors::Matrix;
using vectors::MatrixView;

/// Regions while the light ones are dissolved. A dissolved one stays in place, closed.
struct Dissolving {
  MatrixView rows;
  MatrixView centroids;
  std::vector<std::size_t> labels;
  std::vector<double> counts;
  std::vector<bool> is_open;

  std::size_t NearestOpen(std::size_t row) const {
    std::size_t nearest = kNoRegion;
    double greatest = -2;
    for (std::size_t region = 0; region < centroids.rows; ++region) {
      if (!is_open[region]) continue;
      const double cosine = Dot(rows.Row(row), centroids.Row(region), rows.columns);
      if (cosine > greatest) {
        greatest = cosine;
        nearest = region;
      }
    }
    return nearest;
  }

  /// The lightest open region under the least weight, the smaller index among equals.
  std::size_t Lightest(double least_weight) const {
    std::size_t lightest = kNoRegion;
    for (std::size_t region = 0; region < counts.size(); ++region) {
      if (!is_open[region] || counts[region] >= least_weight) continue;
      if (lightest == kNoRegion || counts[region] < counts[lightest]) lightest = region;
    }
    return lightest;
  }

  void Dissolve(std::size_t region, std::span<const double> weights) {
    is_open[region] = false;
    for (std::size_t row = 0; row < labels.size(); ++row) {
      if (labels[row] != region) continue;
      labels[row] = NearestOpen(row);
      counts[labels[row]] += weights[row];
    }
  }
};

/// The open regions, numbered anew.
Regions OpenRegions(const Dissolving& work) {
  std::vector<std::size_t> open;
  std::vector<std::size_t> number(work.is_open.size(), kNoRegion);
  for (std::size_t region = 0; region < work.is_open.size(); ++region) {
    if (!work.is_open[region]) continue;
    number[region] = open.size();
    open.push_back(region);
  }
  Regions regions{Gather(work.centroids, open), {}};
  for (const std::size_t label : work.labels) regions.labels.push_back(number[label]);
  return regions;
}

/// The rows that are not zero, each once, with the weights of all its copies.
struct DistinctRows {
  std::vector<std::size_t> first;  // of every row of the matrix: the first with the same bits
  std::vector<std::size_t> rows;
  std::vector<double> weights;
};

DistinctRows DistinctOf(MatrixView all, std::span<const double> weights) {
  DistinctRows distinct{FirstCopies(all), {}, {}};
  std::vector<double> sums(all.rows);
  for (std::size_t row = 0; row < all.rows; ++row)
    sums[distinct.first[row]] += weights.empty() ? 1 : weights[row];
  for (const std::size_t row : NonZeroRows(all)) {
    if (distinct.first[row] != row) continue;
    distinct.rows.push_back(row);
    distinct.weights.push_back(sums[row]);
  }
  return distinct;
}

}  // namespace

std::size_t RegionCount(double rows) {
  return static_cast<std::size_t>(std::clamp(std::round(std::sqrt(rows / 2)), 8.0, 512.0));
}

std::vector<double> CountRegions(std::span<const std::size_t> labels,
                                 std::span<const double> weights, std::size_t regions) {
  std::vector<double> counts(regions);
  for (std::size_t row = 0; row < labels.size(); ++row)
    if (labels[row] != kNoRegion) counts[labels[row]] += weights.empty() ? 1 : weights[row];
  return counts;
}

Result<std::vector<std::size_t>> AssignRegions(MatrixView rows, MatrixView centroids, int threads) {
  const std::vector<std::size_t> used = NonZeroRows(rows);
  std::vector<std::size_t> labels(rows.rows, kNoRegion);
  if (centroids.rows == 0) return labels;
  const Matrix gathered = Gather(rows, used);
  PLIMSOLL_ASSIGN(const auto lists, vectors::NearestNeighbours(gathered.View(), centroids,
                                                               {.k = 1, .threads = threads}));
  for (std::size_t i = 0; i < used.size(); ++i) labels[used[i]] = lists[i].front().index;
  return labels;
}

Result<Regions> MakeRegions(MatrixView production, std::span<const double> weights,
                            const RegionOptions& options) {
  PLIMSOLL_CHECK(weights.empty() || weights.size() == production.rows);
  const DistinctRows distinct = DistinctOf(production, weights);
  Regions regions{{}, std::vector<std::size_t>(production.rows, kNoRegion)};
  if (distinct.rows.empty()) return regions;
  const Matrix rows = Gather(production, distinct.rows);
  const std::size_t count = std::clamp<std::size_t>(
      options.count.value_or(RegionCount(static_cast<double>(rows.rows()))), 1, rows.rows());
  const vectors::Clustering clusters =
      vectors::KMeans(rows.View(), distinct.weights, count, options.seed);
  const MatrixView centroids = clusters.centroids.View();
  PLIMSOLL_ASSIGN(std::vector<std::size_t> labels,
                  AssignRegions(rows.View(), centroids, options.threads));
  Dissolving work{
      rows.View(), centroids, std::move(labels), {}, std::vector<bool>(centroids.rows, true)};
  work.counts = CountRegions(work.labels, distinct.weights, centroids.rows);
  for (std::size_t open = centroids.rows; open > 1; --open) {
    const std::size_t lightest = work.Lightest(options.least_weight);
    if (lightest == kNoRegion) break;
    work.Dissolve(lightest, distinct.weights);
  }
  Regions made = OpenRegions(work);
  for (std::size_t i = 0; i < distinct.rows.size(); ++i)
    regions.labels[distinct.rows[i]] = made.labels[i];
  for (std::size_t row = 0; row < production.rows; ++row)
    regions.labels[row] = regions.labels[distinct.first[row]];
  regions.centroids = std::move(made.centroids);
  return regions;
}

}  // namespace plimsoll::diversity
