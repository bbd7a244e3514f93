#ifndef HARNESS_BASE_UTF8_H_
#define HARNESS_BASE_UTF8_H_

#include <cstddef>
#include <string_view>

namespace plimsoll {

/// One step through bytes that ought to be UTF-8.
struct Utf8Step {
  char32_t code_point = 0;  ///< U+FFFD where the bytes are invalid
  std::size_t length = 0;   ///< bytes consumed, at least 1
  bool is_valid = false;
};

/// The code point that begins at `at`, or the maximal invalid subpart there. `at` must be inside
/// `bytes`. Source: Unicode 15, section 3.9, tables 3-7 and 3-8.
Utf8Step DecodeUtf8(std::string_view bytes, std::size_t at);

/// The offset of the first byte that is not part of valid UTF-8, or npos.
std::size_t FindInvalidUtf8(std::string_view bytes);

}  // namespace plimsoll

#endif  // HARNESS_BASE_UTF8_H_
