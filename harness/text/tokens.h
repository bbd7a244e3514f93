#ifndef HARNESS_TEXT_TOKENS_H_
#define HARNESS_TEXT_TOKENS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/text/token_cutter.h"

namespace plimsoll::text {

/// Tokens as small numbers, in the order in which they were first seen.
class Vocabulary {
 public:
  Vocabulary();
  /// The token's number. Shapes: fewer than 2^32 - 1 different tokens.
  std::uint32_t Intern(std::string_view token);
  /// The tokens' numbers, appended in their order.
  void Intern(const TokenCutter& tokens, std::vector<std::uint32_t>* ids);
  /// The same, but kUnknown of a token that is not known yet.
  void Find(const TokenCutter& tokens, std::vector<std::uint32_t>* ids) const;
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
  struct Key {
    std::uint64_t hash = 0;
    std::uint64_t head = 0;
  };
  static Key KeyOf(std::string_view padded);
  /// Calls take(token, key), the slots of some tokens ahead on their way from memory.
  template <typename Take>
  void ForEach(const TokenCutter& tokens, const Take& take) const;
  /// Where the token stands, or the free slot for it.
  std::size_t Place(std::string_view token, const Key& key) const;
  std::uint32_t InternAs(std::string_view token, const Key& key);
  void Grow();

  std::string bytes_;  // the tokens, one after the other, and a little behind the last
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
