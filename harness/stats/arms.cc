#include "harness/stats/arms.h"

#include <algorithm>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <utility>

#include "harness/base/result.h"
#include "harness/base/rng.h"
#include "harness/stats/category_codes.h"
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

/// One pair per category, in order of appearance.
std::vector<Pair> Group(std::span<const ArmRow> rows, const CategoryCodes& groups) {
  std::vector<Pair> pairs(groups.counts.size());
  for (std::size_t i = 0; i < rows.size(); ++i)
    pairs[groups.codes[i]].Of(rows[i].is_treated).Add(rows[i].value);
  return pairs;
}

CategoryCodes CodesOf(std::span<const ArmRow> rows, std::int64_t ArmRow::*code) {
  std::vector<std::int64_t> codes;
  codes.reserve(rows.size());
  for (const ArmRow& row : rows) codes.push_back(row.*code);
  return Renumber(codes);
}

/// The rows with their values taken from the mean of their stratum.
std::vector<ArmRow> Centred(std::span<const ArmRow> rows) {
  const CategoryCodes strata = CodesOf(rows, &ArmRow::stratum);
  std::vector<double> sums(strata.counts.size());
  for (std::size_t i = 0; i < rows.size(); ++i) sums[strata.codes[i]] += rows[i].value;
  std::vector<ArmRow> centred(rows.begin(), rows.end());
  for (std::size_t i = 0; i < rows.size(); ++i)
    centred[i].value -= sums[strata.codes[i]] / static_cast<double>(strata.counts[strata.codes[i]]);
  return centred;
}

/// ln of n over k.
double LogChoose(double n, double k) {
  using boost::math::lgamma;  // std::lgamma writes a global
  return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1);
}

/// Clusters whose arms can be exchanged.
class Exchange {
 public:
  explicit Exchange(std::span<const ArmRow> rows) {
    const CategoryCodes groups = CodesOf(rows, &ArmRow::cluster);
    const CategoryCodes strata = CodesOf(rows, &ArmRow::stratum);
    clusters_ = Group(rows, groups);
    std::vector<std::size_t> stratum_of(clusters_.size());
    for (std::size_t i = rows.size(); i > 0; --i)
      stratum_of[groups.codes[i - 1]] = strata.codes[i - 1];
    nested_.resize(strata.counts.size());
    for (std::size_t i = 0; i < clusters_.size(); ++i) {
      if (clusters_[i].IsComparable()) {
        crossed_.push_back(i);
        continue;
      }
      Stratum& stratum = nested_[stratum_of[i]];
      stratum.clusters.push_back(i);
      stratum.is_treated.push_back(clusters_[i].treated.rows > 0 ? 1 : 0);
    }
  }

  /// ln of the number of ways to exchange; 0: there is but the one observed.
  double LogWays() const {
    double ways = static_cast<double>(crossed_.size()) * std::log(2.0);
    for (const Stratum& stratum : nested_) {
      const auto n = static_cast<double>(stratum.clusters.size());
      const auto treated =
          static_cast<double>(std::count(stratum.is_treated.begin(), stratum.is_treated.end(), 1));
      if (treated > 0 && treated < n) ways += LogChoose(n, treated);
    }
    return ways;
  }

  const std::vector<Pair>& clusters() const { return clusters_; }

  std::vector<Pair> Draw(Rng& rng) {
    std::vector<Pair> drawn = clusters_;
    for (Stratum& stratum : nested_) {
      rng.Shuffle(stratum.is_treated);
      for (std::size_t i = 0; i < stratum.clusters.size(); ++i) {
        Pair& pair = drawn[stratum.clusters[i]];
        const bool is_treated = stratum.is_treated[i] == 1;
        if (is_treated != (pair.treated.rows > 0)) std::swap(pair.treated, pair.other);
      }
    }
    for (const std::size_t i : crossed_) {
      if (rng.Below(2) == 1) std::swap(drawn[i].treated, drawn[i].other);
    }
    return drawn;
  }

 private:
  /// Clusters that lie in one arm, and which of them a draw has as treated.
  struct Stratum {
    std::vector<std::size_t> clusters;
    std::vector<char> is_treated;
  };

  std::vector<Pair> clusters_;
  std::vector<std::size_t> crossed_;
  std::vector<Stratum> nested_;
};

}  // namespace

std::optional<ArmDifference> CompareArms(std::span<const ArmRow> rows, double level) {
  const CategoryCodes strata = CodesOf(rows, &ArmRow::stratum);
  const CategoryCodes clusters = CodesOf(rows, &ArmRow::cluster);
  std::vector<Pair> pairs = Group(rows, strata);
  double compared = 0;
  for (const Pair& pair : pairs) compared += pair.IsComparable() ? pair.Rows() : 0;
  ArmDifference result;
  for (const Pair& pair : pairs) {
    if (!pair.IsComparable()) continue;
    result.difference += pair.Rows() / compared * (pair.treated.Mean() - pair.other.Mean());
  }
  std::vector<std::optional<double>> influence(clusters.counts.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Pair& pair = pairs[strata.codes[i]];
    if (!pair.IsComparable()) continue;
    const Arm& arm = pair.Of(rows[i].is_treated);
    const double weight = pair.Rows() / compared / arm.rows * (rows[i].is_treated ? 1 : -1);
    std::optional<double>& part = influence[clusters.codes[i]];
    part = part.value_or(0) + weight * (rows[i].value - arm.Mean());
  }
  double variance = 0;
  for (const std::optional<double>& part : influence) {
    if (!part) continue;
    ++result.clusters;
    variance += *part * *part;
  }
  result.rows = static_cast<std::int64_t>(compared);
  result.rows_left_out = static_cast<std::int64_t>(rows.size()) - result.rows;
  if (result.clusters < 2) return std::nullopt;
  const double df = static_cast<double>(result.clusters) - 1;
  result.se = std::sqrt(variance * (df + 1) / df);
  const bool is_equal = std::abs(result.difference) < kRounding;
  result.p = 2 * StudentUpperTail(is_equal ? 0 : std::abs(result.difference) / result.se, df);
  const double half = StudentQuantile((1 + level) / 2, df) * result.se;
  result.interval = {result.difference - half, result.difference + half};
  return result;
}

std::optional<double> ArmPermutationP(std::span<const ArmRow> rows, int draws, std::uint64_t seed,
                                      int enough) {
  Exchange exchange(Centred(rows));
  if (exchange.LogWays() <= 0) return std::nullopt;
  const double observed = std::abs(Studentised(exchange.clusters()));
  Rng rng(seed, "arm_permutation");
  int as_far = 0;
  for (int draw = 1; draw <= draws; ++draw) {
    if (std::abs(Studentised(exchange.Draw(rng))) >= observed - kRounding) ++as_far;
    if (as_far >= enough) return static_cast<double>(as_far) / draw;
  }
  return (1.0 + as_far) / (1.0 + draws);
}

double SmallestArmPermutationP(std::span<const ArmRow> rows, int draws) {
  return std::max(std::exp(-Exchange(rows).LogWays()), 1.0 / (1.0 + draws));
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
