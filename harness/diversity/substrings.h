#ifndef HARNESS_DIVERSITY_SUBSTRINGS_H_
#define HARNESS_DIVERSITY_SUBSTRINGS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace plimsoll::diversity {

/// Letters and digits of a normal form, nothing else: what substrings are compared on.
std::string LettersAndDigits(std::string_view normal_form);

/// All substrings of one length of some texts, to be looked for in a stream of others. Any that a
/// document shares holds one of the document's anchors, shorter stretches at even distances, so
/// that a filter of the texts' stretches of that length rules out most of a document.
class SubstringIndex {
 public:
  /// Units: bytes. The length of GPT-4's rule.
  static constexpr std::size_t kLength = 50;

  /// Which of the index's different substrings a stream holds.
  using Marks = std::vector<bool>;

  /// Shapes: LettersAndDigits of the texts, fewer than 2^32 bytes in all.
  explicit SubstringIndex(std::span<const std::string> stripped);
  Marks NoMarks() const { return Marks(slots_.size()); }
  /// Marks the substrings that the document holds.
  void Look(std::string_view stripped, Marks* marks) const;
  /// Whether one of the text's substrings is marked.
  bool IsSeen(std::size_t text, const Marks& marks) const;
  /// Whether the text is long enough to have a substring.
  bool HasAny(std::size_t text) const { return TextOf(text).size() >= kLength; }

 private:
  struct Slot {
    std::uint32_t check = 0;  // bits of the hash
    std::uint32_t at = 0;     // one more than where the substring begins; 0: free
  };
  std::string_view TextOf(std::size_t text) const {
    return std::string_view(bytes_).substr(begins_[text], begins_[text + 1] - begins_[text]);
  }
  /// Where the substring stands, or the free slot where it would.
  std::size_t SlotOf(std::string_view substring) const;

  std::string bytes_;
  std::vector<std::size_t> begins_;    // of each text, and the end
  std::vector<Slot> slots_;            // open addressing; equal substrings stand once
  std::vector<std::uint64_t> filter_;  // two bits of a word per anchor
};

}  // namespace plimsoll::diversity

#endif  // HARNESS_DIVERSITY_SUBSTRINGS_H_
