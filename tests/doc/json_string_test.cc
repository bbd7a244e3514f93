#include "harness/doc/json_string.h"

#include <gtest/gtest.h>

#include <string>

namespace plimsoll::doc {
namespace {

TEST(JsonStringFinder, TakesTheFieldThatThePathNames) {
  const struct {
    const char* field;
    const char* json;
    const char* expected;  // null: none
  } kRows[] = {
      {"text", R"({"text":"a"})", "a"},
      {"text", R"({"id":1,"meta":{"text":"no"},"text":"yes"})", "yes"},
      {"text", R"({"text":1})", nullptr},
      {"text", R"({"texts":"a"})", nullptr},
      {"text", R"({"text":["a"]})", nullptr},
      {"text", R"(["text","a"])", nullptr},
      {"text", R"("a")", nullptr},
      {"text", R"({"text":"\u00e9\n"})", "\xC3\xA9\n"},
      {"/messages/1/content",
       R"({"messages":[{"content":"a"},{"role":"user","content":"b"},{"content":"c"}]})", "b"},
      {"/a~1b/~0", R"({"a/b":{"~":"x"}})", "x"},
      {"/a/b", R"({"b":"no","a":{"c":{"b":"no"},"b":"yes"}})", "yes"},
  };
  for (const auto& row : kRows) {
    JsonStringFinder finder(row.field);
    const auto found = finder.Find(row.json);
    ASSERT_TRUE(found.ok()) << row.json;
    if (row.expected == nullptr) {
      EXPECT_FALSE(found->has_value()) << row.json;
    } else {
      ASSERT_TRUE(found->has_value()) << row.json;
      EXPECT_EQ(**found, row.expected);
    }
  }
}

TEST(JsonStringFinder, SaysWhatIsNoJson) {
  JsonStringFinder finder("text");
  const auto found = finder.Find(R"({"text":"a")");
  ASSERT_FALSE(found.ok());
  EXPECT_EQ(found.error().message,
            "is no JSON: Missing a comma or '}' after an object member. (byte 11)");
  const auto behind = finder.Find(std::string_view("{\"text\":\"a\"}\0x", 14));
  ASSERT_FALSE(behind.ok());
  EXPECT_EQ(behind.error().message, "is no JSON: a NUL byte (byte 12)");
  EXPECT_FALSE(finder.Find(std::string(100, '[') + std::string(100, ']')).ok());
}

}  // namespace
}  // namespace plimsoll::doc
