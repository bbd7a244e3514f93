#ifndef HARNESS_EMBED_WORDPIECE_H_
#define HARNESS_EMBED_WORDPIECE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "harness/base/result.h"
#include "harness/doc/node.h"

namespace plimsoll::embed {

/// BertNormalizer, BertPreTokenizer and WordPiece, with their names of tokenizer.json.
struct WordPieceOptions {
  bool clean_text = true;
  bool handle_chinese_chars = true;
  bool lowercase = true;
  bool strip_accents = true;
  std::string unknown = "[UNK]";
  std::string continuation = "##";
  std::size_t most_characters = 100;  ///< a longer word is unknown
};

/// Texts to token ids, without the special tokens around them. A special token that a text spells
/// out is that token, as in the reference. Thread safety: const, so any thread.
/// Source: huggingface/tokenizers, BertNormalizer, BertPreTokenizer, WordPiece.
class WordPiece {
 public:
  static constexpr std::size_t kAll = std::numeric_limits<std::size_t>::max();

  /// One token a line, its id the number of the line. Errors: kInvalid.
  static Result<WordPiece> FromVocabulary(std::string_view vocabulary,
                                          WordPieceOptions options = {});
  /// Errors: kInvalid for other tokenizers than BERT's, which are named.
  static Result<WordPiece> FromTokenizerJson(std::string_view json);
  /// tokenizer.json of a folder; where there is none, vocab.txt with what tokenizer_config.json
  /// says of it. Adds every byte that was read to `read`. Errors: kNotFound where there is neither;
  /// kInvalid.
  static Result<WordPiece> FromFolder(const std::string& folder, std::string* read);

  /// The first `most` ids. Invalid UTF-8 reads as U+FFFD.
  std::vector<std::int32_t> Encode(std::string_view text, std::size_t most = kAll) const;
  std::optional<std::int32_t> IdOf(std::string_view token) const;
  const WordPieceOptions& options() const { return options_; }
  std::int32_t unknown_id() const { return unknown_id_; }
  /// 1 + the largest id.
  std::size_t size() const { return size_; }
  /// Code points of the vocabulary's middle token; of two middle ones the mean, rounded down.
  std::size_t median_length() const { return median_length_; }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>()(text);
    }
  };
  using Vocabulary = std::unordered_map<std::string, std::int32_t, Hash, std::equal_to<>>;
  class Encoding;

  WordPiece(Vocabulary vocabulary, WordPieceOptions options);
  Status AddSpecial(const doc::Node& token);
  Status Prepare();
  /// The special token that stands at the beginning of `text`, or null.
  const std::pair<std::string, std::int32_t>* SpecialAt(std::string_view text) const;

  Vocabulary vocabulary_;
  WordPieceOptions options_;
  std::vector<std::pair<std::string, std::int32_t>> special_;
  std::int32_t unknown_id_ = 0;
  std::size_t size_ = 0;
  std::size_t longest_ = 0;  // token, in bytes
  std::size_t median_length_ = 0;
};

}  // namespace plimsoll::embed

#endif  // HARNESS_EMBED_WORDPIECE_H_
