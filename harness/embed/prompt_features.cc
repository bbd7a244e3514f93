#include "harness/embed/prompt_features.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "harness/text/normal.h"

namespace plimsoll::embed {
namespace {

constexpr std::size_t kShortestGram = 2;
constexpr std::size_t kLongestGram = 5;
// Hashes of the two families begin at different values, so that "is" the word is not "is" the
// letters.
constexpr std::string_view kCharacters = "c";
constexpr std::string_view kWords = "w";

using Hashes = std::vector<std::uint64_t>;

/// Byte offsets of the code points of valid UTF-8, and its size at the end.
std::vector<std::size_t> Boundaries(std::string_view utf8) {
  std::vector<std::size_t> at;
  for (std::size_t i = 0; i < utf8.size(); ++i)
    if ((static_cast<unsigned char>(utf8[i]) & 0xC0) != 0x80) at.push_back(i);
  at.push_back(utf8.size());
  return at;
}

Hashes CharacterGrams(const std::string& form) {
  const std::vector<std::size_t> at = Boundaries(form);
  const std::uint64_t seed = text::Fnv1a(kCharacters);
  Hashes hashes;
  for (std::size_t n = kShortestGram; n <= kLongestGram; ++n)
    for (std::size_t i = 0; i + n < at.size(); ++i)
      hashes.push_back(text::Fnv1a(std::string_view(form).substr(at[i], at[i + n] - at[i]), seed));
  return hashes;
}

Hashes WordGrams(const std::string& form) {
  const std::uint64_t seed = text::Fnv1a(kWords);
  Hashes hashes;
  std::uint64_t before = seed;
  for (const std::string& word : text::Words(form)) {
    const std::uint64_t alone = text::Fnv1a(word, seed);
    hashes.push_back(alone);
    if (before != seed) hashes.push_back(text::Fnv1a(word, text::Fnv1a(" ", before)));
    before = alone;
  }
  return hashes;
}

/// The family's signed counts under a square root, scaled to a length of sqrt(1/2).
std::vector<Feature> Scaled(Hashes hashes, int bits) {
  std::sort(hashes.begin(), hashes.end());
  std::vector<Feature> features;
  double squares = 0;
  for (std::size_t i = 0; i < hashes.size();) {
    std::size_t end = i;
    while (end < hashes.size() && hashes[end] == hashes[i]) ++end;
    const std::uint64_t mixed = hashes[i] ^ (hashes[i] >> 31);
    const auto count = static_cast<double>(end - i);
    const auto index = static_cast<std::uint32_t>(mixed & ((1ULL << bits) - 1));
    features.push_back({index, (mixed >> 63) != 0 ? -std::sqrt(count) : std::sqrt(count)});
    squares += count;
    i = end;
  }
  const double scale = squares > 0 ? 1 / std::sqrt(2 * squares) : 0;
  for (Feature& feature : features) feature.value *= scale;
  return features;
}

}  // namespace

std::vector<Feature> PromptFeatures(std::string_view prompt, int bits) {
  const std::string form = text::NormalForm(prompt);
  std::vector<Feature> features = Scaled(CharacterGrams(form), bits);
  const std::vector<Feature> words = Scaled(WordGrams(form), bits);
  features.insert(features.end(), words.begin(), words.end());
  // Stable: features that share an index are added up in one order on every platform.
  std::stable_sort(features.begin(), features.end(),
                   [](const Feature& a, const Feature& b) { return a.index < b.index; });
  std::vector<Feature> merged;
  for (const Feature& feature : features) {
    if (!merged.empty() && merged.back().index == feature.index) {
      merged.back().value += feature.value;
    } else {
      merged.push_back(feature);
    }
  }
  return merged;
}

}  // namespace plimsoll::embed
