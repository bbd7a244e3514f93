#ifndef HARNESS_TEXT_WORD_SPLIT_H_
#define HARNESS_TEXT_WORD_SPLIT_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace plimsoll::text {

/// A word or a mark of punctuation. Units: bytes of the text.
struct WordPlace {
  std::size_t begin = 0;
  std::size_t length = 0;
  bool operator==(const WordPlace&) const = default;
};

/// A text as taggers see it.
struct SplitText {
  std::vector<WordPlace> words;
  std::vector<std::size_t> sentence_ends;  ///< behind the last word of each, ascending
};

/// With ' for the first typographic apostrophe (U+2019).
std::string WithPlainApostrophe(std::string_view word);

/// Cuts a text into words as treebanks of English do: punctuation off the words, "do n't", "it 's",
/// "search - engine", but "U.S.", "Mr.", addresses and numbers whole. A sentence ends behind . ! ?
/// and at a line's end. Any bytes; O(bytes).
SplitText SplitWords(std::string_view text);

}  // namespace plimsoll::text

#endif  // HARNESS_TEXT_WORD_SPLIT_H_
