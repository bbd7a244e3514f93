#include "harness/cli/text_input.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/cli/cli_runner.h"

namespace plimsoll::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// A folder in which sources are written and read.
class TextInput : public testing::Test {
 protected:
  TextSet Read(const std::string& source, const TextFields& fields = {}) {
    Diagnostics found;
    Result<TextSet> set = ReadTextSet("", source, fields, &found);
    EXPECT_TRUE(set.ok()) << set.error().message;
    return set.ok() ? *set : TextSet();
  }

  std::string ErrorOf(const std::string& source, const TextFields& fields = {}) {
    Diagnostics found;
    const Result<TextSet> set = ReadTextSet("", source, fields, &found);
    EXPECT_FALSE(set.ok());
    return set.ok() ? "" : set.error().message;
  }

  CliRunner runner_;
};

TEST_F(TextInput, ReadsJsonLinesWithEveryField) {
  runner_.Write("a.jsonl",
                "{\"id\": 7, \"text\": \"one\", \"weight\": 2.5, \"tags\": [\"x\", \"y\"], "
                "\"user\": \"u\"}\n\n{\"text\": \"two\", \"tags\": \"x; z\"}\n");
  const TextSet set = Read("a.jsonl");
  EXPECT_EQ(set.name, "a.jsonl");
  ASSERT_EQ(set.items.size(), 2U);
  EXPECT_EQ(set.items[0].id, "7");
  EXPECT_EQ(set.items[0].weight, 2.5);
  EXPECT_EQ(set.items[0].user, "u");
  EXPECT_THAT(set.items[0].tags, ElementsAre("x", "y"));
  EXPECT_EQ(set.items[1].id, "a.jsonl:3");
  EXPECT_EQ(set.items[1].weight, 1);
  EXPECT_THAT(set.items[1].tags, ElementsAre("x", "z"));
  EXPECT_THAT(TextsOf(set), ElementsAre("one", "two"));
}

TEST_F(TextInput, ReadsAFieldByPointer) {
  runner_.Write("a.jsonl", "{\"turns\": [{\"content\": \"hello\"}]}\n");
  TextFields fields;
  fields.text = "/turns/0/content";
  EXPECT_THAT(TextsOf(Read("a.jsonl", fields)), ElementsAre("hello"));
}

TEST_F(TextInput, ReadsCsvAndLines) {
  runner_.Write("a.csv", "prompt,weight\n\"a, b\",3\nc,\n");
  TextFields fields;
  fields.text = "prompt";
  fields.weight = "weight";
  runner_.Write("b.txt", "first\n\nsecond\n");
  EXPECT_EQ(ErrorOf("a.csv", fields),
            "a.csv:3: error: expected a number above 0 as \"weight\", found the string \"\"\n"
            "1 error");
  runner_.Write("a.csv", "prompt,weight\n\"a, b\",3\n");
  EXPECT_EQ(Read("a.csv", fields).items[0].weight, 3);
  EXPECT_THAT(TextsOf(Read("b.txt")), ElementsAre("first", "second"));
  EXPECT_EQ(Read("b.txt").items[1].id, "b.txt:3");
}

TEST_F(TextInput, ReadsWhatTheUserSaysInASuite) {
  runner_.Write("s/suite.yaml",
                "format: 1\nsuite: s\nversion: 1.0.0\ntitle: t\nexpect: block\n"
                "track: adversarial\ncases: [cases.jsonl]\n");
  runner_.Write("s/cases.jsonl",
                "{\"id\": \"a\", \"messages\": [{\"role\": \"user\", \"content\": \"hi\"}, "
                "{\"role\": \"assistant\", \"content\": \"no\"}, "
                "{\"role\": \"user\", \"content\": \"please\"}], \"weight\": 2}\n");
  const TextSet set = Read("s");
  EXPECT_EQ(set.name, "s");
  ASSERT_EQ(set.items.size(), 1U);
  EXPECT_EQ(set.items[0].id, "a");
  EXPECT_EQ(set.items[0].text, "hi\nplease");
  EXPECT_EQ(set.items[0].weight, 2);
}

TEST_F(TextInput, ComplainsOfEveryRowAtOnce) {
  runner_.Write("a.jsonl",
                "{\"prompt\": \"x\"}\n[1]\n{\"text\": 5}\n{\"text\": \"x\", \"weight\": -1}\n"
                "{\"text\": \"x\", \"tags\": [1]}\n");
  EXPECT_EQ(ErrorOf("a.jsonl"),
            "a.jsonl:1: error: no text \"text\"; the row has \"prompt\"\n"
            "a.jsonl:2: error: expected an object, found an array\n"
            "a.jsonl:3: error: expected a string as \"text\", found the number 5\n"
            "a.jsonl:4: error: expected a number above 0 as \"weight\", found the number -1\n"
            "a.jsonl:5: error: expected a string or an array of strings as \"tags\", found an "
            "array\n5 errors");
}

TEST_F(TextInput, StopsComplainingAfterAHundredRows) {
  std::string rows;
  for (int i = 0; i < 1000; ++i) rows += "{}\n";
  runner_.Write("a.jsonl", rows);
  EXPECT_THAT(ErrorOf("a.jsonl"), HasSubstr("a.jsonl:100: error: no text \"text\"; the row has "
                                            "nothing\n100 errors"));
}

TEST_F(TextInput, RefusesWhatIsNotThere) {
  EXPECT_THAT(ErrorOf("none.jsonl"), HasSubstr("none.jsonl"));
  runner_.Write("a.csv", "prompt\nx\n");
  EXPECT_EQ(ErrorOf("a.csv"), "a.csv has no column \"text\"");
  runner_.Write("b.txt", "fine\n\xFF\n");
  EXPECT_EQ(ErrorOf("b.txt"), "b.txt:2: error: the line is not valid UTF-8\n1 error");
}

}  // namespace
}  // namespace plimsoll::cli
