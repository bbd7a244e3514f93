#ifndef HARNESS_DIVERSITY_REGION_TERMS_H_
#define HARNESS_DIVERSITY_REGION_TERMS_H_

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace plimsoll::diversity {

/// A word, or two words in a row, that marks a region.
struct Term {
  std::string text;
  double score = 0;
};

struct TermOptions {
  std::size_t count = 5;      ///< terms per region
  std::size_t documents = 3;  ///< a term stands in at least so many texts of the region
  /// And in texts of at least so many users of the region: what fewer say may be about them. A
  /// text of an unknown user counts as a user of its own.
  std::size_t users = 5;
  bool has_pairs = true;        ///< also two words in a row
  bool has_stop_words = false;  ///< count words that mark nothing: IsStopWord
  bool is_merged = true;        ///< a word gives way to the pair that most of its uses are in
  bool floors_average = false;  ///< cut A to an integer, as BERTopic does
};

/// Per region the terms of greatest tf(t, c)/sum_t tf(t, c) x ln(1 + A/f(t)), A the mean number of
/// terms per region and f(t) the term's number in all; ties by text, ascending. Words are runs of
/// letters and digits of two at least, in the normal form. Shapes: `users` as many as texts or
/// empty (all unknown); a text whose region is not below `regions` belongs to none.
/// Source: Grootendorst 2022, arXiv 2203.05794, class-based TF-IDF.
std::vector<std::vector<Term>> RegionTerms(std::span<const std::string> texts,
                                           std::span<const std::size_t> labels,
                                           std::span<const std::string> users, std::size_t regions,
                                           const TermOptions& options);

/// Per region, for those that no subject marks, up to three words of any kind, stop words too, that
/// stand in a quarter of its texts and in at least twice the share of all others': "how · do",
/// "tell · me". By share x log2 of how many times the share; the rules on users and texts hold.
/// Shapes as above.
std::vector<std::vector<Term>> RegionHabits(std::span<const std::string> texts,
                                            std::span<const std::size_t> labels,
                                            std::span<const std::string> users, std::size_t regions,
                                            const TermOptions& options);

/// Whether a lower-case word marks no subject: articles, pronouns, auxiliaries and the like of
/// English, German, French, Spanish, Italian and Portuguese, and what people say to assistants.
bool IsStopWord(std::string_view word);

}  // namespace plimsoll::diversity

#endif  // HARNESS_DIVERSITY_REGION_TERMS_H_
