#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "harness/doc/json.h"
#include "tests/cli/cli_runner.h"

namespace plimsoll::cli {
namespace {

using ::testing::HasSubstr;

constexpr const char* kCopied =
    "please explain to my grandmother in very simple words how the tide tables of a harbour work";

class OverlapTest : public ::testing::Test {
 protected:
  OverlapTest() {
    runner_.Write("cases.jsonl", std::string(R"({"id":"seen","text":")") + kCopied +
                                     "\"}\n{\"id\":\"own\",\"text\":\"a text that nobody has "
                                     "written before this very test was thought of\"}\n");
    runner_.Write("train/a.jsonl", R"({"id":1,"text":"nothing of it"})"
                                   "\n");
    runner_.Write("train/b.txt", std::string("first line\nAnd so: ") + kCopied + "!\n");
  }
  CliResult Run(std::vector<std::string> more) {
    std::vector<std::string> words = {"overlap", "cases.jsonl"};
    words.insert(words.end(), more.begin(), more.end());
    return runner_.Run(words);
  }
  CliRunner runner_;
};

TEST_F(OverlapTest, NamesTheLineThatHoldsACase) {
  const CliResult result = Run({"--corpus", "train"});
  ASSERT_EQ(result.code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("train/b.txt:2"));
  EXPECT_THAT(result.out, HasSubstr("1 of 2 [9.5, 90.5]"));
  EXPECT_THAT(result.out, HasSubstr("please explain to my grandmother"));
}

TEST_F(OverlapTest, JsonHoldsEveryRuleOfEveryCase) {
  const CliResult result = Run({"--corpus", "train", "--json"});
  ASSERT_EQ(result.code, 0) << result.err;
  const auto json = doc::ParseJson(result.out);
  ASSERT_TRUE(json.ok());
  EXPECT_EQ(json->StringAt("/format"), "plimsoll.overlap/1");
  EXPECT_EQ(json->IntAt("/corpora/1/documents"), 2);
  EXPECT_EQ(json->IntAt("/suites/0/dirty/hit"), 1);
  EXPECT_EQ(json->StringAt("/cases/0/id"), "seen");
  EXPECT_EQ(json->IntAt("/cases/0/longest_run/words"), 17);
  EXPECT_EQ(json->IntAt("/cases/0/longest_run/where/line"), 2);
  EXPECT_EQ(json->Find("cases")->items[1].Find("dirty")->text, "false");
}

TEST_F(OverlapTest, FieldThatNoLineHasIsAnError) {
  const CliResult result = Run({"--corpus", "train/a.jsonl", "--field", "body"});
  EXPECT_EQ(result.code, 2);
  EXPECT_THAT(result.err, HasSubstr("train/a.jsonl: none of 1 lines has a string \"body\"; name "
                                    "the field with --field"));
}

TEST_F(OverlapTest, SaysWhatCannotBeRead) {
  runner_.Write("bad.jsonl", "{\"text\":\"a\"}\n{\"text\":\n");
  runner_.Write("data.parquet", "PAR1");
  const struct {
    std::vector<std::string> arguments;
    const char* error;
  } kRows[] = {
      {{"--corpus", "none"}, "no such corpus: none"},
      {{"--corpus", "data.parquet"}, "is neither .jsonl nor .txt"},
      {{"--corpus", "bad.jsonl"}, "bad.jsonl: the line at byte 13 is no JSON"},
      {{"--corpus", "train", "--near-duplicate", "2"}, "must lie between 0 and 1"},
  };
  for (const auto& row : kRows) {
    const CliResult result = Run(row.arguments);
    EXPECT_EQ(result.code, 2);
    EXPECT_THAT(result.err, HasSubstr(row.error));
  }
}

TEST_F(OverlapTest, LinesThatCrossBlocksAreReadOnce) {
  std::string corpus;
  // Beyond one block of 8 MiB, with a line that begins before its end and ends after it.
  const std::string filler(1 << 20, 'x');
  for (int i = 0; i < 9; ++i) corpus += filler + "\n";
  corpus += std::string(kCopied) + "\n";
  runner_.Write("big.txt", corpus);
  const CliResult result = Run({"--corpus", "big.txt", "--json"});
  ASSERT_EQ(result.code, 0) << result.err;
  const auto json = doc::ParseJson(result.out);
  EXPECT_EQ(json->IntAt("/corpora/0/documents"), 10);
  EXPECT_EQ(json->IntAt("/cases/0/longest_run/where/line"), 10);
  EXPECT_EQ(json->Find("cases")->items[0].Find("exact")->text, "true");
}

}  // namespace
}  // namespace plimsoll::cli
