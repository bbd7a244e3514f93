#ifndef HARNESS_DIVERSITY_TEMPLATES_H_
#define HARNESS_DIVERSITY_TEMPLATES_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/text/ngrams.h"
#include "harness/text/tagger.h"
#include "harness/text/tokens.h"

namespace plimsoll::diversity {

/// A place where a template stands.
struct TemplatePlace {
  std::size_t text = 0;
  std::size_t word = 0;  ///< the first of the template's words in the text
};

/// A sequence of tags that several texts share.
struct Template {
  std::string tags;                     ///< a byte each
  std::uint32_t ngram = 0;              ///< its number in the table that it was found in
  std::size_t texts = 0;                ///< that hold it
  std::size_t count = 0;                ///< occurrences
  std::vector<TemplatePlace> examples;  ///< up to three, in different texts
};

/// The tags of texts as tokens, so that n-grams of them can be counted.
text::TokenTexts TagTokens(std::span<const text::TaggedText> texts);

/// The `most` n-grams of a table that the most texts hold, two at least; by texts falling, then by
/// tags rising, without examples. Source: Shaib et al. 2024, arXiv 2407.00211.
std::vector<Template> TopTemplates(const text::TokenTexts& tags, const text::NgramTable& ngrams,
                                   std::size_t most);

/// The share of texts that hold at least one of the table's templates; none without a text.
std::optional<double> TemplateRate(const text::TokenTexts& tags, const text::NgramTable& ngrams,
                                   std::span<const Template> templates);

/// What to show of the templates of several orders: those with the most texts x (length - 2), for a
/// long one says more than a short one; none is part of another or of fewer than three different
/// tags; by texts falling, then by tags rising; up to three places each. Shapes: orders of three at
/// least.
std::vector<Template> ShownTemplates(const text::TokenTexts& tags, std::vector<Template> templates,
                                     std::size_t most);

}  // namespace plimsoll::diversity

#endif  // HARNESS_DIVERSITY_TEMPLATES_H_
