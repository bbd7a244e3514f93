#include "harness/base/suggest.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace plimsoll {
namespace {

TEST(Suggest, CountsTheEditsBetweenWords) {
  const struct {
    const char* a;
    const char* b;
    int distance;
  } kRows[] = {
      {"", "", 0},     {"", "abc", 3},   {"abc", "abc", 0}, {"kitten", "sitting", 3},
      {"ab", "ba", 1}, {"ca", "abc", 3},
  };
  for (const auto& row : kRows) {
    EXPECT_EQ(EditDistance(row.a, row.b), row.distance) << row.a << " " << row.b;
    EXPECT_EQ(EditDistance(row.b, row.a), row.distance) << row.b << " " << row.a;
  }
}

TEST(Suggest, NamesTheNearestOptionOnly) {
  const std::vector<std::string> options{"expect", "evidence", "id", "weight"};
  EXPECT_EQ(DidYouMean("expct", options), "did you mean \"expect\"?");
  EXPECT_EQ(DidYouMean("wieght", options), "did you mean \"weight\"?");
  EXPECT_EQ(DidYouMean("ids", options), "did you mean \"id\"?");
  EXPECT_EQ(DidYouMean("colour", options), "");
  EXPECT_EQ(DidYouMean("expect", {}), "");
  EXPECT_EQ(DidYouMean(std::string(1'000'000, 'x'), options), "");
}

}  // namespace
}  // namespace plimsoll
