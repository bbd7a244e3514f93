#ifndef HARNESS_EMBED_HASHED_GRAMS_H_
#define HARNESS_EMBED_HASHED_GRAMS_H_

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "harness/embed/prompt_features.h"

namespace plimsoll::embed {

/// MurmurHash3_x86_32. Source: Austin Appleby, smhasher, public domain.
std::uint32_t MurmurHash3(std::string_view bytes, std::uint32_t seed = 0);

/// Counts n-grams by their hash, one text after the other: index |h| mod dimensions, sign of h as
/// int32. Source: scikit-learn, HashingVectorizer with alternate_sign.
class HashedCounts {
 public:
  explicit HashedCounts(std::size_t dimensions) : counts_(dimensions) {}
  void Add(std::string_view gram);
  /// The counts since the last call, sorted by index; those that have cancelled are left out.
  std::vector<Feature> Take();

 private:
  std::vector<std::int64_t> counts_;
  std::vector<std::uint32_t> touched_;
};

/// Character n-grams of 3 to 5 inside words, each word between two blanks; a word that is shorter
/// than n counts once. Source: scikit-learn, analyzer "char_wb". `normal_form`: text::NormalForm.
void AddCharacterGrams(std::string_view normal_form, HashedCounts* counts);

/// Words and pairs of neighbouring words, joined by a blank.
void AddWordGrams(std::string_view normal_form, HashedCounts* counts);

}  // namespace plimsoll::embed

#endif  // HARNESS_EMBED_HASHED_GRAMS_H_
