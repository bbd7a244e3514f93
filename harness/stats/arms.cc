#include "harness/stats/arms.h"

#include <algorithm>
#include <cmath>
#include <functional>
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

/// Clusters whose arms can be exchanged.
class Exchange {
 public:
  explicit Exchange(std::vector<Pair> clusters) : clusters_(std::move(clusters)) {
    const auto nested = std::stable_partition(clusters_.begin(), clusters_.end(),
                                              [](const Pair& pair) { return pair.IsComparable(); });
    crossed_ = static_cast<std::size_t>(nested - clusters_.begin());
    for (auto pair = nested; pair != clusters_.end(); ++pair) {
      arms_.push_back(pair->treated.rows > 0 ? 1 : 0);
      // All nested clusters are put down as treated; arms_ says where a draw has them.
      if (arms_.back() == 0) std::swap(pair->treated, pair->other);
    }
  }

  bool IsPossible() const {
    return crossed_ > 0 ||
           std::adjacent_find(arms_.begin(), arms_.end(), std::not_equal_to<>()) != arms_.end();
  }

  std::vector<Pair> Draw(Rng& rng) {
    rng.Shuffle(arms_);
    std::vector<Pair> drawn = clusters_;
    for (std::size_t i = 0; i < drawn.size(); ++i) {
      const bool stays = i < crossed_ ? rng.Below(2) == 0 : arms_[i - crossed_] == 1;
      if (!stays) std::swap(drawn[i].treated, drawn[i].other);
    }
    return drawn;
  }

 private:
  std::vector<Pair> clusters_;  ///< first those with both arms, then the nested
  std::size_t crossed_ = 0;
  std::vector<char> arms_;
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

std::optional<double> ArmPermutationP(std::span<const ArmRow> rows, int draws, std::uint64_t seed) {
  const std::vector<Pair> clusters = Group(rows, CodesOf(rows, &ArmRow::cluster));
  Exchange exchange(clusters);
  if (!exchange.IsPossible()) return std::nullopt;
  const double observed = std::abs(Studentised(clusters));
  Rng rng(seed, "arm_permutation");
  int as_far = 0;
  for (int draw = 0; draw < draws; ++draw) {
    if (std::abs(Studentised(exchange.Draw(rng))) >= observed - kRounding) ++as_far;
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
