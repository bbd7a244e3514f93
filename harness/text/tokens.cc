#include "harness/text/tokens.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "harness/base/result.h"

namespace plimsoll::text {
namespace {

constexpr std::size_t kHead = 8;
constexpr std::size_t kTail = 2 * kHead;  // bytes behind a token that KeyOf may read
static_assert(kTail <= TokenCutter::kPadding);

/// The first eight of the bytes, or as many as there are.
std::uint64_t HeadOf(const char* bytes, std::size_t size) {
  std::uint64_t head;
  std::memcpy(&head, bytes, kHead);
  return size >= kHead ? head : head & ((std::uint64_t{1} << 8 * size) - 1);
}

/// The length, where it is under 255, and bits of the hash that do not choose the slot.
std::uint32_t CheckOf(std::uint64_t hash, std::size_t length) {
  const auto shown = static_cast<std::uint32_t>(std::min<std::size_t>(length, 255));
  return (static_cast<std::uint32_t>(hash >> 32) & 0xFFFFFF00) | shown;
}

/// Four bits per slot, so eight per token and more.
std::size_t FilterWords(std::size_t slots) { return slots / 16; }
std::uint64_t FilterBit(std::uint64_t hash) { return std::uint64_t{1} << (hash >> 32 & 63); }

}  // namespace

Vocabulary::Vocabulary()
    : bytes_(kTail, '\0'), begins_{0}, slots_(1 << 10), filter_(FilterWords(slots_.size())) {}

// Only ever compared inside one process. Reads up to kTail bytes behind the token, so that there is
// no branch for those of at most sixteen bytes, which most are.
Vocabulary::Key Vocabulary::KeyOf(std::string_view padded) {
  constexpr std::uint64_t kMultiplier = 0x9e3779b97f4a7c15ULL;
  const std::size_t size = padded.size();
  const std::uint64_t head = HeadOf(padded.data(), size);
  // Both halves of the product, so that every byte moves the bits that choose a slot.
  const auto fold = [](std::uint64_t value) {
    const auto product = static_cast<unsigned __int128>(value) * kMultiplier;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
  };
  std::uint64_t hash = fold(size ^ head);
  const auto add = [&](std::size_t at, std::size_t left) {
    hash = fold(std::rotl(hash, 29) ^ HeadOf(padded.data() + at, left));
  };
  add(kHead, size - std::min(size, kHead));
  for (std::size_t at = 2 * kHead; at < size; at += kHead) add(at, size - at);
  return {hash, head};
}

template <typename Take>
void Vocabulary::ForEach(const TokenCutter& tokens, const Take& take) const {
  std::array<Key, 32> keys;  // as many slots are on their way from memory at once
  for (std::size_t begin = 0; begin < tokens.size(); begin += keys.size()) {
    const std::size_t end = std::min(begin + keys.size(), tokens.size());
    for (std::size_t i = begin; i < end; ++i) {
      keys[i - begin] = KeyOf(tokens[i]);
      __builtin_prefetch(&slots_[keys[i - begin].hash & (slots_.size() - 1)]);
    }
    for (std::size_t i = begin; i < end; ++i) take(tokens[i], keys[i - begin]);
  }
}

std::size_t Vocabulary::Place(std::string_view token, const Key& key) const {
  const std::uint32_t check = CheckOf(key.hash, token.size());
  std::size_t at = key.hash & (slots_.size() - 1);
  for (; slots_[at].id != 0; at = (at + 1) & (slots_.size() - 1)) {
    const Slot& slot = slots_[at];
    if (slot.check != check || slot.head != key.head) continue;
    // Of a short token, length and head are all there is.
    if (token.size() <= kHead || Token(slot.id - 1) == token) break;
  }
  return at;
}

void Vocabulary::Find(const TokenCutter& tokens, std::vector<std::uint32_t>* ids) const {
  ForEach(tokens, [&](std::string_view token, const Key& key) {
    const bool may_be_known =
        (filter_[(key.hash >> 38) & (filter_.size() - 1)] & FilterBit(key.hash)) != 0;
    ids->push_back(may_be_known ? slots_[Place(token, key)].id - 1  // of a free slot: kUnknown
                                : kUnknown);
  });
}

void Vocabulary::Intern(const TokenCutter& tokens, std::vector<std::uint32_t>* ids) {
  ForEach(tokens,
          [&](std::string_view token, const Key& key) { ids->push_back(InternAs(token, key)); });
}

std::uint32_t Vocabulary::Intern(std::string_view token) {
  const std::string padded = std::string(token) + std::string(kTail, '\0');
  const std::string_view same = std::string_view(padded).substr(0, token.size());
  return InternAs(same, KeyOf(same));
}

std::uint32_t Vocabulary::InternAs(std::string_view token, const Key& key) {
  const std::size_t at = Place(token, key);
  if (slots_[at].id != 0) return slots_[at].id - 1;
  PLIMSOLL_CHECK(size() < 0xFFFFFFFEu);
  const auto id = static_cast<std::uint32_t>(size());
  bytes_.insert(begins_.back(), token);
  begins_.push_back(begins_.back() + token.size());
  slots_[at] = {key.head, CheckOf(key.hash, token.size()), id + 1};
  filter_[(key.hash >> 38) & (filter_.size() - 1)] |= FilterBit(key.hash);
  if (2 * size() > slots_.size()) Grow();
  return id;
}

void Vocabulary::Grow() {
  std::vector<Slot> old(2 * slots_.size());
  old.swap(slots_);
  filter_.assign(FilterWords(slots_.size()), 0);
  for (const Slot& slot : old) {
    if (slot.id == 0) continue;
    const std::uint64_t hash = KeyOf(Token(slot.id - 1)).hash;
    filter_[(hash >> 38) & (filter_.size() - 1)] |= FilterBit(hash);
    std::size_t at = hash & (slots_.size() - 1);
    while (slots_[at].id != 0) at = (at + 1) & (slots_.size() - 1);
    slots_[at] = slot;
  }
}

void TokenTexts::Add(std::span<const std::uint32_t> text) {
  ids.insert(ids.end(), text.begin(), text.end());
  begins.push_back(ids.size());
}

std::size_t TokenTexts::CountNgrams(std::size_t order) const {
  std::size_t ngrams = 0;
  for (std::size_t i = 0; i < size(); ++i) {
    const std::size_t length = begins[i + 1] - begins[i];
    if (length >= order) ngrams += length - order + 1;
  }
  return ngrams;
}

TokenTexts Tokenize(std::span<const std::string> texts, Tokenizer tokenizer,
                    Vocabulary* vocabulary) {
  TokenTexts out;
  out.begins.reserve(texts.size() + 1);
  TokenCutter tokens(tokenizer);
  for (const std::string& text : texts) {
    tokens.Cut(text);
    vocabulary->Intern(tokens, &out.ids);
    out.begins.push_back(out.ids.size());
  }
  return out;
}

TokenTexts Select(const TokenTexts& texts, std::span<const std::size_t> which) {
  TokenTexts out;
  out.begins.reserve(which.size() + 1);
  for (const std::size_t text : which) out.Add(texts.Text(text));
  return out;
}

}  // namespace plimsoll::text
