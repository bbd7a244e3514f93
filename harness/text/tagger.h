#ifndef HARNESS_TEXT_TAGGER_H_
#define HARNESS_TEXT_TAGGER_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/text/word_split.h"

namespace plimsoll::text {

/// A text's words and what part of speech each is, one byte per tag.
struct TaggedText {
  std::vector<WordPlace> words;
  std::string tags;
};

/// Gives every word of a text a tag of a small set.
class Tagger {
 public:
  virtual ~Tagger() = default;
  /// What a reader is told: "skeleton/1", "perceptron:5f2c09ab31d4".
  virtual const std::string& name() const = 0;
  /// "NOUN"; "?" for a byte that is no tag.
  virtual std::string_view TagName(char tag) const = 0;
  /// One tag per word of a sentence. Thread safety: may be called from any thread.
  virtual std::string TagSentence(std::span<const std::string_view> words) const = 0;

  /// The tags of a text as SplitWords cuts it. Any bytes.
  TaggedText Tag(std::string_view text) const;
};

}  // namespace plimsoll::text

#endif  // HARNESS_TEXT_TAGGER_H_
