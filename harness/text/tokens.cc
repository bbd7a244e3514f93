#include "harness/text/tokens.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "harness/base/result.h"
#include "harness/text/normal.h"

namespace plimsoll::text {
namespace {

constexpr std::size_t kHead = 8;

std::uint64_t HeadOf(std::string_view token) {
  std::uint64_t head = 0;
  std::memcpy(&head, token.data(), std::min(token.size(), kHead));
  return head;
}

/// Eight bytes at a step; only ever compared inside one process.
std::uint64_t HashOf(std::string_view token) {
  constexpr std::uint64_t kMultiplier = 0x9e3779b97f4a7c15ULL;
  std::uint64_t hash = token.size();
  while (true) {
    hash = (hash ^ HeadOf(token)) * kMultiplier;
    if (token.size() <= kHead) return hash ^ (hash >> 32);
    hash = std::rotl(hash, 29);
    token.remove_prefix(kHead);
  }
}

/// The length, where it is under 255, and bits of the hash that do not choose the slot.
std::uint32_t CheckOf(std::uint64_t hash, std::size_t length) {
  const auto shown = static_cast<std::uint32_t>(std::min<std::size_t>(length, 255));
  return (static_cast<std::uint32_t>(hash >> 32) & 0xFFFFFF00) | shown;
}

/// Four bits per slot, so eight per token and more.
std::size_t FilterWords(std::size_t slots) { return slots / 16; }
std::uint64_t FilterBit(std::uint64_t hash) { return std::uint64_t{1} << (hash >> 32 & 63); }

void AddWhitespaceTokens(std::string_view normal_form, Vocabulary* vocabulary, TokenTexts* out) {
  while (!normal_form.empty()) {
    const std::size_t length = std::min(normal_form.find(' '), normal_form.size());
    out->ids.push_back(vocabulary->Intern(normal_form.substr(0, length)));
    normal_form.remove_prefix(std::min(length + 1, normal_form.size()));
  }
}

}  // namespace

std::string_view TokenizerName(Tokenizer tokenizer) {
  return tokenizer == Tokenizer::kWord ? "word" : "ws";
}

Vocabulary::Vocabulary() : begins_{0}, slots_(1 << 10), filter_(FilterWords(slots_.size())) {}

std::size_t Vocabulary::Place(std::string_view token, std::uint64_t hash) const {
  const std::uint64_t head = HeadOf(token);
  const std::uint32_t check = CheckOf(hash, token.size());
  std::size_t at = hash & (slots_.size() - 1);
  for (; slots_[at].id != 0; at = (at + 1) & (slots_.size() - 1)) {
    const Slot& slot = slots_[at];
    if (slot.check != check || slot.head != head) continue;
    // Of a short token, length and head are all there is.
    if (token.size() <= kHead || Token(slot.id - 1) == token) break;
  }
  return at;
}

std::uint32_t Vocabulary::Find(std::string_view token) const {
  const std::uint64_t hash = HashOf(token);
  if ((filter_[(hash >> 38) & (filter_.size() - 1)] & FilterBit(hash)) == 0) return kUnknown;
  return slots_[Place(token, hash)].id - 1;  // of a free slot: kUnknown
}

std::uint32_t Vocabulary::Intern(std::string_view token) {
  const std::uint64_t hash = HashOf(token);
  const std::size_t at = Place(token, hash);
  if (slots_[at].id != 0) return slots_[at].id - 1;
  PLIMSOLL_CHECK(size() < 0xFFFFFFFEu);
  const auto id = static_cast<std::uint32_t>(size());
  bytes_ += token;
  begins_.push_back(bytes_.size());
  slots_[at] = {HeadOf(token), CheckOf(hash, token.size()), id + 1};
  filter_[(hash >> 38) & (filter_.size() - 1)] |= FilterBit(hash);
  if (2 * size() > slots_.size()) Grow();
  return id;
}

void Vocabulary::Grow() {
  std::vector<Slot> old(2 * slots_.size());
  old.swap(slots_);
  filter_.assign(FilterWords(slots_.size()), 0);
  for (const Slot& slot : old) {
    if (slot.id == 0) continue;
    const std::uint64_t hash = HashOf(Token(slot.id - 1));
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
  for (const std::string& text : texts) {
    const std::string normal_form = NormalForm(text);
    if (tokenizer == Tokenizer::kWhitespace) {
      AddWhitespaceTokens(normal_form, vocabulary, &out);
    } else {
      for (const std::string& word : Words(normal_form))
        out.ids.push_back(vocabulary->Intern(word));
    }
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
