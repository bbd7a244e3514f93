#ifndef HARNESS_BASE_SUGGEST_H_
#define HARNESS_BASE_SUGGEST_H_

#include <span>
#include <string>
#include <string_view>

namespace plimsoll {

/// Optimal-string-alignment distance over bytes: insertions, deletions, replacements and swaps of
/// neighbours.
int EditDistance(std::string_view a, std::string_view b);

/// `did you mean "x"?` for the nearest option within a third of the word's length (at least 1),
/// else an empty string.
std::string DidYouMean(std::string_view word, std::span<const std::string> options);

}  // namespace plimsoll

#endif  // HARNESS_BASE_SUGGEST_H_
