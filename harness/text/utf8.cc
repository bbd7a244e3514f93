#include "harness/text/utf8.h"

namespace plimsoll::text {

void AppendUtf8(char32_t code_point, std::string* out) {
  const auto append = [out](char32_t byte) { out->push_back(static_cast<char>(byte)); };
  const auto follow = [&](int shift) { append(0x80 | (code_point >> shift & 0x3F)); };
  if (code_point < 0x80) {
    append(code_point);
  } else if (code_point < 0x800) {
    append(0xC0 | code_point >> 6);
    follow(0);
  } else if (code_point < 0x10000) {
    append(0xE0 | code_point >> 12);
    follow(6);
    follow(0);
  } else {
    append(0xF0 | code_point >> 18);
    follow(12);
    follow(6);
    follow(0);
  }
}

std::size_t FloorToCodePoint(std::string_view utf8, std::size_t at) {
  if (at >= utf8.size()) return utf8.size();
  while (at > 0 && (utf8[at] & 0xC0) == 0x80) --at;
  return at;
}

}  // namespace plimsoll::text
