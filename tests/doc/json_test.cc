#include "harness/doc/json.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>

namespace plimsoll::doc {
namespace {

std::string ErrorOf(std::string_view text, const JsonLimits& limits = {}) {
  const Result<Node> node = ParseJson(text, limits);
  return node.ok() ? "no error" : node.error().message;
}

std::string Repeat(std::string_view unit, int times) {
  std::string text;
  for (int i = 0; i < times; ++i) text += unit;
  return text;
}

TEST(Json, KeepsValuesAsSpelt) {
  const std::string text =
      R"({"s":"a\u00e9\ud83d\ude00\n","n":[0,-0,1.10,1e5,123456789012345678901234567890],"t":true,"f":false,"z":null,"o":{}})";
  EXPECT_EQ(WriteJson(*ParseJson(text)),
            "{\"s\":\"aé😀\\n\",\"n\":[0,-0,1.10,1e5,123456789012345678901234567890],\"t\":true,"
            "\"f\":false,\"z\":null,"
            "\"o\":{}}");
}

TEST(Json, KnowsWhereEveryValueStands) {
  const Node root = *ParseJsonFile(
      "\xEF\xBB\xBF\n { \"é\" : [ 1,\r\n \"ü,\" , {} ],\n\"b\":-1.5e3, \"c\":null}\n", "f.json",
      nullptr);
  const struct {
    const char* pointer;
    int line;
    int column;
  } kRows[] = {{"", 2, 2},     {"/é", 2, 10}, {"/é/0", 2, 12}, {"/é/1", 3, 2},
               {"/é/2", 3, 9}, {"/b", 4, 5},  {"/c", 4, 17}};
  for (const auto& row : kRows) {
    const Node* node = root.At(row.pointer);
    ASSERT_NE(node, nullptr) << row.pointer;
    EXPECT_EQ(node->line, row.line) << row.pointer;
    EXPECT_EQ(node->column, row.column) << row.pointer;
  }
  EXPECT_EQ(root.members[0].line, 2);
  EXPECT_EQ(root.members[0].column, 4);
  EXPECT_EQ(root.members[2].column, 13);
}

TEST(Json, SaysWhatItExpectedAndWhere) {
  const struct {
    std::string text;
    const char* message;
  } kRows[] = {
      {"", "line 1, column 1: expected a JSON value, found the end of the text"},
      {" \n", "line 2, column 1: expected a JSON value, found the end of the text"},
      {"{\"a\": 1,\n \"b\" 2}", "line 2, column 6: expected \":\" after the key, found \"2}\""},
      {"{a: 1}", "line 1, column 2: expected a key in quotes, found \"a: 1}\""},
      {"{\"a\": 1,}", "line 1, column 9: expected a key in quotes, found \"}\""},
      {"[1 2]", "line 1, column 4: expected \",\" or \"]\", found \"2]\""},
      {"[1,]", "line 1, column 4: expected a JSON value, found \"]\""},
      {"{\"a\": 1", "line 1, column 8: expected \",\" or \"}\", found the end of the text"},
      {"1 2", "line 1, column 3: expected nothing after the value, found \"2\""},
      {"NaN", "line 1, column 1: expected a JSON value, found \"NaN\""},
      {"[01]", "line 1, column 3: expected \",\" or \"]\", found \"1]\""},
      {"1.", "line 1, column 3: expected a digit after \".\", found the end of the text"},
      {"1e", "line 1, column 3: expected a digit in the exponent, found the end of the text"},
      {"1e999", "line 1, column 1: expected a number that a double can hold, found \"1e999\""},
      {"// c\n1", "line 1, column 1: expected a JSON value, found \"// c\""},
      {std::string("[\"a\0b\"]", 7), "line 1, column 4: found a NUL byte in JSON"},
      {"[\"é\xFF\"]", "line 1, column 4: found invalid UTF-8"},
      {"[\"\xED\xA0\x80\"]", "line 1, column 3: found invalid UTF-8"},
      {"{\"a\":1,\n\"b\":2,\"a\":3}", "line 2, column 7: duplicate key \"a\""},
      {"[1, \"\\udc00\"]", "line 1, column 5: expected a pair of surrogates in \\u escapes"},
      {"{\"a\":1,\"\\u0061\":3}", "line 1, column 8: duplicate key \"a\""},
  };
  for (const auto& row : kRows) EXPECT_EQ(ErrorOf(row.text), row.message) << row.text;
}

TEST(Json, RefusesBadStrings) {
  for (const char* text : {"\"a", "\"\\x\"", "\"\\u12\"", "\"\\ud800\"", "\"\\udc00\"",
                           "\"\\ud800\\u0041\"", "{\"\\udfff\":1}", "\"a\nb\"", "\"\x01\"", "'a'"})
    EXPECT_NE(ErrorOf(text), "no error") << text;
}

TEST(Json, SurvivesHostileInput) {
  EXPECT_EQ(ErrorOf(std::string(2 << 20, '[')), "line 1, column 65: nested deeper than 64 levels");
  EXPECT_EQ(ErrorOf(Repeat("{\"a\":", 100'000)),
            "line 1, column 321: nested deeper than 64 levels");
  EXPECT_EQ(ErrorOf(Repeat("[", 64) + Repeat("]", 64)), "no error");
  EXPECT_EQ(ErrorOf("[[1]]", {.max_depth = 1}), "line 1, column 2: nested deeper than 1 levels");
  EXPECT_EQ(ErrorOf("[1234]", {.max_bytes = 5}),
            "line 1, column 1: JSON of 6 bytes, expected at most 5");
  EXPECT_EQ(ErrorOf(std::string(1 << 20, '9')),
            "line 1, column 1: expected a number that a double can hold, found \"" +
                std::string(19, '9') + "…\"");
  EXPECT_EQ(ErrorOf("0." + std::string(1 << 20, '1')), "no error");
}

TEST(Json, FindsDuplicatesInLargeObjects) {
  std::string text = "{";
  for (int i = 0; i < 20'000; ++i)
    text += "\"k" + std::to_string(i) + "\":" + std::to_string(i) + ",";
  EXPECT_EQ(ParseJson(text + "\"last\":1}")->members.size(), 20'001u);
  EXPECT_NE(ErrorOf(text + "\"k19999\":1}").find("duplicate key \"k19999\""), std::string::npos);
  const Node node = *ParseJson(text + "\"k3\":1}", {.allow_duplicate_keys = true});
  EXPECT_EQ(node.members.size(), 20'000u);
  EXPECT_EQ(node.IntAt("/k3"), 1);
}

TEST(Json, ReportsAllDuplicatesOfAFileWithTheirLines) {
  Diagnostics diagnostics;
  const auto node = ParseJsonFile("{\"a\":1,\n \"a\":2,\n \"a\":3}", "c.jsonl", &diagnostics, 7);
  ASSERT_FALSE(node.ok());
  EXPECT_EQ(node.error().message,
            "c.jsonl:8:2: error: duplicate key \"a\"\n"
            "   \"a\":2,\n"
            "   ^\n"
            "c.jsonl:9:2: error: duplicate key \"a\"\n"
            "   \"a\":3}\n"
            "   ^\n"
            "2 errors");
  EXPECT_EQ(diagnostics.errors(), 2);
  EXPECT_EQ(ParseJsonFile("[1]", "f", &diagnostics, 7)->line, 7);
}

TEST(Json, WritesReadableAndCanonicalForms) {
  const Node node = *ParseJson(
      R"({"b":[1,{"z":[],"a":{}}],"B":1.50,"a":1E2,"é":-0.0,"d":[1e-7,0.30000000000000004]})");
  EXPECT_EQ(WriteCanonicalJson(node),
            R"({"B":1.5,"a":100,"b":[1,{"a":{},"z":[]}],"d":[1e-07,0.30000000000000004],"é":0})");
  EXPECT_EQ(WriteJson(*ParseJson(R"({"b":[1,{"z":[],"a":{}}]})"), 2),
            "{\n  \"b\": [\n    1,\n    {\n      \"z\": [],\n      \"a\": {}\n    }\n  ]\n}");
}

TEST(Json, WritesValidTextWhateverTheBytes) {
  EXPECT_EQ(QuoteJson(std::string("\0\x1F\"\\/\b\f\n\r\t\x7F", 11)),
            "\"\\u0000\\u001f\\\"\\\\/\\b\\f\\n\\r\\t\x7F\"");
  EXPECT_EQ(QuoteJson("a\xFFz\xE2\x82"), "\"a\uFFFDz\uFFFD\"");
  std::string bytes;
  for (int high = 0; high < 256; ++high)
    for (int low = 0; low < 256; ++low) bytes += {static_cast<char>(high), static_cast<char>(low)};
  EXPECT_TRUE(ParseJson(QuoteJson(bytes)).ok());
  EXPECT_EQ(QuoteShort("ééé", 2), "\"é…\"");
  EXPECT_EQ(QuoteShort("éé", 2), "\"éé\"");
}

TEST(JsonAppender, PutsCommasAndColonsWhereTheyBelong) {
  std::string text;
  JsonAppender json(&text);
  json.BeginObject()
      .Key("a")
      .BeginArray()
      .Int(-1)
      .Double(0.1)
      .Double(NAN)
      .Bool(true)
      .Null()
      .EndArray();
  json.Key("b\n")
      .String("x\xFF")
      .Key("c")
      .BeginObject()
      .EndObject()
      .Key("d")
      .Raw("[1]")
      .EndObject();
  EXPECT_EQ(text, "{\"a\":[-1,0.1,null,true,null],\"b\\n\":\"x\uFFFD\",\"c\":{},\"d\":[1]}");
  text.clear();
  JsonAppender(&text).Double(-std::numeric_limits<double>::infinity());
  EXPECT_EQ(text, "null");
}

TEST(JsonAppender, AbortsOnMisuse) {
  std::string text;
  EXPECT_DEATH(JsonAppender(&text).BeginObject().Int(1), "check failed");
  EXPECT_DEATH(JsonAppender(&text).BeginArray().Key("a"), "check failed");
  EXPECT_DEATH(JsonAppender(&text).BeginObject().Key("a").EndObject(), "check failed");
  EXPECT_DEATH(JsonAppender(&text).BeginObject().EndArray(), "check failed");
  EXPECT_DEATH(JsonAppender(&text).Int(1).Int(2), "check failed");
  EXPECT_DEATH(JsonAppender(&text).EndArray(), "check failed");
}

}  // namespace
}  // namespace plimsoll::doc
