#ifndef HARNESS_HOST_GTEST_NAME_H_
#define HARNESS_HOST_GTEST_NAME_H_

#include <string>
#include <string_view>

namespace plimsoll::host {

/// A suite's or a case's id as GoogleTest sees it: letters, digits and underscores only, so that
/// --gtest_filter, whose pattern characters are - : * ? . and /, can name it. No two ids have one
/// name, and a name can be read back:
///
///     -  before a letter or digit   _          jail-break  ->  jail_break
///     _                             __u        a_b         ->  a__ub
///     .                             __p        v1.2        ->  v1__p2
///     -  anywhere else              __h        a--b        ->  a__h_b
///     any other byte                __xHH      a b         ->  a__x20b
///
/// What would begin with DISABLED_ has its D written as a byte: GoogleTest would leave such a test
/// out without a word.
std::string GtestName(std::string_view id);

}  // namespace plimsoll::host

#endif  // HARNESS_HOST_GTEST_NAME_H_
