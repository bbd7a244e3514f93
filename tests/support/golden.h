#ifndef TESTS_SUPPORT_GOLDEN_H_
#define TESTS_SUPPORT_GOLDEN_H_

#include <string>
#include <string_view>

namespace plimsoll::testing {

/// Expects `text` to be what tests/golden/<path> holds, line ends aside. With PLIMSOLL_ACCEPT=1 in
/// the environment the file is written instead: review the difference before you commit it.
void ExpectGolden(const std::string& path, std::string_view text);

}  // namespace plimsoll::testing

#endif  // TESTS_SUPPORT_GOLDEN_H_
