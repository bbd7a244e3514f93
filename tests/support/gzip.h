#ifndef TESTS_SUPPORT_GZIP_H_
#define TESTS_SUPPORT_GZIP_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace plimsoll::testing {

/// The beginning of a gzip stream (RFC 1952) of so many MiB of zeros, without its end: about a
/// thousandth of that.
std::string GzipOfZeros(std::size_t mebibytes);

/// A gzip stream of `text`.
std::string Gzip(std::string_view text);

}  // namespace plimsoll::testing

#endif  // TESTS_SUPPORT_GZIP_H_
