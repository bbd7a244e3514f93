#include "harness/text/token_cutter.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string>

#include "harness/text/normal.h"

namespace plimsoll::text {
namespace {

constexpr std::size_t kBlock = 64;  // bytes that one mask of bits stands for
static_assert(kBlock <= TokenCutter::kPadding);
static_assert(std::endian::native == std::endian::little, "MaskOf takes the first byte as lowest");

bool IsBlank(char c) { return static_cast<unsigned char>(c) <= ' '; }

/// Lower case of what belongs to tokens; 0 of all else, and of what is not ASCII. Returns whether
/// all was ASCII. A plain loop over bytes: compilers make vectors of it.
template <Tokenizer kTokenizer>
bool Fold(std::string_view text, char* out) {
  unsigned char all = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    const bool is_upper = static_cast<unsigned char>(c - 'A') < 26;
    const auto lower = static_cast<unsigned char>(c + (is_upper ? 32 : 0));
    const bool is_letter = static_cast<unsigned char>(lower - 'a') < 26;
    const bool is_digit = static_cast<unsigned char>(c - '0') < 10;
    const bool is_printed = static_cast<unsigned char>(c - '!') < 0x7F - '!';
    const bool is_in = kTokenizer == Tokenizer::kWord ? is_letter || is_digit : is_printed;
    out[i] = static_cast<char>(is_in ? lower : 0);
    all |= c;
  }
  return all < 0x80;
}

std::uint64_t EightBytes(const char* at) {
  std::uint64_t bytes;
  std::memcpy(&bytes, at, sizeof bytes);
  return bytes;
}

/// A bit for every byte of a block that is not 0, the first lowest. Bytes are below 0x80.
std::uint64_t MaskOf(const char* block) {
  constexpr std::uint64_t kTop = 0x8080808080808080ULL;
  constexpr std::uint64_t kGather = 0x0002040810204081ULL;  // the top bit of byte i to bit 56 + i
  std::uint64_t mask = 0;
  for (std::size_t i = 0; i < kBlock; i += 8) {
    const std::uint64_t is_in = (EightBytes(block + i) + ~kTop) & kTop;
    mask |= (is_in * kGather >> 56) << i;
  }
  return mask;
}

std::size_t FindOther(std::string_view text, std::size_t at) {
  constexpr std::uint64_t kTop = 0x8080808080808080ULL;
  while (at + 8 <= text.size() && (EightBytes(text.data() + at) & kTop) == 0) at += 8;
  while (at < text.size() && static_cast<unsigned char>(text[at]) < 0x80) ++at;
  return at;
}

}  // namespace

std::string_view TokenizerName(Tokenizer tokenizer) {
  return tokenizer == Tokenizer::kWord ? "word" : "ws";
}

// Nothing in a normal form reaches across a blank of ASCII: no mark composes with it, and no mark
// is put in order past it. So the parts between two blanks can be looked at one by one.
void TokenCutter::Cut(std::string_view text) {
  bytes_used_ = text.size();
  bounds_used_ = 0;
  if (bytes_.size() < bytes_used_ + kPadding) bytes_.resize(bytes_used_ + kPadding);
  const bool is_ascii = tokenizer_ == Tokenizer::kWord
                            ? Fold<Tokenizer::kWord>(text, bytes_.data())
                            : Fold<Tokenizer::kWhitespace>(text, bytes_.data());
  if (is_ascii) return CutAscii(0, text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t other = FindOther(text, at);
    std::size_t begin = other;
    if (other < text.size()) {
      while (begin > at && !IsBlank(text[begin - 1])) --begin;
    }
    CutAscii(at, begin);
    for (at = begin; at < text.size() && !IsBlank(text[at]);) ++at;
    CutOther(text.substr(begin, at - begin));
  }
}

void TokenCutter::CutAscii(std::size_t begin, std::size_t end) {
  std::uint64_t is_inside = 0;
  for (std::size_t at = begin; at < end; at += kBlock) {
    std::uint64_t mask = MaskOf(bytes_.data() + at);
    if (end - at < kBlock) mask &= (std::uint64_t{1} << (end - at)) - 1;
    if (bounds_.size() < bounds_used_ + kBlock) bounds_.resize(2 * bounds_.size() + kBlock);
    std::size_t* bound = &bounds_[bounds_used_];
    for (std::uint64_t turns = mask ^ (mask << 1 | is_inside); turns != 0; turns &= turns - 1)
      *bound++ = at + static_cast<std::size_t>(std::countr_zero(turns));
    bounds_used_ = static_cast<std::size_t>(bound - bounds_.data());
    is_inside = mask >> (kBlock - 1);
  }
  if (is_inside != 0) AddBound(end);
}

void TokenCutter::AddBound(std::size_t at) {
  if (bounds_.size() == bounds_used_) bounds_.resize(2 * bounds_.size() + kBlock);
  bounds_[bounds_used_++] = at;
}

void TokenCutter::CutOther(std::string_view part) {
  const std::string form = NormalForm(part);
  if (bytes_.size() < bytes_used_ + form.size() + kPadding)
    bytes_.resize(2 * (bytes_used_ + form.size()) + kPadding);
  std::copy(form.begin(), form.end(), bytes_.begin() + static_cast<std::ptrdiff_t>(bytes_used_));
  for (std::string_view rest = form; !rest.empty();) {
    std::string_view token = rest.substr(0, rest.find(' '));
    if (tokenizer_ == Tokenizer::kWord) {
      token = TakeWord(&rest);
    } else {
      rest.remove_prefix(std::min(token.size() + 1, rest.size()));
    }
    if (token.empty()) continue;
    const std::size_t begin = bytes_used_ + static_cast<std::size_t>(token.data() - form.data());
    AddBound(begin);
    AddBound(begin + token.size());
  }
  bytes_used_ += form.size();
}

}  // namespace plimsoll::text
