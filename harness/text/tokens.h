#ifndef HARNESS_TEXT_TOKENS_H_
#define HARNESS_TEXT_TOKENS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace plimsoll::text {

/// How a normal form is cut into tokens. Every report names the one it used.
enum class Tokenizer {
  kWhitespace,  ///< at blanks, punctuation left on: what most papers count
  kWord,        ///< maximal runs of letters, marks and digits
};

/// "ws" or "word".
std::string_view TokenizerName(Tokenizer tokenizer);

/// Tokens as small numbers, in the order in which they were first seen.
class Vocabulary {
 public:
  Vocabulary();
  /// The token's number. Shapes: fewer than 2^32 - 1 different tokens.
  std::uint32_t Intern(std::string_view token);
  /// The number of a token that is known; kUnknown of any other.
  std::uint32_t Find(std::string_view token) const;
  static constexpr std::uint32_t kUnknown = 0xFFFFFFFF;
  std::string_view Token(std::uint32_t id) const {
    return std::string_view(bytes_).substr(begins_[id], begins_[id + 1] - begins_[id]);
  }
  std::size_t size() const { return begins_.size() - 1; }

 private:
  struct Slot {
    std::uint64_t head = 0;   // the first eight bytes
    std::uint32_t check = 0;  // of the hash and the length
    std::uint32_t id = 0;     // one more than the token's number; 0 where the slot is free
  };
  /// Where the token stands, or the free slot for it.
  std::size_t Place(std::string_view token, std::uint64_t hash) const;
  void Grow();

  std::string bytes_;  // the tokens, one after the other
  std::vector<std::size_t> begins_;
  std::vector<Slot> slots_;            // open addressing; a power of two, at most half full
  std::vector<std::uint64_t> filter_;  // a bit per token: most that are unknown are seen by it
};

/// Texts as token ids, one after the other.
struct TokenTexts {
  std::vector<std::uint32_t> ids;
  std::vector<std::size_t> begins = {0};  ///< of every text, and the end of the last

  std::size_t size() const { return begins.size() - 1; }
  std::span<const std::uint32_t> Text(std::size_t text) const {
    return std::span(ids).subspan(begins[text], begins[text + 1] - begins[text]);
  }
  void Add(std::span<const std::uint32_t> text);
  /// How many n-grams of an order lie within the texts. Shapes: order >= 1.
  std::size_t CountNgrams(std::size_t order) const;
};

/// The tokens of the texts' normal forms (NormalForm). O(bytes).
TokenTexts Tokenize(std::span<const std::string> texts, Tokenizer tokenizer,
                    Vocabulary* vocabulary);

/// Some of the texts, in the order of `which`; a text may be named more than once.
TokenTexts Select(const TokenTexts& texts, std::span<const std::size_t> which);

}  // namespace plimsoll::text

#endif  // HARNESS_TEXT_TOKENS_H_
