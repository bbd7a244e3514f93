#ifndef HARNESS_TEXT_UTF8_H_
#define HARNESS_TEXT_UTF8_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace plimsoll::text {

void AppendUtf8(char32_t code_point, std::string* out);

/// The largest length up to `at` that does not split a code point of valid UTF-8.
std::size_t FloorToCodePoint(std::string_view utf8, std::size_t at);

}  // namespace plimsoll::text

#endif  // HARNESS_TEXT_UTF8_H_
