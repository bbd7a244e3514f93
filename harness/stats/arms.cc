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
constexpr double kSquareRounding = 1e-12;  // of sums of squares that cancel

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

/// What the statistic needs of the clusters of one arm.
struct Moments {
  Arm all;
  double sum_squared = 0;   ///< of each cluster's sum
  double sum_by_rows = 0;   ///< of each cluster's sum times its rows
  double rows_squared = 0;  ///< of each cluster's rows

  void Add(const Arm& cluster) {
    all.Add(cluster);
    sum_squared += cluster.sum * cluster.sum;
    sum_by_rows += cluster.sum * cluster.rows;
    rows_squared += cluster.rows * cluster.rows;
  }
  void Add(const Moments& other) {
    all.Add(other.all);
    sum_squared += other.sum_squared;
    sum_by_rows += other.sum_by_rows;
    rows_squared += other.rows_squared;
  }
  Moments Without(const Moments& part) const {
    return {{all.sum - part.all.sum, all.rows - part.all.rows},
            sum_squared - part.sum_squared,
            sum_by_rows - part.sum_by_rows,
            rows_squared - part.rows_squared};
  }
  /// The arm's part in the variance of its mean: its clusters' squared distances from it.
  double Variance() const {
    const double mean = all.Mean();
    return (sum_squared - 2 * mean * sum_by_rows + mean * mean * rows_squared) /
           (all.rows * all.rows);
  }
};

/// The same of clusters that have both arms, whose two parts go together.
struct CrossMoments {
  double sums = 0;         ///< of the treated sum times the other
  double sum_by_rows = 0;  ///< of the treated sum times the other's rows
  double rows_by_sum = 0;  ///< of the treated rows times the other's sum
  double rows = 0;         ///< of the treated rows times the other's

  void Add(const Pair& cluster) {
    sums += cluster.treated.sum * cluster.other.sum;
    sum_by_rows += cluster.treated.sum * cluster.other.rows;
    rows_by_sum += cluster.treated.rows * cluster.other.sum;
    rows += cluster.treated.rows * cluster.other.rows;
  }
  double Covariance(const Arm& treated, const Arm& other) const {
    return (sums - other.Mean() * sum_by_rows - treated.Mean() * rows_by_sum +
            treated.Mean() * other.Mean() * rows) /
           (treated.rows * other.rows);
  }
};

/// The difference of the means of clusters over its clustered standard error, but for a constant
/// factor; infinite where the error is 0.
double Studentised(const Moments& treated, const Moments& other, const CrossMoments& both) {
  const double difference = treated.all.Mean() - other.all.Mean();
  if (std::abs(difference) < kRounding) return 0;
  const double parts = treated.Variance() + other.Variance();
  const double variance = parts - 2 * both.Covariance(treated.all, other.all);
  // What is left of a difference of equal sums is rounding, and no error.
  const double scale = treated.sum_squared / (treated.all.rows * treated.all.rows) +
                       other.sum_squared / (other.all.rows * other.all.rows);
  return difference / std::sqrt(variance <= kSquareRounding * scale ? 0 : variance);
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

/// Clusters whose arms can be exchanged. A draw touches the clusters of the smaller arm alone.
class Exchange {
 public:
  explicit Exchange(std::span<const ArmRow> rows) {
    const CategoryCodes groups = CodesOf(rows, &ArmRow::cluster);
    const CategoryCodes strata = CodesOf(rows, &ArmRow::stratum);
    std::vector<std::size_t> stratum_of(groups.counts.size());
    for (std::size_t i = rows.size(); i > 0; --i)
      stratum_of[groups.codes[i - 1]] = strata.codes[i - 1];
    const std::vector<Pair> clusters = Group(rows, groups);
    strata_.resize(strata.counts.size());
    for (std::size_t i = 0; i < clusters.size(); ++i) Place(clusters[i], &strata_[stratum_of[i]]);
    for (Stratum& stratum : strata_) {
      stratum.draws_treated = stratum.treated <= stratum.clusters.size() / 2;
      stratum.drawn =
          stratum.draws_treated ? stratum.treated : stratum.clusters.size() - stratum.treated;
    }
  }

  /// ln of the number of ways to exchange; 0: there is but the one observed.
  double LogWays() const {
    double ways = static_cast<double>(crossed_.size()) * std::log(2.0);
    for (const Stratum& stratum : strata_) {
      if (stratum.drawn > 0)
        ways += LogChoose(static_cast<double>(stratum.clusters.size()),
                          static_cast<double>(stratum.drawn));
    }
    return ways;
  }

  /// The statistic as observed.
  double Observed() const {
    CrossMoments both;
    for (const Pair& pair : crossed_) both.Add(pair);
    return Studentised(treated_, all_.Without(treated_), both);
  }

  /// The statistic of a random exchange.
  double Draw(Rng& rng) {
    Moments treated;
    for (Stratum& stratum : strata_) {
      const Moments drawn = stratum.Draw(rng);
      treated.Add(stratum.draws_treated ? drawn : stratum.all.Without(drawn));
    }
    CrossMoments both;
    for (Pair& pair : crossed_) {
      if (rng.Below(2) == 1) std::swap(pair.treated, pair.other);
      treated.Add(pair.treated);
      both.Add(pair);
    }
    return Studentised(treated, all_.Without(treated), both);
  }

 private:
  /// Clusters that lie in one arm.
  struct Stratum {
    std::vector<Arm> clusters;
    std::size_t treated = 0;  ///< of the clusters
    std::size_t drawn = 0;    ///< clusters of the smaller arm
    bool draws_treated = true;
    Moments all;

    /// The first steps of Fisher and Yates: from any order they draw every set alike.
    Moments Draw(Rng& rng) {
      Moments moments;
      for (std::size_t i = 0; i < drawn; ++i) {
        std::swap(clusters[i], clusters[i + rng.Below(clusters.size() - i)]);
        moments.Add(clusters[i]);
      }
      return moments;
    }
  };

  void Place(const Pair& cluster, Stratum* stratum) {
    if (cluster.treated.rows > 0) treated_.Add(cluster.treated);
    for (const Arm& arm : {cluster.treated, cluster.other}) all_.Add(arm);
    if (cluster.IsComparable()) {
      crossed_.push_back(cluster);
      return;
    }
    const bool is_treated = cluster.treated.rows > 0;
    stratum->clusters.push_back(is_treated ? cluster.treated : cluster.other);
    stratum->all.Add(stratum->clusters.back());
    if (is_treated) ++stratum->treated;
  }

  std::vector<Stratum> strata_;
  std::vector<Pair> crossed_;
  Moments all_;      // of both arms
  Moments treated_;  // as observed
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
  const double observed = std::abs(exchange.Observed());
  Rng rng(seed, "arm_permutation");
  int as_far = 0;
  for (int draw = 1; draw <= draws; ++draw) {
    if (std::abs(exchange.Draw(rng)) >= observed * (1 - kRounding)) ++as_far;
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
