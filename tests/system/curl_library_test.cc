// libcurl is loaded where requests are sent over HTTP, and nowhere else.

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "tests/system/product.h"

namespace plimsoll::system_test {
namespace {

TEST(CurlLibrary, IsMissedOnlyByWhatSendsRequests) {
  Product product;
  product.WriteSuite("tiny", 1);
  product.WriteConfig(9);
  product.Write("lib/libcurl.so.4", "no library");
  const std::string folder = (product.folder() / "lib").string();
  const std::map<std::string, std::string> environment = {{"LD_LIBRARY_PATH", folder}};
  for (const std::vector<std::string>& arguments :
       std::vector<std::vector<std::string>>{{"--version"}, {"suite", "digest"}, {"plan"}}) {
    const Ended ended = product.Run(arguments, environment);
    EXPECT_EQ(ended.code, 0) << arguments.front() << ": " << ended.err;
  }
  const Ended ended = product.Run({"run", "--quiet"}, environment);
  EXPECT_EQ(ended.code, 2);
  EXPECT_EQ(ended.err,
            "plimsoll: libcurl could not be loaded: " + folder + "/libcurl.so.4: file too short\n");
}

}  // namespace
}  // namespace plimsoll::system_test
