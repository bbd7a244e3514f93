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

/// All substrings of one length of some texts, to be looked for in a stream of others. A rolling
/// hash (Karp & Rabin 1987) proposes and the bytes decide.
class SubstringIndex {
 public:
  /// Units: bytes. The length of GPT-4's rule.
  static constexpr std::size_t kLength = 50;

  /// Shapes: LettersAndDigits of the texts, fewer than 2^32 bytes in all.
  explicit SubstringIndex(std::span<const std::string> stripped);
  /// Marks in `seen` (one entry per text) the texts that share a substring with the document.
  void Look(std::string_view stripped, std::vector<bool>* seen) const;
  /// Whether the text is long enough to have a substring.
  bool HasAny(std::size_t text) const { return ends_[text] - begins_[text] >= kLength; }

 private:
  struct Slot {
    std::uint64_t hash = 0;
    std::uint32_t at = 0;  // one more than where the substring begins; 0: free
  };
  void Insert(std::uint64_t hash, std::size_t at);

  std::string bytes_;
  std::vector<std::size_t> begins_;
  std::vector<std::size_t> ends_;
  std::vector<std::uint32_t> text_of_;  // by byte
  std::vector<Slot> slots_;  // open addressing; equal substrings of several texts all stand
  std::vector<std::uint64_t> filter_;  // a bit per hash, so that a look costs one load
};

}  // namespace plimsoll::diversity

#endif  // HARNESS_DIVERSITY_SUBSTRINGS_H_
