#include "harness/base/utf8.h"

#include <cstdint>
#include <cstring>

namespace plimsoll {
namespace {

// What a lead byte promises: how many bytes follow, and the range of the first of them.
struct Lead {
  int followers = -1;
  unsigned char low = 0x80;
  unsigned char high = 0xBF;
};

Lead LeadOf(unsigned char byte) {
  if (byte < 0x80) return {0};
  if (byte < 0xC2) return {-1};
  if (byte < 0xE0) return {1};
  if (byte == 0xE0) return {2, 0xA0, 0xBF};
  if (byte == 0xED) return {2, 0x80, 0x9F};
  if (byte < 0xF0) return {2};
  if (byte == 0xF0) return {3, 0x90, 0xBF};
  if (byte < 0xF4) return {3};
  if (byte == 0xF4) return {3, 0x80, 0x8F};
  return {-1};
}

std::size_t SkipAscii(std::string_view bytes, std::size_t at) {
  constexpr std::uint64_t kHighBits = 0x8080808080808080ULL;
  for (std::uint64_t word; at + sizeof word <= bytes.size(); at += sizeof word) {
    std::memcpy(&word, bytes.data() + at, sizeof word);
    if ((word & kHighBits) != 0) break;
  }
  while (at < bytes.size() && static_cast<unsigned char>(bytes[at]) < 0x80) ++at;
  return at;
}

}  // namespace

Utf8Step DecodeUtf8(std::string_view bytes, std::size_t at) {
  const unsigned char first = static_cast<unsigned char>(bytes[at]);
  const Lead lead = LeadOf(first);
  if (lead.followers == 0) return {first, 1, true};
  if (lead.followers < 0) return {0xFFFD, 1, false};
  char32_t code_point = first & (0x3F >> lead.followers);
  for (int i = 1; i <= lead.followers; ++i) {
    const std::size_t place = at + i;
    const unsigned char low = i == 1 ? lead.low : 0x80;
    const unsigned char high = i == 1 ? lead.high : 0xBF;
    const unsigned char byte = place < bytes.size() ? static_cast<unsigned char>(bytes[place]) : 0;
    if (byte < low || byte > high) return {0xFFFD, static_cast<std::size_t>(i), false};
    code_point = code_point << 6 | (byte & 0x3F);
  }
  return {code_point, static_cast<std::size_t>(lead.followers) + 1, true};
}

std::size_t FindInvalidUtf8(std::string_view bytes) {
  for (std::size_t at = SkipAscii(bytes, 0); at < bytes.size(); at = SkipAscii(bytes, at)) {
    const Utf8Step step = DecodeUtf8(bytes, at);
    if (!step.is_valid) return at;
    at += step.length;
  }
  return std::string_view::npos;
}

}  // namespace plimsoll
