#include <algorithm>
#include <bit>
#include <cmath>
#include <vector>

#include "harness/base/result.h"
#include "harness/base/rng.h"
#include "harness/stats/mean_difference.h"

namespace plimsoll::stats {
namespace {

// Differences of means such as 1 - 2/3 and 1/3 - 0 are equal but for rounding.
constexpr double kRoundingOfDifference = 1e-12;
constexpr double kRoundingOfSum = 1e-9;

/// The differences of one size.
struct Size {
  double size = 0;
  std::int64_t count = 0;
  std::int64_t balance = 0;  // how many are positive less how many are negative
};

/// Those that are not zero, smallest first.
std::vector<Size> GatherSizes(std::span<const double> differences) {
  std::vector<double> nonzero;
  for (double difference : differences)
    if (std::abs(difference) > kRoundingOfDifference) nonzero.push_back(difference);
  std::sort(nonzero.begin(), nonzero.end(),
            [](double a, double b) { return std::abs(a) < std::abs(b); });
  std::vector<Size> sizes;
  for (double difference : nonzero) {
    const double size = std::abs(difference);
    if (sizes.empty() || size - sizes.back().size > kRoundingOfDifference)
      sizes.push_back({size, 0, 0});
    ++sizes.back().count;
    sizes.back().balance += difference > 0 ? 1 : -1;
  }
  return sizes;
}

/// All sums of the sizes with a sign each, in ascending order.
std::vector<double> SignedSums(std::span<const double> sizes) {
  std::vector<double> sums{0};
  for (double size : sizes) {
    const std::size_t before = sums.size();
    for (std::size_t i = 0; i < before; ++i) {
      sums.push_back(sums[i] + size);
      sums[i] -= size;
    }
  }
  std::sort(sums.begin(), sums.end());
  return sums;
}

/// The share of all assignments of signs whose sum is at most `limit`: every sum of the one half
/// meets those of the other half that leave it below.
double ShareAtMost(const std::vector<Size>& sizes, double limit) {
  std::vector<double> each;
  for (const Size& one : sizes)
    each.insert(each.end(), static_cast<std::size_t>(one.count), one.size);
  const std::span<const double> all = each;
  const std::vector<double> left = SignedSums(all.first(all.size() / 2));
  const std::vector<double> right = SignedSums(all.subspan(all.size() / 2));
  std::size_t fitting = right.size();
  double hits = 0;
  for (double sum : left) {
    while (fitting > 0 && sum + right[fitting - 1] > limit) --fitting;
    hits += static_cast<double>(fitting);
  }
  return std::ldexp(hits, -static_cast<int>(all.size()));
}

/// P(heads <= 0), P(heads <= 1), ... for so many tosses that 2^-tosses is still a normal double.
std::vector<double> CumulativeHeads(int tosses) {
  std::vector<double> cumulative;
  double chance = std::ldexp(1.0, -tosses);
  double sum = 0;
  for (int heads = 0; heads <= tosses; ++heads) {
    cumulative.push_back(sum += chance);
    chance *= static_cast<double>(tosses - heads) / (heads + 1);
  }
  return cumulative;
}

/// Tosses fair coins: a thousand to a draw, the rest 64 to a draw.
class Coins {
 public:
  explicit Coins(std::uint64_t seed) : rng_(seed, "sign flip") {}

  std::int64_t Heads(std::int64_t tosses) {
    std::int64_t heads = 0;
    for (; tosses >= kBlock; tosses -= kBlock) heads += HeadsOfBlock();
    while (tosses > 0) {
      if (left_ == 0) {
        bits_ = rng_.Next();
        left_ = 64;
      }
      const int used = static_cast<int>(std::min<std::int64_t>(tosses, left_));
      const std::uint64_t mask = ~std::uint64_t{0} >> (64 - used);
      heads += std::popcount(bits_ & mask);
      bits_ = used == 64 ? 0 : bits_ >> used;
      left_ -= used;
      tosses -= used;
    }
    return heads;
  }

 private:
  static constexpr int kBlock = 1'000;

  std::int64_t HeadsOfBlock() {
    const auto found = std::upper_bound(block_.begin(), block_.end() - 1, rng_.Uniform());
    return found - block_.begin();
  }

  Rng rng_;
  std::vector<double> block_ = CumulativeHeads(kBlock);
  std::uint64_t bits_ = 0;
  int left_ = 0;
};

}  // namespace

double SignFlip(std::span<const double> differences, std::uint64_t seed, std::int64_t flips) {
  PLIMSOLL_CHECK(flips >= 1);
  const std::vector<Size> sizes = GatherSizes(differences);
  std::int64_t count = 0;
  double observed = 0;
  for (const Size& one : sizes) {
    count += one.count;
    observed += one.size * static_cast<double>(one.balance);
  }
  const double limit = observed + kRoundingOfSum;
  if (count <= kMostEnumeratedFlips) return ShareAtMost(sizes, limit);
  Coins coins(seed);
  std::int64_t hits = 0;
  for (std::int64_t i = 0; i < flips; ++i) {
    double sum = 0;
    for (const Size& one : sizes)
      sum += one.size * static_cast<double>(2 * coins.Heads(one.count) - one.count);
    if (sum <= limit) ++hits;
  }
  return static_cast<double>(hits + 1) / static_cast<double>(flips + 1);
}

double SmallestSignFlip(std::span<const double> differences, std::int64_t flips) {
  std::int64_t count = 0;
  for (const Size& one : GatherSizes(differences)) count += one.count;
  if (count <= kMostEnumeratedFlips) return std::exp2(-static_cast<double>(count));
  return 1 / static_cast<double>(flips + 1);
}

}  // namespace plimsoll::stats
