#include "harness/doc/jsonl.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace plimsoll::doc {
namespace {

class Jsonl : public testing::Test {
 protected:
  void SetUp() override {
    path_ = testing::TempDir() + "plimsoll_jsonl_" +
            testing::UnitTest::GetInstance()->current_test_info()->name();
  }
  void TearDown() override { std::filesystem::remove(path_); }
  JsonlReader Open(const std::string& bytes) {
    std::ofstream(path_, std::ios::binary) << bytes;
    return *JsonlReader::Open(path_);
  }
  std::string path_;
};

TEST_F(Jsonl, GoesThroughLinesWithTheirPlaces) {
  JsonlReader reader = Open("\xEF\xBB\xBF{}\r\n\n  \n[1]\n\"last\"");
  const struct {
    const char* text;
    int number;
    std::uint64_t offset;
  } kRows[] = {{"{}", 1, 3}, {"[1]", 4, 11}, {"\"last\"", 5, 15}};
  for (const auto& row : kRows) {
    const auto line = reader.Next();
    ASSERT_TRUE(line.ok() && line->has_value());
    EXPECT_EQ((*line)->text, row.text);
    EXPECT_EQ((*line)->number, row.number);
    EXPECT_EQ((*line)->offset, row.offset);
    EXPECT_EQ((*line)->length, (*line)->text.size());
    EXPECT_EQ(*reader.ReadBack(row.offset, (*line)->length), row.text);
  }
  EXPECT_FALSE(reader.Next()->has_value());
  EXPECT_FALSE(reader.Next()->has_value());
}

TEST_F(Jsonl, CrossesTheEdgesOfItsWindow) {
  std::string bytes;
  std::vector<std::string> lines;
  for (int i = 0; i < 2000; ++i) {
    lines.push_back("\"" + std::string(static_cast<std::size_t>(i) * 7 % 1500, 'x') +
                    std::to_string(i) + "\"");
    bytes += lines.back() + "\n";
  }
  JsonlReader reader = Open(bytes);
  for (const std::string& expected : lines) {
    const auto line = *reader.Next();
    ASSERT_TRUE(line.has_value());
    ASSERT_EQ(line->text, expected);
    ASSERT_EQ(bytes.substr(line->offset, line->length), expected);
  }
  EXPECT_FALSE(reader.Next()->has_value());
}

TEST_F(Jsonl, RefusesALineThatIsTooLong) {
  const std::string longest(JsonlReader::kMaxLine, ' ');
  JsonlReader reader = Open("1\n" + longest + "\n2\n" + longest + "x");
  EXPECT_EQ((*reader.Next())->text, "1");
  EXPECT_EQ((*reader.Next())->text, "2");
  EXPECT_EQ(reader.Next().error(),
            (Error{ErrorCode::kInvalid, path_ + ":4: line is longer than 16777216 bytes"}));
}

TEST_F(Jsonl, NoticesThatTheFileHasChanged) {
  JsonlReader reader = Open("[1]\n");
  std::filesystem::resize_file(path_, 2);
  EXPECT_EQ(reader.ReadBack(0, 3).error().message,
            path_ + ": expected 3 bytes at offset 0, found 2; the file has changed");
  EXPECT_EQ(JsonlReader::Open(path_ + ".no").error().code, ErrorCode::kNotFound);
}

TEST_F(Jsonl, FindsNothingInAnEmptyFile) { EXPECT_FALSE(Open("").Next()->has_value()); }

}  // namespace
}  // namespace plimsoll::doc
