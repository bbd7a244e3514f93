#ifndef HARNESS_TEXT_NGRAMS_H_
#define HARNESS_TEXT_NGRAMS_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "harness/text/tokens.h"

namespace plimsoll::text {

/// The n-grams of one order over a set of texts, as numbers; none crosses the end of a text. Exact:
/// two places have one number if and only if the same tokens stand there.
struct NgramTable {
  int order = 0;
  /// The n-gram that begins at each token; kNoNgram where fewer than n tokens of the text are left.
  std::vector<std::uint32_t> at;
  std::vector<std::uint32_t> counts;  ///< occurrences of each n-gram
  std::size_t once_from = 0;          ///< n-grams of this number and above occur once

  static constexpr std::uint32_t kNoNgram = 0xFFFFFFFF;
  std::size_t unique() const { return counts.size(); }
  std::size_t total() const;
};

/// The tables of orders 1 to `max_order`, each a pass over its predecessor. O(tokens * max_order).
/// Shapes: at most 2^32 - 2 tokens, max_order >= 1.
std::vector<NgramTable> CountNgrams(const TokenTexts& texts, int max_order);

/// How many n-grams occur once, twice, …: all that the measures below depend on.
using CountOfCounts = std::map<std::uint32_t, std::uint64_t>;
CountOfCounts CountsOf(std::span<const std::uint32_t> counts);

/// Different n-grams by occurrences; none without an occurrence. Falls as a set grows: compare
/// RarefiedDistinct. Range: (0, 1]. Source: Li et al. 2016.
std::optional<double> Distinct(const CountOfCounts& counts);

/// How many different n-grams `draws` occurrences hold, drawn without replacement: the exact
/// expectation. None where there are fewer occurrences, or draws is 0. Source: Hurlbert 1971.
std::optional<double> RarefiedUnique(const CountOfCounts& counts, std::uint64_t draws);

/// RarefiedUnique by draw, comparable between sets of different size. HD-D is this of single tokens
/// at 42 draws (McCarthy & Jarvis 2010). Range: (0, 1].
std::optional<double> RarefiedDistinct(const CountOfCounts& counts, std::uint64_t draws);

/// Different n-grams by those that as many draws from `vocabulary` equally likely ones would give;
/// none without an occurrence or a vocabulary. Source: Liu et al. 2022, arXiv 2202.13587.
std::optional<double> ExpectationAdjustedDistinct(const CountOfCounts& counts,
                                                  std::uint64_t vocabulary);

}  // namespace plimsoll::text

#endif  // HARNESS_TEXT_NGRAMS_H_
