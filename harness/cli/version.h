#ifndef HARNESS_CLI_VERSION_H_
#define HARNESS_CLI_VERSION_H_

namespace plimsoll::cli {

/// The harness's version; CMakeLists.txt has the same, and a test holds the two together.
inline constexpr const char* kVersion = "0.1.0";

}  // namespace plimsoll::cli

#endif  // HARNESS_CLI_VERSION_H_
