#ifndef HARNESS_SUITE_VERSION_H_
#define HARNESS_SUITE_VERSION_H_

#include <string_view>

namespace plimsoll::suite {

/// Order of two valid semantic versions: negative, zero or positive. Source: Semantic Versioning
/// 2.0.0, section 11.
int CompareVersions(std::string_view a, std::string_view b);

}  // namespace plimsoll::suite

#endif  // HARNESS_SUITE_VERSION_H_
