#ifndef HARNESS_TEXT_UNICODE_H_
#define HARNESS_TEXT_UNICODE_H_

#include <string>

namespace plimsoll::text {

// Properties of single code points, as the Unicode data of utf8proc says.

/// The canonical decomposition in full (NFD of that one code point).
std::u32string CanonicalDecomposition(char32_t c);
/// The lower-case mapping, without context; of U+0130 two code points, of all others one.
std::u32string LowerCase(char32_t c);
bool IsNonspacingMark(char32_t c);  ///< Mn
bool IsPunctuation(char32_t c);     ///< Pc, Pd, Ps, Pe, Pi, Pf, Po
bool IsInvisible(char32_t c);       ///< Cc, Cf, Co: controls, formats, private use
bool IsWhiteSpace(char32_t c);      ///< the property White_Space

}  // namespace plimsoll::text

#endif  // HARNESS_TEXT_UNICODE_H_
