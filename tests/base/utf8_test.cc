#include "harness/base/utf8.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace plimsoll {
namespace {

TEST(Utf8, FindsTheFirstInvalidByte) {
  const struct {
    std::string bytes;
    std::size_t offset;
  } kRows[] = {
      {"", std::string::npos},
      {"plain ascii of more than eight bytes", std::string::npos},
      {"é ü 漢 😀", std::string::npos},
      {"\xF4\x8F\xBF\xBF", std::string::npos},  // U+10FFFF
      {"abc\xFF", 3},
      {"0123456789\x80", 10},
      {"\xC0\xAF", 0},          // overlong
      {"\xE0\x80\xAF", 0},      // overlong
      {"\xED\xA0\x80", 0},      // a surrogate
      {"\xF4\x90\x80\x80", 0},  // over U+10FFFF
      {"x\xE2\x82", 1},         // cut
  };
  for (const auto& row : kRows)
    EXPECT_EQ(FindInvalidUtf8(row.bytes), row.offset) << testing::PrintToString(row.bytes);
}

// Unicode 15, section 3.9, table 3-8: replacements of maximal subparts.
TEST(Utf8, StepsOverMaximalSubparts) {
  const std::string bytes = "\x61\xF1\x80\x80\xE1\x80\xC2\x62\x80\x63\x80\xBF\x64";
  std::vector<std::size_t> lengths;
  std::u32string points;
  for (std::size_t at = 0; at < bytes.size(); at += lengths.back()) {
    const Utf8Step step = DecodeUtf8(bytes, at);
    lengths.push_back(step.length);
    points += step.code_point;
  }
  EXPECT_EQ(points, U"a\uFFFD\uFFFD\uFFFDb\uFFFDc\uFFFD\uFFFDd");
  EXPECT_EQ(lengths, (std::vector<std::size_t>{1, 3, 2, 1, 1, 1, 1, 1, 1, 1}));
}

}  // namespace
}  // namespace plimsoll
