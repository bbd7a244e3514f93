#ifndef HARNESS_SUITE_CASE_NAME_H_
#define HARNESS_SUITE_CASE_NAME_H_

#include <string>
#include <string_view>

namespace plimsoll::suite {

/// "suite/case": what a case is called among several suites.
std::string CaseName(std::string_view suite, std::string_view id);

}  // namespace plimsoll::suite

#endif  // HARNESS_SUITE_CASE_NAME_H_
