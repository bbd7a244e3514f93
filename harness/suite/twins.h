#ifndef HARNESS_SUITE_TWINS_H_
#define HARNESS_SUITE_TWINS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace plimsoll::suite {

/// A text among others, by the hashes of its word 3-grams.
struct TwinText {
  std::vector<std::uint64_t> shingles;  ///< as text::WordShingles gives them
  std::uint64_t group = 0;              ///< texts of one group are never compared
};

struct Twin {
  std::size_t index = 0;  ///< the earlier text
  double similarity = 0;  ///< Jaccard
};

/// For each text the most similar earlier one of another group whose Jaccard similarity is `least`
/// or more (the first of equals), or nothing. Range: 0 < least <= 1.
/// Exact but for shingles that stand in the prefixes of more than a hundred texts, of which the
/// first hundred are compared: a hundred thousand texts out of one template must not take hours.
/// Source: Chaudhuri, Ganti, Kaushik (2006), prefix filter, with the rarest shingles first as in
/// Bayardo, Ma, Srikant (2007).
std::vector<std::optional<Twin>> FindTwins(const std::vector<TwinText>& texts, double least);

}  // namespace plimsoll::suite

#endif  // HARNESS_SUITE_TWINS_H_
