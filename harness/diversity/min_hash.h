#ifndef HARNESS_DIVERSITY_MIN_HASH_H_
#define HARNESS_DIVERSITY_MIN_HASH_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

namespace plimsoll::diversity {

/// How a signature is cut for locality-sensitive hashing.
struct Bands {
  int bands = 0;
  int rows = 0;  ///< of each band
  bool operator==(const Bands&) const = default;
};

/// The chance that two sets of this Jaccard similarity agree in some band: 1 - (1 - s^rows)^bands.
double CandidateProbability(double similarity, const Bands& bands);

/// The bands of at most `permutations` rows in all that make the fewest mistakes around the
/// threshold: false positives below it plus false negatives above, each integrated over the
/// similarity. Source: Zhu et al. 2016 (datasketch), text-dedup.
Bands BestBands(double threshold, int permutations);

/// Finds sets that are likely to be as similar as the threshold (Broder 1997; Indyk & Motwani
/// 1998). What it finds has to be checked by Jaccard.
class MinHashIndex {
 public:
  static constexpr int kPermutations = 128;
  /// Bands of at most kPermutations rows in all, such as BestBands gives.
  explicit MinHashIndex(const Bands& bands);
  /// Sets count from 0; an empty one is never found.
  void Add(std::span<const std::uint64_t> shingles);
  /// The sets that agree with this one in some band; ascending, distinct.
  std::vector<std::size_t> Candidates(std::span<const std::uint64_t> shingles) const;

 private:
  std::vector<std::uint64_t> BandHashes(std::span<const std::uint64_t> shingles) const;

  Bands bands_;
  std::vector<std::unordered_map<std::uint64_t, std::vector<std::uint32_t>>> tables_;
  std::uint32_t size_ = 0;
};

}  // namespace plimsoll::diversity

#endif  // HARNESS_DIVERSITY_MIN_HASH_H_
