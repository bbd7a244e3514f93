#include "harness/text/tagger.h"

#include <cstddef>
#include <utility>

namespace plimsoll::text {

TaggedText Tagger::Tag(std::string_view text) const {
  SplitText split = SplitWords(text);
  std::vector<std::string_view> words;
  words.reserve(split.words.size());
  for (const WordPlace& place : split.words)
    words.push_back(text.substr(place.begin, place.length));
  TaggedText tagged;
  std::size_t begin = 0;
  for (const std::size_t end : split.sentence_ends) {
    tagged.tags += TagSentence(std::span(words).subspan(begin, end - begin));
    begin = end;
  }
  tagged.words = std::move(split.words);
  return tagged;
}

}  // namespace plimsoll::text
