#include "harness/diversity/substrings.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "harness/base/result.h"
#include "harness/text/normal.h"

namespace plimsoll::diversity {
namespace {

constexpr std::size_t kLength = SubstringIndex::kLength;
constexpr std::size_t kAnchor = 32;
/// A substring that begins anywhere holds the whole anchor that begins next.
constexpr std::size_t kStride = kLength - kAnchor + 1;

std::uint64_t Folded(std::uint64_t a, std::uint64_t b) {
  const auto product = static_cast<unsigned __int128>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

/// Of at least eight bytes; the last eight may overlap those before.
std::uint64_t HashOf(std::string_view bytes) {
  std::uint64_t hash = 0x9e3779b97f4a7c15ULL;
  const auto add = [&](std::size_t at) {
    std::uint64_t word;
    std::memcpy(&word, bytes.data() + at, sizeof word);
    hash = Folded(hash ^ word, 0xbf58476d1ce4e5b9ULL);
  };
  for (std::size_t at = 0; at + sizeof hash < bytes.size(); at += sizeof hash) add(at);
  add(bytes.size() - sizeof hash);
  return hash;
}

std::uint64_t FilterBits(std::uint64_t hash) {
  return std::uint64_t{1} << (hash & 63) | std::uint64_t{1} << (hash >> 6 & 63);
}

/// How many stretches of a length there are.
std::size_t Stretches(std::string_view text, std::size_t length) {
  return text.size() < length ? 0 : text.size() - length + 1;
}

}  // namespace

std::string LettersAndDigits(std::string_view normal_form) {
  std::string stripped;
  for (const std::string& word : text::Words(normal_form)) stripped += word;
  return stripped;
}

SubstringIndex::SubstringIndex(std::span<const std::string> stripped) : begins_{0} {
  for (const std::string& text : stripped) {
    bytes_ += text;
    begins_.push_back(bytes_.size());
  }
  PLIMSOLL_CHECK(bytes_.size() < 0xFFFFFFFFu);
  slots_.resize(std::bit_ceil(2 * bytes_.size() + 2));
  filter_.resize(std::bit_ceil(16 * bytes_.size() + 64) / 64);
  for (std::size_t text = 0; text < stripped.size(); ++text) {
    const std::string_view bytes = TextOf(text);
    if (bytes.size() < kLength) continue;
    for (std::size_t at = 0; at < Stretches(bytes, kAnchor); ++at) {
      const std::uint64_t hash = HashOf(bytes.substr(at, kAnchor));
      filter_[(hash >> 12) & (filter_.size() - 1)] |= FilterBits(hash);
    }
    for (std::size_t at = 0; at < Stretches(bytes, kLength); ++at) {
      const std::string_view substring = bytes.substr(at, kLength);
      Slot& slot = slots_[SlotOf(substring)];
      if (slot.at != 0) continue;
      slot.check = static_cast<std::uint32_t>(HashOf(substring) >> 32);
      slot.at = static_cast<std::uint32_t>(begins_[text] + at + 1);
    }
  }
}

std::size_t SubstringIndex::SlotOf(std::string_view substring) const {
  const std::uint64_t hash = HashOf(substring);
  const auto check = static_cast<std::uint32_t>(hash >> 32);
  std::size_t at = hash & (slots_.size() - 1);
  for (; slots_[at].at != 0; at = (at + 1) & (slots_.size() - 1))
    if (slots_[at].check == check && bytes_.compare(slots_[at].at - 1, kLength, substring) == 0)
      break;
  return at;
}

void SubstringIndex::Look(std::string_view stripped, Marks* marks) const {
  for (std::size_t anchor = 0; anchor < Stretches(stripped, kAnchor); anchor += kStride) {
    const std::uint64_t hash = HashOf(stripped.substr(anchor, kAnchor));
    const std::uint64_t bits = FilterBits(hash);
    if ((filter_[(hash >> 12) & (filter_.size() - 1)] & bits) != bits) continue;
    const std::size_t end = std::min(anchor + 1, Stretches(stripped, kLength));
    for (std::size_t at = anchor - std::min(anchor, kStride - 1); at < end; ++at) {
      const std::size_t slot = SlotOf(stripped.substr(at, kLength));
      if (slots_[slot].at != 0) (*marks)[slot] = true;
    }
  }
}

bool SubstringIndex::IsSeen(std::size_t text, const Marks& marks) const {
  const std::string_view bytes = TextOf(text);
  for (std::size_t at = 0; at < Stretches(bytes, kLength); ++at)
    if (marks[SlotOf(bytes.substr(at, kLength))]) return true;
  return false;
}

}  // namespace plimsoll::diversity
