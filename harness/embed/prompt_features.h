#ifndef HARNESS_EMBED_PROMPT_FEATURES_H_
#define HARNESS_EMBED_PROMPT_FEATURES_H_

#include <cstdint>
#include <string_view>
#include <vector>

namespace plimsoll::embed {

/// One entry of a sparse vector.
struct Feature {
  std::uint32_t index = 0;
  double value = 0;
};

/// Hashed character n-grams (2..5) and word n-grams (1..2) of the prompt's normal form: the square
/// roots of their signed counts, each of the two families scaled to half of the vector's squared
/// length, which is 1. Sorted by index. Range of `bits`: 8..20. Source: Weinberger et al. 2009 for
/// the hashed sign.
std::vector<Feature> PromptFeatures(std::string_view prompt, int bits);

}  // namespace plimsoll::embed

#endif  // HARNESS_EMBED_PROMPT_FEATURES_H_
