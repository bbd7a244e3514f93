#ifndef HARNESS_DIVERSITY_SAME_TEXT_H_
#define HARNESS_DIVERSITY_SAME_TEXT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace plimsoll::diversity {

/// A text that others are held against: are they the same but for spelling, or nearly so? Two texts
/// say the same where they share four fifths of their word n-grams, the customary bound of
/// near-duplicates of whole documents. Thread safety: one thread. Source: Lee et al. 2022, arXiv
/// 2107.06499.
class ComparedText {
 public:
  explicit ComparedText(std::string text) : text_(std::move(text)) {}
  bool IsSame(ComparedText& other);

 private:
  const std::vector<std::uint64_t>& Shingles();

  std::string text_;
  std::optional<std::vector<std::uint64_t>> shingles_;  // once they were asked for
};

}  // namespace plimsoll::diversity

#endif  // HARNESS_DIVERSITY_SAME_TEXT_H_
