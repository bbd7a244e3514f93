#ifndef HARNESS_DIVERSITY_LEXICAL_H_
#define HARNESS_DIVERSITY_LEXICAL_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "harness/diversity/measure.h"
#include "harness/text/repeats.h"
#include "harness/text/tokens.h"

namespace plimsoll::diversity {

inline constexpr int kMaxOrder = 4;  ///< of the n-grams that are counted

struct LexicalOptions {
  text::Tokenizer tokenizer = text::Tokenizer::kWhitespace;
  std::uint64_t seed = 1;
  int draws = 100;                           ///< subsets in which n-grams are counted
  int costly_draws = 20;                     ///< those that are compressed or sorted
  std::size_t rarefied_ngrams = 1000;        ///< m of the rarefied measures, at most
  std::size_t compressed_bytes = 128 << 10;  ///< at most
  std::size_t subset_tokens = 100'000;       ///< about, at most
  std::size_t sorted_bytes = 64 << 20;       ///< of texts that are searched for repeats, at most
  std::uint64_t vocabulary = 30'522;         ///< V of the expectation-adjusted distinct
  std::size_t repeat_bytes = 50;             ///< a repeat is at least as long
  std::size_t shown_repeats = 10;
};

/// The sizes at which sets are measured that are to be compared: what the smallest of them allows.
struct CommonSizes {
  std::size_t texts = 0;                           ///< of a subset
  std::size_t bytes = 0;                           ///< that are compressed
  std::array<std::size_t, kMaxOrder> ngrams = {};  ///< m by order; 0: no n-gram of that order
};

/// Texts and their tokens, cut once. Texts without a token are left out and counted. Borrows the
/// texts.
class LexicalSet {
 public:
  LexicalSet(std::span<const std::string> texts, text::Tokenizer tokenizer);
  std::size_t size() const { return tokens_.size(); }
  std::size_t empty_texts() const { return empty_texts_; }
  std::size_t bytes() const { return bytes_; }
  std::size_t types() const { return types_; }
  const text::TokenTexts& tokens() const { return tokens_; }
  const std::string& Text(std::size_t text) const { return texts_[kept_[text]]; }
  /// The texts of these numbers.
  std::vector<std::string> Texts(std::span<const std::size_t> which) const;

 private:
  std::span<const std::string> texts_;
  std::vector<std::size_t> kept_;
  text::TokenTexts tokens_;
  std::size_t empty_texts_ = 0;
  std::size_t bytes_ = 0;
  std::size_t types_ = 0;
};

/// Half of the smallest set, and no more than the options allow.
CommonSizes SizesFor(std::span<const LexicalSet* const> sets, const LexicalOptions& options);

/// What a set says in how many words.
struct LexicalDiversity {
  std::size_t texts = 0;        ///< that count
  std::size_t empty_texts = 0;  ///< left out
  std::size_t tokens = 0;
  std::size_t types = 0;
  CommonSizes sizes;
  /// distinct_1..4, rarefied_distinct_1..4, hd_d, expectation_adjusted_distinct_1,
  /// self_repetition_4, self_bleu, compression_ratio, compression_ratio_zlib_9, repeat_share,
  /// entropy_rate.
  std::vector<Measure> measures;
  std::size_t searched_texts = 0;             ///< for repeats, from the first on
  std::vector<text::RepeatedString> repeats;  ///< those that save most bytes first
};

/// Everything above. compression_ratio is the mean over random draws of sizes.bytes; the others
/// are of the whole set. Deterministic.
LexicalDiversity MeasureLexical(const LexicalSet& set, const CommonSizes& sizes,
                                const LexicalOptions& options);

}  // namespace plimsoll::diversity

#endif  // HARNESS_DIVERSITY_LEXICAL_H_
