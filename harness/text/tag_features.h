#ifndef HARNESS_TEXT_TAG_FEATURES_H_
#define HARNESS_TEXT_TAG_FEATURES_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace plimsoll::text {

/// The hashed features by which a perceptron tags a word.
inline constexpr int kTagFeatureBits = 16;
inline constexpr std::size_t kTagFeatures = 19;
using TagFeatures = std::array<std::uint32_t, kTagFeatures>;  ///< each below 2^kTagFeatureBits

/// No tag: before the beginning of a sentence.
inline constexpr int kNoTag = -1;

/// What the features of one sentence have in common, hashed once.
class SentenceFeatures {
 public:
  explicit SentenceFeatures(std::span<const std::string_view> words);
  /// Of word `at`, with the two tags before it, the nearer first.
  TagFeatures Of(std::size_t at, int previous, int before_previous) const;

 private:
  struct WordKeys {
    std::uint64_t word = 0;
    std::uint64_t prefix1 = 0;
    std::uint64_t prefix3 = 0;
    std::uint64_t suffix2 = 0;
    std::uint64_t suffix3 = 0;
    std::uint64_t suffix4 = 0;
    std::uint64_t shape = 0;
  };
  static WordKeys KeysOf(std::string_view word, bool is_first);

  std::vector<WordKeys> words_;  // with two before the sentence and two behind it
};

}  // namespace plimsoll::text

#endif  // HARNESS_TEXT_TAG_FEATURES_H_
