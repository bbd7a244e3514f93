#ifndef TESTS_EMBED_TEST_FOLDER_H_
#define TESTS_EMBED_TEST_FOLDER_H_

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace plimsoll::embed {

/// A path of the running test's own: tests of one program run side by side. Nothing is there yet
/// the first time.
inline std::string TestFolder() {
  const ::testing::TestInfo& test = *::testing::UnitTest::GetInstance()->current_test_info();
  std::string name = std::string(test.test_suite_name()) + "_" + test.name();
  std::replace(name.begin(), name.end(), '/', '_');
  return ::testing::TempDir() + name;
}

}  // namespace plimsoll::embed

#endif  // TESTS_EMBED_TEST_FOLDER_H_
