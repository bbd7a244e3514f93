#ifndef HARNESS_TEXT_SELF_SIMILARITY_H_
#define HARNESS_TEXT_SELF_SIMILARITY_H_

#include <cstddef>
#include <optional>
#include <vector>

#include "harness/text/ngrams.h"
#include "harness/text/tokens.h"

namespace plimsoll::text {

/// The mean over texts of ln(1 + how often the other texts hold one of its different n-grams). None
/// without a text. O(tokens). Source: Shaib et al. 2024, arXiv 2403.00553.
std::optional<double> SelfRepetition(const TokenTexts& texts, const NgramTable& ngrams);

/// BLEU of every text with all others as its references: orders 1 to 4, add-epsilon smoothing
/// (epsilon 0.1) where an order has no match, the brevity penalty by the nearest length. Not the
/// quadratic way: an n-gram's two largest counts and the sorted lengths are enough, so O(tokens).
/// Shapes: tables of orders 1 to 4; one value per text, 0 for one without tokens.
/// Source: Zhu et al. 2018; smoothing method 1 of Chen & Cherry 2014.
std::vector<double> SelfBleuOfTexts(const TokenTexts& texts, const std::vector<NgramTable>& ngrams);

/// The mean over the texts that have tokens; none below two of them.
std::optional<double> SelfBleu(const TokenTexts& texts, const std::vector<NgramTable>& ngrams);

}  // namespace plimsoll::text

#endif  // HARNESS_TEXT_SELF_SIMILARITY_H_
