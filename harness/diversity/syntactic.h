#ifndef HARNESS_DIVERSITY_SYNTACTIC_H_
#define HARNESS_DIVERSITY_SYNTACTIC_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "harness/diversity/measure.h"
#include "harness/diversity/templates.h"
#include "harness/text/tagger.h"

namespace plimsoll::diversity {

struct SyntacticOptions {
  std::uint64_t seed = 1;
  int draws = 100;
  int costly_draws = 20;
  std::size_t rarefied_ngrams = 1000;        ///< m of the rarefied measures, at most
  std::size_t compressed_bytes = 128 << 10;  ///< at most
  std::size_t subset_tags = 100'000;         ///< about, at most
  std::size_t templates = 100;               ///< of each order, that count for the template rate
  std::size_t shown_templates = 10;
};

/// Texts and their tags, found once. Texts without a word are left out and counted.
class SyntacticSet {
 public:
  SyntacticSet(std::span<const std::string> texts, const text::Tagger& tagger);
  std::size_t size() const { return tagged_.size(); }
  std::size_t empty_texts() const { return empty_texts_; }
  /// The tags of every text, a byte each.
  const std::vector<std::string>& tags() const { return tags_; }
  const text::TokenTexts& tokens() const { return tokens_; }
  /// The words of a template at one of its places, as the text has them.
  std::string WordsAt(const TemplatePlace& place, std::size_t words) const;
  /// The number that a text of this set had among those that it was made of.
  std::size_t OriginalOf(std::size_t text) const { return kept_[text]; }

 private:
  std::span<const std::string> texts_;
  std::vector<std::size_t> kept_;
  std::vector<text::TaggedText> tagged_;
  std::vector<std::string> tags_;
  text::TokenTexts tokens_;
  std::size_t empty_texts_ = 0;
};

/// The sizes at which sets are measured that are to be compared.
struct SyntacticSizes {
  std::size_t texts = 0;     ///< of a subset
  std::size_t bytes = 0;     ///< of tags that are compressed
  std::size_t trigrams = 0;  ///< m
  std::size_t fourgrams = 0;
};
SyntacticSizes SizesFor(std::span<const SyntacticSet* const> sets, const SyntacticOptions& options);

/// What a set says in how many forms.
struct SyntacticDiversity {
  std::size_t texts = 0;        ///< that count
  std::size_t empty_texts = 0;  ///< left out
  std::size_t words = 0;
  std::string tagger;
  SyntacticSizes sizes;
  /// pos_compression_ratio, pos_compression_ratio_zlib_9 (one byte per tag, a line per text),
  /// rarefied_distinct_tags_3 and _4, template_rate_4 to _8.
  std::vector<Measure> measures;
  std::vector<Template> templates;  ///< of four to eight tags, those that cover most first
};

SyntacticDiversity MeasureSyntactic(const SyntacticSet& set, const SyntacticSizes& sizes,
                                    const text::Tagger& tagger, const SyntacticOptions& options);

}  // namespace plimsoll::diversity

#endif  // HARNESS_DIVERSITY_SYNTACTIC_H_
