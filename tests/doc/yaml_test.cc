#include "harness/doc/yaml.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "harness/doc/json.h"

namespace plimsoll::doc {
namespace {

std::string ErrorOf(const std::string& text) {
  const Result<Node> node = ParseYaml(text, "f.yaml", nullptr);
  return node.ok() ? "no error" : node.error().message;
}

std::string FirstLine(const std::string& text) { return text.substr(0, text.find('\n')); }

std::string Repeat(std::string_view unit, int times) {
  std::string text;
  for (int i = 0; i < times; ++i) text += unit;
  return text;
}

TEST(Yaml, LeavesTypesToTheSchema) {
  const Node root = *ParseYaml(
      "version: 1.10\ncountry: NO\nquoted: \"5\"\nblock: |\n  a\n\n  b\nfolded: >-\n  c\n  "
      "d\nempty:\nnull_too: ~\n"
      "flow: {k: [1, x]}\n",
      "f.yaml", nullptr);
  const struct {
    const char* pointer;
    NodeKind kind;
    const char* text;
  } kRows[] = {
      {"/version", NodeKind::kPlain, "1.10"}, {"/country", NodeKind::kPlain, "NO"},
      {"/quoted", NodeKind::kString, "5"},    {"/block", NodeKind::kString, "a\n\nb\n"},
      {"/folded", NodeKind::kString, "c d"},  {"/empty", NodeKind::kNull, ""},
      {"/null_too", NodeKind::kNull, ""},     {"/flow/k/0", NodeKind::kPlain, "1"},
  };
  for (const auto& row : kRows) {
    const Node* node = root.At(row.pointer);
    ASSERT_NE(node, nullptr) << row.pointer;
    EXPECT_EQ(node->kind, row.kind) << row.pointer;
    EXPECT_EQ(node->text, row.text) << row.pointer;
  }
}

TEST(Yaml, KnowsWhereEveryValueStands) {
  const std::string text = "é: 1\nb:\n  - ü: {k: [é, z]}\n  -\n  - \"q\"\nc: |\n  t\nd:\n";
  std::string windows;
  for (char c : text) windows += c == '\n' ? std::string("\r\n") : std::string(1, c);
  const struct {
    const char* pointer;
    int line;
    int column;
  } kRows[] = {{"", 1, 1},       {"/é", 1, 4},          {"/b", 3, 3},
               {"/b/0/ü", 3, 8}, {"/b/0/ü/k/0", 3, 13}, {"/b/0/ü/k/1", 3, 16},
               {"/b/1", 3, 16},  {"/b/2", 5, 5},        {"/c", 6, 4},
               {"/d", 8, 1}};
  for (const std::string& form : {text, windows, "\xEF\xBB\xBF" + text}) {
    const Node root = *ParseYaml(form, "f.yaml", nullptr);
    EXPECT_EQ(root.StringAt("/c"), "t\n");
    for (const auto& row : kRows) {
      const Node* node = root.At(row.pointer);
      ASSERT_NE(node, nullptr) << row.pointer;
      EXPECT_EQ(node->line, row.line) << row.pointer;
      EXPECT_EQ(node->column, row.column) << row.pointer;
    }
  }
}

TEST(Yaml, RefusesAllThatTheSubsetLeavesOutAtOnce) {
  Diagnostics diagnostics;
  const auto node = ParseYaml("a: &x 1\nb: !!str 2\nc: !foo {a: 1}\n<<: 2\na: 3\nd: ! x\n",
                              "f.yaml", &diagnostics);
  ASSERT_FALSE(node.ok());
  EXPECT_EQ(node.error().code, ErrorCode::kInvalid);
  EXPECT_EQ(node.error().message,
            "f.yaml:1:4: error: anchors are not allowed, found \"&x\"\n  a: &x 1\n     ^\n"
            "f.yaml:2:4: error: tags are not allowed, found \"tag:yaml.org,2002:str\"\n  b: !!str "
            "2\n     ^\n"
            "f.yaml:3:4: error: tags are not allowed, found \"!foo\"\n  c: !foo {a: 1}\n     ^\n"
            "f.yaml:4:1: error: merge keys are not allowed, found \"<<\"\n  <<: 2\n  ^\n"
            "f.yaml:5:1: error: duplicate key \"a\"\n  a: 3\n  ^\n"
            "f.yaml:6:4: error: tags are not allowed, found \"!\"\n  d: ! x\n     ^\n"
            "6 errors");
  EXPECT_EQ(diagnostics.errors(), 6);
}

TEST(Yaml, SaysWhatIsWrongAndWhere) {
  const struct {
    std::string text;
    const char* message;
  } kRows[] = {
      {"a: *x\n", "f.yaml:1:4: error: aliases are not allowed"},
      {"%YAML 1.1\n---\na: 1\n",
       "f.yaml:1:1: error: directives are not allowed, found \"%YAML 1.1\""},
      {"# c\n\n%TAG ! x\n---\na: 1\n",
       "f.yaml:3:1: error: directives are not allowed, found \"%TAG ! x\""},
      {"a: 1\n---\nb: 2\n", "f.yaml:2:1: error: a second document begins, expected one"},
      {"a:\n\tb: 1\n", "f.yaml:2:3: error: found \":\" where no key can stand"},
      {"a: b: c\n", "f.yaml:1:5: error: found \":\" where no key can stand"},
      {"a: [1, 2\n", "f.yaml:2:1: error: expected \",\" or \"]\""},
      {"a: {b\n", "f.yaml:2:1: error: expected \",\" or \"}\""},
      {"a: \"x\n", "f.yaml:1:4: error: expected a closing quote"},
      {"a: 'it''s\n", "f.yaml:1:4: error: expected a closing quote"},
      {"a: \"x\\\"\n", "f.yaml:1:4: error: expected a closing quote"},
      {"a: \"x\" y\n", "f.yaml:1:8: error: expected another key or the end of the map"},
      {"a: @x\n", "f.yaml:1:4: error: text that begins with this character must be quoted"},
      {"? [a]\n: 1\n", "f.yaml:1:3: error: expected text as a key, found an array"},
      {"null: 1\n", "f.yaml:1:1: error: null cannot be a key; quote it"},
      {"a: \"\\ud800\"\n", "f.yaml:1:11: error: invalid unicode: 55296"},
      {"a: \"\\q\"\n", "f.yaml:1:7: error: unknown escape character: q"},
      {"é: \xFF\n", "f.yaml:1:4: error: found invalid UTF-8"},
      {std::string("a: \0\n", 5),
       "f.yaml:1:4: error: found a control character, expected an escape such as \"\\x1B\" in "
       "double quotes"},
      {"a: x\x04y\n",
       "f.yaml:1:5: error: found a control character, expected an escape such as \"\\x1B\" in "
       "double quotes"},
      {"a: x\ry\n", "f.yaml:1:5: error: found a carriage return without a line feed"},
  };
  for (const auto& row : kRows) EXPECT_EQ(FirstLine(ErrorOf(row.text)), row.message) << row.text;
}

TEST(Yaml, SuggestsWhatWouldMendIt) {
  EXPECT_EQ(ErrorOf("a: b: c\n"),
            "f.yaml:1:5: error: found \":\" where no key can stand\n  a: b: c\n      ^\n  quote "
            "text that holds \": \"\n"
            "1 error");
  EXPECT_NE(ErrorOf("a:\n\tb: 1\n").find("indent with blanks, not with tabs"), std::string::npos);
  EXPECT_NE(ErrorOf("a: 1\n b: 1\n").find("check the indentation"), std::string::npos);
}

TEST(Yaml, SurvivesHostileInput) {
  const std::string depth = "nested deeper than 64 levels";
  EXPECT_EQ(FirstLine(ErrorOf(std::string(2 << 20, '['))),
            "f.yaml:1:1: error: found 2097152 opening brackets, expected at most 100000");
  EXPECT_NE(ErrorOf("a: " + Repeat("[", 100'000)), "no error");
  EXPECT_NE(ErrorOf(Repeat("[", 65) + Repeat("]", 65)).find(depth), std::string::npos);
  EXPECT_EQ(ErrorOf(Repeat("[", 64) + Repeat("]", 64)), "no error");
  EXPECT_NE(ErrorOf(Repeat("- ", 300'000)).find(depth), std::string::npos);
  EXPECT_NE(ErrorOf(Repeat("{a: ", 90'000) + Repeat("}", 90'000)).find(depth), std::string::npos);
  EXPECT_EQ(FirstLine(ErrorOf(std::string((8 << 20) + 1, ' '))),
            "f.yaml:1:1: error: YAML of 8388609 bytes, expected at most 8388608");
  std::string laughs = "a: &a [lol, lol]\n";
  for (char c = 'b'; c < 'k'; ++c) {
    const std::string last = std::string(" *") + static_cast<char>(c - 1);
    laughs += std::string(1, c) + ": &" + c + " [" + Repeat(last + ",", 9) + last + "]\n";
  }
  EXPECT_EQ(FirstLine(ErrorOf(laughs)), "f.yaml:1:4: error: anchors are not allowed, found \"&a\"");
  const std::string flood = ErrorOf("{" + Repeat("a: 1, ", 5000) + "}");
  EXPECT_NE(flood.find("too many errors to go on"), std::string::npos);
  EXPECT_TRUE(flood.ends_with("101 errors"));
}

TEST(Yaml, TakesNothingForNull) {
  for (const char* text : {"", "\n", "# a comment\n", "---\n", "null\n"}) {
    const auto node = ParseYaml(text, "f.yaml", nullptr);
    ASSERT_TRUE(node.ok()) << text;
    EXPECT_TRUE(node->is_null()) << text;
    EXPECT_GT(node->line, 0) << text;
  }
}

TEST(Yaml, ReadsBackWhatItWrites) {
  std::string ascii;
  for (char c = 0; c < 127; ++c) ascii += c;
  Node texts = Node::Array();
  for (const std::string& text : {std::string(),
                                  std::string("plain words"),
                                  std::string("true"),
                                  std::string("No"),
                                  std::string("~"),
                                  std::string("12"),
                                  std::string("a: b"),
                                  std::string("a #b"),
                                  std::string("a#b"),
                                  std::string(" lead"),
                                  std::string("trail "),
                                  std::string("colon:"),
                                  std::string("- x"),
                                  std::string("<<"),
                                  std::string("two\nlines"),
                                  std::string("ends\n"),
                                  std::string("ends\n\n\n"),
                                  std::string("\nbegins"),
                                  std::string("  indented\nx"),
                                  std::string("x\n  indented\n\ty\n"),
                                  std::string("x\r\ny"),
                                  std::string("\n"),
                                  std::string("---\n...\n"),
                                  std::string("a\n# no comment\nb: c"),
                                  std::string("\x1B[31m"),
                                  std::string("é漢😀\u202E\u2028\uFEFF\u0085"),
                                  std::string("it's \"quoted\" \\ "),
                                  std::string("trailing blank \nline"),
                                  ascii})
    texts.Push(Node::String(text));
  const Node node = Node::Object(
      {{"texts", texts},
       {"nested", Node::Array({Node::Array({Node::Int(1), Node::Array()}),
                               Node::Object({{"k", Node::Object()}, {"l", Node::Null()}}),
                               Node::Array({Node::Object({{"deep", Node::Bool(true)}})})})},
       {"odd: key", Node::Double(0.1)},
       {"yes", Node::String("a\nb")}});
  const std::string yaml = WriteYaml(node);
  const auto back = ParseYaml(yaml, "f.yaml", nullptr);
  ASSERT_TRUE(back.ok()) << back.error().message << yaml;
  EXPECT_EQ(WriteJson(*back), WriteJson(node)) << yaml;
  for (const Node& root :
       {Node::String("x y"), Node::Int(4), Node::Array(), Node::Object(), Node::String("a\nb")})
    EXPECT_EQ(*ParseYaml(WriteYaml(root), "f", nullptr), root) << WriteYaml(root);
}

TEST(Yaml, WritesForPeople) {
  const Node node = *ParseJson(
      R"({"id":"a-1","messages":[{"role":"user","content":"Hello\nthere"},{"role":"assistant","content":"12"}],"tags":[],"n":1.5})");
  EXPECT_EQ(WriteYaml(node),
            "id: a-1\n"
            "messages:\n"
            "  - role: user\n"
            "    content: |-\n"
            "      Hello\n"
            "      there\n"
            "  - role: assistant\n"
            "    content: \"12\"\n"
            "tags: []\n"
            "n: 1.5\n");
}

TEST(Yaml, LoadsDocumentsByTheirName) {
  const std::string base = testing::TempDir() + "plimsoll_yaml_test";
  const std::string yaml = base + ".yaml";
  const std::string json = base + ".json";
  std::ofstream(yaml) << "a: [1, b]\n";
  std::ofstream(json) << "{\"a\": [1, \"b\"]}\n";
  EXPECT_EQ(*LoadDocument(yaml, nullptr), *LoadDocument(json, nullptr));
  std::ofstream(json) << "{";
  EXPECT_EQ(FirstLine(LoadDocument(json, nullptr).error().message),
            json + ":1:2: error: expected a key in quotes, found the end of the text");
  std::filesystem::remove(yaml);
  std::filesystem::remove(json);
  EXPECT_EQ(LoadDocument(yaml, nullptr).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(
      LoadDocument("a.txt", nullptr).error().message,
      "cannot tell the format of \"a.txt\", expected a name that ends in .yaml, .yml or .json");
}

}  // namespace
}  // namespace plimsoll::doc
