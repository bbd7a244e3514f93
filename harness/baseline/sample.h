#ifndef HARNESS_BASELINE_SAMPLE_H_
#define HARNESS_BASELINE_SAMPLE_H_

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "harness/stats/paired.h"

namespace plimsoll::baseline {

/// What a paired test is made of: one difference per unit, the candidate's mean minus the
/// baseline's. A unit is a cluster of cases, most often one case.
struct Sample {
  /// Every unit is one pass/fail trial of one case on each side: `pairs` says all there is to say.
  bool is_binary = true;
  stats::Discordance pairs;         ///< units in all, and those that fell and rose
  std::vector<double> differences;  ///< in [-1, 1]; empty where is_binary

  double mean() const;
  /// The mean of the squares: the variance of a model of which nothing changed, and at one trial
  /// per case the discordance.
  double mean_square() const;
  bool operator==(const Sample&) const = default;
};

/// The seed of every sign-flip test: the same sample gives the same p, wherever it is tested.
inline constexpr std::uint64_t kFlipSeed = 1;

/// Gathers cases into units: those that share a cluster become one, the mean of theirs.
class SampleBuilder {
 public:
  /// Adds a case. Borrows the names until Take. `is_single_trial`: pass or fail, once on each side.
  void Add(std::string_view suite, std::string_view id, std::string_view cluster, double baseline,
           double candidate, bool is_single_trial);
  Sample Take();

  /// The units' means on one side, in no order.
  struct Unit {
    double baseline = 0;
    double candidate = 0;
    std::int64_t cases = 0;
  };
  /// Call before Take.
  std::vector<Unit> Units() const;

 private:
  using Key = std::pair<std::string_view, std::string_view>;
  struct HashOfKey {
    std::size_t operator()(const Key& key) const {
      return std::hash<std::string_view>()(key.first) * 31 +
             std::hash<std::string_view>()(key.second);
    }
  };
  std::vector<std::pair<Key, Unit>> single_;  // cases that name no cluster
  std::unordered_map<Key, Unit, HashOfKey> clusters_;
  bool is_binary_ = true;
};

}  // namespace plimsoll::baseline

#endif  // HARNESS_BASELINE_SAMPLE_H_
