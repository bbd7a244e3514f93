#include "harness/baseline/sample.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace plimsoll::baseline {
namespace {

// Means of small counts that are equal differ by rounding at most.
constexpr double kRounding = 1e-9;

/// Suite and cluster.
using Key = std::pair<std::string_view, std::string_view>;

struct HashOfKey {
  std::size_t operator()(const Key& key) const {
    const std::hash<std::string_view> hash;
    return hash(key.first) * 31 + hash(key.second);
  }
};

std::string_view ClusterOf(const Row& row) {
  return row.baseline != nullptr ? row.baseline->cluster : row.candidate->cluster;
}

}  // namespace

double Sample::mean() const {
  if (pairs.n == 0) return 0;
  double sum = static_cast<double>(pairs.c - pairs.b);
  if (!is_binary) {
    sum = 0;
    for (const double difference : differences) sum += difference;
  }
  return sum / static_cast<double>(pairs.n);
}

double Sample::balanced_square() const {
  double fell = is_binary ? static_cast<double>(pairs.b) : 0;
  double rose = is_binary ? static_cast<double>(pairs.c) : 0;
  for (const double difference : differences)
    (difference < 0 ? fell : rose) += difference * difference;
  return 2 * (std::min(fell, rose) + 1) / static_cast<double>(pairs.n + 2);
}

Sample MakeSample(std::vector<double> differences, bool is_binary) {
  Sample sample;
  sample.is_binary = is_binary;
  sample.pairs.n = static_cast<std::int64_t>(differences.size());
  for (double& difference : differences) {
    if (std::abs(difference) < kRounding) difference = 0;
    sample.pairs.b += difference < 0;
    sample.pairs.c += difference > 0;
  }
  if (!is_binary) sample.differences = std::move(differences);
  return sample;
}

UnitIndex::UnitIndex(std::span<const Row> rows) {
  // Most suites name no cluster at all, and then no case need be looked up.
  std::unordered_map<Key, std::uint32_t, HashOfKey> named;
  for (const Row& row : rows) {
    if (ClusterOf(row) != row.either().id)
      named.try_emplace({row.suite, ClusterOf(row)}, static_cast<std::uint32_t>(named.size()));
  }
  count_ = named.size();
  unit_of_row_.reserve(rows.size());
  for (const Row& row : rows) {
    const auto found = named.empty() ? named.end() : named.find({row.suite, ClusterOf(row)});
    unit_of_row_.push_back(found == named.end() ? static_cast<std::uint32_t>(count_++)
                                                : found->second);
  }
}

UnitSums::UnitSums(const UnitIndex& index)
    : index_(index), sums_(index.count()), rows_(index.count()) {}

void UnitSums::Add(std::size_t row, double value) {
  const std::size_t unit = index_.UnitOf(row);
  sums_[unit] += value;
  has_clusters_ |= ++rows_[unit] > 1;
}

std::vector<double> UnitSums::Means() const {
  std::vector<double> means;
  means.reserve(sums_.size());
  for (std::size_t unit = 0; unit < sums_.size(); ++unit)
    if (rows_[unit] > 0) means.push_back(sums_[unit] / rows_[unit]);
  return means;
}

std::vector<double> UnitSums::VariancesOfMeans() const {
  std::vector<double> variances;
  variances.reserve(sums_.size());
  for (std::size_t unit = 0; unit < sums_.size(); ++unit) {
    const double rows = rows_[unit];
    if (rows > 0) variances.push_back(sums_[unit] / (rows * rows));
  }
  return variances;
}

}  // namespace plimsoll::baseline
