#include "harness/text/unicode.h"

#include <utf8proc.h>

#include <array>

#include "harness/base/result.h"

namespace plimsoll::text {
namespace {

utf8proc_int32_t Wide(char32_t c) { return static_cast<utf8proc_int32_t>(c); }

}  // namespace

std::u32string CanonicalDecomposition(char32_t c) {
  if (c < 0xC0) return {c};
  std::array<utf8proc_int32_t, 8> parts;  // the longest has 4
  int boundary = 0;
  const utf8proc_ssize_t count = utf8proc_decompose_char(
      Wide(c), parts.data(), parts.size(),
      static_cast<utf8proc_option_t>(UTF8PROC_DECOMPOSE | UTF8PROC_STABLE), &boundary);
  PLIMSOLL_CHECK(count >= 0 && count <= static_cast<utf8proc_ssize_t>(parts.size()));
  return {parts.begin(), parts.begin() + count};
}

std::u32string LowerCase(char32_t c) {
  if (c == 0x130) return {U'i', 0x307};
  return {static_cast<char32_t>(utf8proc_tolower(Wide(c)))};
}

bool IsNonspacingMark(char32_t c) { return utf8proc_category(Wide(c)) == UTF8PROC_CATEGORY_MN; }

bool IsPunctuation(char32_t c) {
  const utf8proc_category_t category = utf8proc_category(Wide(c));
  return category >= UTF8PROC_CATEGORY_PC && category <= UTF8PROC_CATEGORY_PO;
}

bool IsInvisible(char32_t c) {
  const utf8proc_category_t category = utf8proc_category(Wide(c));
  return category == UTF8PROC_CATEGORY_CC || category == UTF8PROC_CATEGORY_CF ||
         category == UTF8PROC_CATEGORY_CO;
}

bool IsWhiteSpace(char32_t c) {
  if (c < 0x80) return c == ' ' || (c >= 0x09 && c <= 0x0D);
  const utf8proc_category_t category = utf8proc_category(Wide(c));
  return c == 0x85 || category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_ZL ||
         category == UTF8PROC_CATEGORY_ZP;
}

}  // namespace plimsoll::text
