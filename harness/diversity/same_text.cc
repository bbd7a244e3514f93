#include "harness/diversity/same_text.h"

#include <algorithm>

#include "harness/text/normal.h"

namespace plimsoll::diversity {
namespace {

constexpr double kSameText = 0.8;
constexpr int kShingleWords = 3;

}  // namespace

bool ComparedText::IsSame(ComparedText& other) {
  // Texts that share four fifths of their n-grams are of like length.
  const std::size_t shorter = std::min(text_.size(), other.text_.size());
  const std::size_t longer = std::max(text_.size(), other.text_.size());
  if (shorter * 2 < longer) return false;
  return text::Jaccard(Shingles(), other.Shingles()) >= kSameText;
}

const std::vector<std::uint64_t>& ComparedText::Shingles() {
  if (!shingles_) shingles_ = text::WordShingles(text::NormalForm(text_), kShingleWords);
  return *shingles_;
}

}  // namespace plimsoll::diversity
