#include "harness/stats/arms.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "harness/base/result.h"
#include "harness/base/rng.h"
#include "harness/stats/correlation.h"
#include "harness/stats/distributions.h"

namespace plimsoll::stats {
namespace {

constexpr double kRounding = 1e-9;

/// The rows of one arm.
struct Arm {
  double sum = 0;
  double rows = 0;

  void Add(double value) {
    sum += value;
    rows += 1;
  }
  void Add(const Arm& other) {
    sum += other.sum;
    rows += other.rows;
  }
  double Mean() const { return sum / rows; }
};

struct Pair {
  Arm treated;
  Arm other;

  Arm& Of(bool is_treated) { return is_treated ? treated : other; }
  bool IsComparable() const { return treated.rows > 0 && other.rows > 0; }
  double Rows() const { return treated.rows + other.rows; }
};

/// The difference of the means of clusters over its clustered standard error, but for a constant
/// factor; infinite where the error is 0.
double Studentised(std::span<const Pair> clusters) {
  Pair all;
  for (const Pair& cluster : clusters) {
    all.treated.Add(cluster.treated);
    all.other.Add(cluster.other);
  }
  const double difference = all.treated.Mean() - all.other.Mean();
  double variance = 0;
  for (const Pair& cluster : clusters) {
    const double influence =
        (cluster.treated.sum - cluster.treated.rows * all.treated.Mean()) / all.treated.rows -
        (cluster.other.sum - cluster.other.rows * all.other.Mean()) / all.other.rows;
    variance += influence * influence;
  }
  if (std::abs(difference) < kRounding) return 0;
  return difference / std::sqrt(variance);
}

std::vector<Pair> GroupByCluster(std::span<const ArmRow> rows) {
  std::vector<Pair> clusters;
  std::unordered_map<std::int64_t, std::size_t> seen;
  for (const ArmRow& row : rows) {
    const auto [entry, is_new] = seen.try_emplace(row.cluster, clusters.size());
    if (is_new) clusters.emplace_back();
    clusters[entry->second].Of(row.is_treated).Add(row.value);
  }
  return clusters;
}

}  // namespace

std::optional<ArmDifference> CompareArms(std::span<const ArmRow> rows, double level) {
  std::unordered_map<std::int64_t, Pair> strata;
  for (const ArmRow& row : rows) strata[row.stratum].Of(row.is_treated).Add(row.value);
  double compared = 0;
  for (const auto& [code, stratum] : strata)
    compared += stratum.IsComparable() ? stratum.Rows() : 0;
  ArmDifference result;
  std::unordered_map<std::int64_t, double> influence;
  for (const ArmRow& row : rows) {
    Pair& stratum = strata.at(row.stratum);
    if (!stratum.IsComparable()) continue;
    const Arm& arm = stratum.Of(row.is_treated);
    const double weight = stratum.Rows() / compared / arm.rows * (row.is_treated ? 1 : -1);
    result.difference += weight * row.value;
    influence[row.cluster] += weight * (row.value - arm.Mean());
  }
  result.clusters = static_cast<std::int64_t>(influence.size());
  result.rows = static_cast<std::int64_t>(compared);
  result.rows_left_out = static_cast<std::int64_t>(rows.size()) - result.rows;
  if (result.clusters < 2) return std::nullopt;
  const auto clusters = static_cast<double>(result.clusters);
  double variance = 0;
  for (const auto& [code, part] : influence) variance += part * part;
  result.se = std::sqrt(variance * clusters / (clusters - 1));
  const bool is_null = std::abs(result.difference) < kRounding;
  const double t = is_null ? 0 : std::abs(result.difference) / result.se;
  result.p = 2 * StudentUpperTail(t, clusters - 1);
  const double half = StudentQuantile((1 + level) / 2, clusters - 1) * result.se;
  result.interval = {result.difference - half, result.difference + half};
  return result;
}

std::optional<double> ArmPermutationP(std::span<const ArmRow> rows, int draws, std::uint64_t seed) {
  std::vector<Pair> clusters = GroupByCluster(rows);
  const auto nested = std::partition(clusters.begin(), clusters.end(),
                                     [](const Pair& pair) { return pair.IsComparable(); });
  const auto untreated = std::partition(nested, clusters.end(),
                                        [](const Pair& pair) { return pair.treated.rows > 0; });
  const bool can_trade = nested != untreated && untreated != clusters.end();
  if (nested == clusters.begin() && !can_trade) return std::nullopt;
  const double observed = std::abs(Studentised(clusters));
  std::vector<bool> arms(static_cast<std::size_t>(clusters.end() - nested), false);
  std::fill_n(arms.begin(), untreated - nested, true);
  // All values of the trading clusters, put down as treated; the shuffled arms say where they go.
  for (auto pair = untreated; pair != clusters.end(); ++pair) std::swap(pair->treated, pair->other);
  std::vector<Pair> drawn(clusters.begin(), clusters.end());
  const auto crossed = static_cast<std::size_t>(nested - clusters.begin());
  Rng rng(seed, "arm_permutation");
  int as_far = 0;
  for (int draw = 0; draw < draws; ++draw) {
    for (std::size_t i = arms.size(); i > 1; --i) {
      const std::size_t j = rng.Below(i);
      const bool arm = arms[i - 1];
      arms[i - 1] = arms[j];
      arms[j] = arm;
    }
    for (std::size_t i = 0; i < clusters.size(); ++i) {
      const bool stays = i < crossed ? rng.Below(2) == 0 : arms[i - crossed];
      drawn[i] = clusters[i];
      if (!stays) std::swap(drawn[i].treated, drawn[i].other);
    }
    if (std::abs(Studentised(drawn)) >= observed - kRounding) ++as_far;
  }
  return (1.0 + as_far) / (1.0 + draws);
}

std::vector<std::int64_t> QuantileBands(std::span<const double> values, int bands) {
  PLIMSOLL_CHECK(bands >= 1);
  const std::vector<double> ranks = AverageRanks(values);
  const auto n = static_cast<double>(values.size());
  std::vector<std::int64_t> codes;
  for (const double rank : ranks)
    codes.push_back(static_cast<std::int64_t>((rank - 0.5) / n * bands));
  return codes;
}

}  // namespace plimsoll::stats
