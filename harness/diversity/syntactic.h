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

/// Words that stand in the order of a template.
struct TemplateExample {
  std::size_t text = 0;  ///< its number among the texts that the set was made of
  std::string words;     ///< as the text has them
};

/// A template for people to read.
struct ShownTemplate {
  std::vector<std::string> tags;
  std::size_t texts = 0;  ///< that hold it
  std::size_t count = 0;  ///< occurrences
  std::vector<TemplateExample> examples;
};

/// Texts and their tags, found once. Borrows the texts. Texts without a word
/// are left out and counted.
class SyntacticSet {
 public:
  SyntacticSet(std::span<const std::string> texts, const text::Tagger& tagger);
  std::size_t size() const { return tagged_.size(); }
  std::size_t empty_texts() const { return empty_texts_; }
  /// The tags of every text, a byte each.
  const std::vector<std::string>& tags() const { return tags_; }
  const text::TokenTexts& tokens() const { return tokens_; }
  /// A template at one of its places.
  TemplateExample ExampleAt(const TemplatePlace& place, std::size_t words) const;

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
  std::vector<ShownTemplate> templates;  ///< of four to eight tags, those that cover most first
};

SyntacticDiversity MeasureSyntactic(const SyntacticSet& set, const SyntacticSizes& sizes,
                                    const text::Tagger& tagger, const SyntacticOptions& options);

}  // namespace plimsoll::diversity

#endif  // HARNESS_DIVERSITY_SYNTACTIC_H_
