#ifndef HARNESS_TEXT_TREEBANK_H_
#define HARNESS_TEXT_TREEBANK_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"

namespace plimsoll::text {

/// Sentences whose words people have tagged.
struct Treebank {
  struct Sentence {
    std::vector<std::string> words;
    std::vector<std::string> tags;  ///< universal parts of speech, one per word
    std::string text;               ///< as it was written; its words where the file does not say
  };
  std::vector<Sentence> sentences;

  std::size_t words() const;
};

/// Reads a CoNLL-U file: columns 2 and 4 of the words, without multiword ranges and empty nodes.
/// Appends to `treebank`. Errors: kInvalid with file and line where a line has not ten columns or
/// no tag, or nothing is in the file. Source: universaldependencies.org/format.html.
Status ReadConllu(std::string_view bytes, const std::string& file, Treebank* treebank);

}  // namespace plimsoll::text

#endif  // HARNESS_TEXT_TREEBANK_H_
