#include "harness/doc/node.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "harness/doc/json.h"

namespace plimsoll::doc {
namespace {

Node Plain(std::string text) {
  Node node = Node::String(std::move(text));
  node.kind = NodeKind::kPlain;
  return node;
}

Node Number(std::string text) {
  Node node = Node::Int(0);
  node.text = std::move(text);
  return node;
}

template <typename T>
std::string Text(const Result<T>& result) {
  if (!result.ok()) return result.error().message;
  if constexpr (std::is_same_v<T, std::string>)
    return *result;
  else if constexpr (std::is_same_v<T, double>)
    return Node::Double(*result).text;
  else
    return std::to_string(*result);
}

TEST(Node, ConvertsExactlyOrSaysWhatItFound) {
  EXPECT_EQ(Text(Plain("1.10").AsString()), "1.10");
  EXPECT_EQ(Text(Node::Int(5).AsString()), "expected a string, found the number 5");
  EXPECT_EQ(Text(Node::Array().AsString()), "expected a string, found an array");
  EXPECT_EQ(Text(Plain("true").AsBool()), "1");
  EXPECT_EQ(Text(Plain("NO").AsBool()), "expected true or false, found \"NO\"");
  EXPECT_EQ(Text(Node::String("true").AsBool()),
            "expected true or false, found the string \"true\"");
  EXPECT_EQ(Text(Plain("-12").AsInt()), "-12");
  EXPECT_EQ(Text(Node::String("12").AsInt()), "expected an integer, found the string \"12\"");
  EXPECT_EQ(Text(Plain("0x1F").AsInt()), "expected an integer, found \"0x1F\"");
  EXPECT_EQ(Text(Plain("010").AsInt()), "expected an integer, found \"010\"");
  EXPECT_EQ(Text(Number("12.0").AsInt()), "12");
  EXPECT_EQ(Text(Number("1e3").AsInt()), "1000");
  EXPECT_EQ(Text(Number("12.5").AsInt()), "expected an integer, found the number 12.5");
  EXPECT_EQ(Text(Number("9223372036854775807").AsInt()), "9223372036854775807");
  EXPECT_EQ(Text(Number("9223372036854775808").AsInt()),
            "expected an integer, found the number 9223372036854775808");
  EXPECT_EQ(Text(Number("1e300").AsInt()), "expected an integer, found the number 1e300");
  EXPECT_EQ(Text(Number("0.5").AsDouble()), "0.5");
  EXPECT_EQ(Text(Number("1e999").AsDouble()),
            "expected a number that a double can hold, found the number 1e999");
  EXPECT_EQ(Text(Plain("nan").AsDouble()), "expected a number, found \"nan\"");
  EXPECT_EQ(Text(Node::Null().AsDouble()), "expected a number, found null");
}

TEST(Node, KnowsHowJsonSpellsNumbers) {
  for (const char* text : {"0", "-0", "10", "1.5", "1e5", "1E+5", "-1.25e-7"})
    EXPECT_TRUE(IsJsonNumber(text)) << text;
  for (const char* text :
       {"", "-", "01", "+1", ".5", "1.", "1e", "1e+", "1_000", "0x1", "inf", "nan", " 1", "1 "})
    EXPECT_FALSE(IsJsonNumber(text)) << text;
}

// RFC 6901, section 5.
TEST(Node, FollowsJsonPointers) {
  const Node document =
      *ParseJson(R"({"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\j":5,"k\"l":6,
                                       " ":7,"m~n":8})");
  const struct {
    const char* pointer;
    const char* json;
  } kRows[] = {
      {"/foo", R"(["bar","baz"])"},
      {"/foo/0", "\"bar\""},
      {"/", "0"},
      {"/a~1b", "1"},
      {"/c%d", "2"},
      {"/e^f", "3"},
      {"/g|h", "4"},
      {"/i\\j", "5"},
      {"/k\"l", "6"},
      {"/ ", "7"},
      {"/m~0n", "8"},
      {"/foo/2", nullptr},
      {"/foo/-", nullptr},
      {"/foo/01", nullptr},
      {"/no", nullptr},
      {"foo", nullptr},
      {"/foo/0/x", nullptr},
      {"/foo/", nullptr},
      {"/foo/99999999999999999999", nullptr},
  };
  for (const auto& row : kRows) {
    const Node* found = document.At(row.pointer);
    ASSERT_EQ(found != nullptr, row.json != nullptr) << row.pointer;
    if (found == nullptr) continue;
    EXPECT_EQ(WriteJson(*found), row.json) << row.pointer;
  }
  EXPECT_EQ(document.At(""), &document);
  EXPECT_EQ(document.StringAt("/foo/1"), "baz");
  EXPECT_EQ(document.StringAt("/m~0n", "none"), "none");
  EXPECT_EQ(document.IntAt("/m~0n"), 8);
  EXPECT_EQ(document.IntAt("/foo", -1), -1);
}

TEST(Node, ComparesByValue) {
  EXPECT_EQ(*ParseJson(R"({"a":1,"b":[true,null]})"),
            *ParseJson("{\"b\":[true,null],\n\"a\":1.0}"));
  EXPECT_EQ(Plain("block"), Node::String("block"));
  EXPECT_EQ(Plain("5"), Node::Int(5));
  EXPECT_NE(Plain("5"), Node::String("5"));
  EXPECT_NE(Number("9007199254740993"), Number("9007199254740992"));
  EXPECT_NE(*ParseJson(R"({"a":1})"), *ParseJson(R"({"a":1,"b":1})"));
  EXPECT_NE(Node::Null(), Node::Bool(false));
}

TEST(Node, IsBuiltFromValues) {
  Node node = Node::Object({{"a", Node::Int(std::numeric_limits<std::int64_t>::min())}});
  node.Set("b", Node::Array({Node::Double(0.1)}).Push(Node::Null())).Set("a", Node::Bool(true));
  EXPECT_EQ(WriteJson(node), R"({"a":true,"b":[0.1,null]})");
}

}  // namespace
}  // namespace plimsoll::doc
