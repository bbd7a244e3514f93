#include "harness/diversity/substrings.h"

#include <bit>

#include "harness/base/result.h"
#include "harness/text/normal.h"

namespace plimsoll::diversity {
namespace {

constexpr std::uint64_t kBase = 0x9e3779b97f4a7c15ULL;

constexpr std::uint64_t Power(std::uint64_t base, std::size_t exponent) {
  std::uint64_t power = 1;
  for (std::size_t i = 0; i < exponent; ++i) power *= base;
  return power;
}
constexpr std::uint64_t kLeaving = Power(kBase, SubstringIndex::kLength);

/// The sum of bytes times powers of kBase, modulo 2^64, over the last kLength bytes.
class RollingHash {
 public:
  std::uint64_t Add(char entering, char leaving) {
    value_ = value_ * kBase + Code(entering) - Code(leaving) * kLeaving;
    return value_;
  }
  std::uint64_t Add(char entering) { return value_ = value_ * kBase + Code(entering); }

 private:
  static std::uint64_t Code(char c) { return static_cast<unsigned char>(c) + 1; }
  std::uint64_t value_ = 0;
};

/// Calls look(hash, begin) for every substring.
template <typename Look>
void ForEachSubstring(std::string_view text, const Look& look) {
  constexpr std::size_t kLength = SubstringIndex::kLength;
  if (text.size() < kLength) return;
  RollingHash rolling;
  for (std::size_t i = 0; i < kLength - 1; ++i) rolling.Add(text[i]);
  look(rolling.Add(text[kLength - 1]), std::size_t{0});
  for (std::size_t i = kLength; i < text.size(); ++i)
    look(rolling.Add(text[i], text[i - kLength]), i - kLength + 1);
}

std::uint64_t Mixed(std::uint64_t hash) {
  return (hash ^ hash >> 29) * 0xbf58476d1ce4e5b9ULL >> 16;
}

}  // namespace

std::string LettersAndDigits(std::string_view normal_form) {
  std::string stripped;
  for (const std::string& word : text::Words(normal_form)) stripped += word;
  return stripped;
}

SubstringIndex::SubstringIndex(std::span<const std::string> stripped) {
  for (const std::string& text : stripped) {
    begins_.push_back(bytes_.size());
    bytes_ += text;
    ends_.push_back(bytes_.size());
    text_of_.insert(text_of_.end(), text.size(), static_cast<std::uint32_t>(begins_.size() - 1));
  }
  PLIMSOLL_CHECK(bytes_.size() < 0xFFFFFFFFu);
  slots_.resize(std::bit_ceil(2 * bytes_.size() + 2));
  filter_.resize(std::bit_ceil(16 * bytes_.size() + 64) / 64);
  for (std::size_t i = 0; i < begins_.size(); ++i) {
    const std::string_view text(bytes_.data() + begins_[i], ends_[i] - begins_[i]);
    ForEachSubstring(
        text, [&](std::uint64_t hash, std::size_t begin) { Insert(hash, begins_[i] + begin); });
  }
}

void SubstringIndex::Insert(std::uint64_t hash, std::size_t at) {
  const std::uint64_t mixed = Mixed(hash);
  filter_[(mixed >> 6) & (filter_.size() - 1)] |= std::uint64_t{1} << (mixed & 63);
  std::size_t slot = mixed & (slots_.size() - 1);
  for (; slots_[slot].at != 0; slot = (slot + 1) & (slots_.size() - 1)) {
    // A text that repeats itself stands once.
    const Slot& taken = slots_[slot];
    if (taken.hash == hash && text_of_[taken.at - 1] == text_of_[at] &&
        bytes_.compare(taken.at - 1, kLength, bytes_, at, kLength) == 0)
      return;
  }
  slots_[slot] = {hash, static_cast<std::uint32_t>(at + 1)};
}

void SubstringIndex::Look(std::string_view stripped, std::vector<bool>* seen) const {
  ForEachSubstring(stripped, [&](std::uint64_t hash, std::size_t begin) {
    const std::uint64_t mixed = Mixed(hash);
    if ((filter_[(mixed >> 6) & (filter_.size() - 1)] >> (mixed & 63) & 1) == 0) return;
    std::size_t slot = mixed & (slots_.size() - 1);
    for (; slots_[slot].at != 0; slot = (slot + 1) & (slots_.size() - 1)) {
      const Slot& known = slots_[slot];
      if (known.hash == hash &&
          std::string_view(bytes_).substr(known.at - 1, kLength) == stripped.substr(begin, kLength))
        (*seen)[text_of_[known.at - 1]] = true;
    }
  });
}

}  // namespace plimsoll::diversity
