#include "harness/doc/object_reader.h"

#include <gtest/gtest.h>

#include <limits>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/doc/json.h"
#include "harness/doc/yaml.h"

namespace plimsoll::doc {
namespace {

constexpr std::string_view kColours[] = {"red", "green", "blue"};
enum class Colour { kRed, kGreen, kBlue };

struct Part {
  std::string name;
  std::vector<Part> parts;
};

struct Thing {
  std::string id;
  std::string version;
  std::string day;
  std::string note = "default";
  bool is_on = false;
  int count = 3;
  std::optional<std::int64_t> limit;
  double weight = 1.0;
  std::optional<double> ratio;
  Colour colour = Colour::kGreen;
  std::vector<std::string> tags;
  Node free;
  std::optional<Part> part;
  std::vector<Part> parts;
  std::map<std::string, Part> named;
};

void ReadPart(ObjectReader& r, Part* out) {
  r.String("name", &out->name, "What it is called.", true);
  r.List("parts", &out->parts, ReadPart, "What it is made of.");
}

void ReadThing(ObjectReader& r, Thing* out) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  r.Describe("A thing.");
  r.Form("id", &out->id, "id", "Its id.", true);
  r.Form("version", &out->version, "version", "Its version.");
  r.Form("day", &out->day, "date", "Its day.");
  r.String("note", &out->note, "A note.");
  r.Bool("on", &out->is_on, "Whether it is on.");
  r.Int("count", &out->count, "How many.", 1, 9);
  r.Int("limit", &out->limit, "At most.", 0, std::numeric_limits<std::int64_t>::max());
  r.Double("weight", &out->weight, "How heavy.", 0.5, kInfinity);
  r.Double("ratio", &out->ratio, "A share.", 0, 1);
  r.Enum_("colour", &out->colour, kColours, "Its colour.");
  r.StringList("tags", &out->tags, "Words.");
  r.Any("free", &out->free, "Anything.");
  r.Object("part", &out->part, ReadPart, "One part.");
  r.List("parts", &out->parts, ReadPart, "Parts.");
  r.Map("named", &out->named, ReadPart, "Parts by name.");
  if (out->note == "forbidden") r.Fail("note", "this note is not allowed", "leave it out");
}

struct Decoded {
  Thing thing;
  std::string errors;
};

Decoded Decode(const std::string& yaml) {
  Diagnostics diagnostics;
  Decoded decoded;
  const auto node = ParseYaml(yaml, "t.yaml", &diagnostics);
  if (node.ok()) {
    ObjectReader reader({"t.yaml", yaml, 1, &diagnostics}, *node);
    ReadThing(reader, &decoded.thing);
  }
  decoded.errors = diagnostics.ToStatus().ok() ? "" : diagnostics.ToStatus().error().message;
  return decoded;
}

std::string FirstLine(const std::string& text) { return text.substr(0, text.find('\n')); }

TEST(ObjectReader, FillsWhatIsThereAndLeavesTheRest) {
  const Decoded decoded = Decode(
      "id: a-1\nversion: 1.10.0\nday: 2024-02-29\non: true\ncount: 9\nlimit: 0\nratio: "
      "0.25\ncolour: blue\n"
      "tags: [x, 1.0, \"no\"]\nfree: {a: [1]}\npart: {name: p}\nparts:\n  - name: q\n    parts: "
      "[{name: r}]\n"
      "named: {k: {name: s}}\n");
  EXPECT_EQ(decoded.errors, "");
  const Thing& thing = decoded.thing;
  EXPECT_EQ(thing.id, "a-1");
  EXPECT_EQ(thing.version, "1.10.0");
  EXPECT_EQ(thing.note, "default");
  EXPECT_TRUE(thing.is_on);
  EXPECT_EQ(thing.count, 9);
  EXPECT_EQ(thing.limit, 0);
  EXPECT_EQ(thing.weight, 1.0);
  EXPECT_EQ(thing.ratio, 0.25);
  EXPECT_EQ(thing.colour, Colour::kBlue);
  EXPECT_EQ(thing.tags, (std::vector<std::string>{"x", "1.0", "no"}));
  EXPECT_EQ(WriteJson(thing.free), R"({"a":[1]})");
  EXPECT_EQ(thing.part->name, "p");
  EXPECT_EQ(thing.parts.at(0).parts.at(0).name, "r");
  EXPECT_EQ(thing.named.at("k").name, "s");
}

TEST(ObjectReader, ShowsAllErrorsAtOnce) {
  EXPECT_EQ(Decode("vresion: 1.0.0\n"
                   "count: 12\n"
                   "colour: bleu\n"
                   "parts:\n"
                   "  - nam: q\n"
                   "  - x\n"
                   "tags: [a, {b: c}]\n")
                .errors,
            "t.yaml:1:1: error: missing field \"id\"\n"
            "  vresion: 1.0.0\n"
            "  ^\n"
            "t.yaml:1:1: error: unknown field \"vresion\"\n"
            "  vresion: 1.0.0\n"
            "  ^\n"
            "  did you mean \"version\"?\n"
            "t.yaml:2:8: error: expected an integer from 1 to 9 for \"count\", found \"12\"\n"
            "  count: 12\n"
            "         ^\n"
            "t.yaml:3:9: error: expected one of \"red\", \"green\" or \"blue\" for \"colour\", "
            "found \"bleu\"\n"
            "  colour: bleu\n"
            "          ^\n"
            "  did you mean \"blue\"?\n"
            "t.yaml:5:5: error: missing field \"name\"\n"
            "    - nam: q\n"
            "      ^\n"
            "t.yaml:5:5: error: unknown field \"nam\"\n"
            "    - nam: q\n"
            "      ^\n"
            "  did you mean \"name\"?\n"
            "t.yaml:6:5: error: expected an object in the list for \"parts\", found \"x\"\n"
            "    - x\n"
            "      ^\n"
            "t.yaml:7:11: error: expected a string in the list for \"tags\", found an object\n"
            "  tags: [a, {b: c}]\n"
            "            ^\n"
            "8 errors");
}

TEST(ObjectReader, SaysWhatItExpectedOfAField) {
  const struct {
    const char* field;
    const char* message;
  } kRows[] = {
      {"note: [1]", "t.yaml:2:7: error: expected a string for \"note\", found an array"},
      {"on: NO", "t.yaml:2:5: error: expected true or false for \"on\", found \"NO\""},
      {"count: \"5\"",
       "t.yaml:2:8: error: expected an integer from 1 to 9 for \"count\", found the string \"5\""},
      {"limit: -1",
       "t.yaml:2:8: error: expected an integer of at least 0 for \"limit\", found \"-1\""},
      {"weight: 0.4",
       "t.yaml:2:9: error: expected a number of at least 0.5 for \"weight\", found \"0.4\""},
      {"ratio: nan",
       "t.yaml:2:8: error: expected a number from 0 to 1 for \"ratio\", found \"nan\""},
      {"day: 2023-02-29",
       "t.yaml:2:6: error: expected a date (YYYY-MM-DD) for \"day\", found \"2023-02-29\""},
      {"version: 1.0",
       "t.yaml:2:10: error: expected a semantic version (such as 1.2.3) for \"version\", found "
       "\"1.0\""},
      {"part: [x]", "t.yaml:2:7: error: expected an object for \"part\", found an array"},
      {"parts: {}", "t.yaml:2:8: error: expected a list of objects for \"parts\", found an object"},
      {"named: []",
       "t.yaml:2:8: error: expected an object of objects for \"named\", found an array"},
      {"named: {k: v}",
       "t.yaml:2:12: error: expected an object under every key for \"named\", found \"v\""},
      {"tags: a", "t.yaml:2:7: error: expected a list of strings for \"tags\", found \"a\""},
      {"part: {name: ~}", "t.yaml:2:8: error: expected a value for \"name\", found null"},
      {"note: forbidden", "t.yaml:2:7: error: this note is not allowed"},
  };
  for (const auto& row : kRows)
    EXPECT_EQ(FirstLine(Decode(std::string("id: x\n") + row.field + "\n").errors), row.message);
  EXPECT_EQ(FirstLine(Decode("id: a b\n").errors),
            "t.yaml:1:5: error: expected an id (letters, digits, \".\", \"_\" and \"-\", at most "
            "128, a letter or digit "
            "first) for \"id\", found \"a b\"");
  EXPECT_EQ(FirstLine(Decode("- 1\n").errors),
            "t.yaml:1:1: error: expected an object, found an array");
  EXPECT_EQ(FirstLine(Decode("").errors), "t.yaml:1:1: error: expected an object, found null");
}

TEST(ObjectReader, TakesNullForAbsentWhereAFieldIsOptional) {
  const Decoded decoded = Decode("id: x\nnote:\npart: null\nratio: ~\n");
  EXPECT_EQ(decoded.errors, "");
  EXPECT_EQ(decoded.thing.note, "default");
  EXPECT_FALSE(decoded.thing.part.has_value());
  EXPECT_FALSE(decoded.thing.ratio.has_value());
}

TEST(ObjectReader, KnowsTheFormsOfTexts) {
  const struct {
    const char* field;
    const char* text;
    bool is_valid;
  } kRows[] = {
      {"id", "A.b_c-9", true},
      {"id", "-a", false},
      {"id", "a/b", false},
      {"id", "..", false},
      {"id", "é", false},
      {"day", "2024-12-31", true},
      {"day", "2024-13-01", false},
      {"day", "2024-1-01", false},
      {"day", "20240101", false},
      {"version", "0.0.0", true},
      {"version", "1.2.3-rc.1+build.05", true},
      {"version", "01.2.3", false},
      {"version", "1.2.3.4", false},
      {"version", "1.2.3-", false},
      {"version", "1.2.3-01", false},
      {"version", "1.2.3+", false},
      {"version", "v1.2.3", false},
      {"version", "1.2.3-a..b", false},
      {"version", "1..3", false},
  };
  for (const auto& row : kRows) {
    const std::string text = std::string(row.field) + ": \"" + row.text + "\"\n";
    const bool has_id = std::string(row.field) == "id";
    EXPECT_EQ(Decode(has_id ? text : "id: x\n" + text).errors.empty(), row.is_valid) << text;
  }
}

TEST(ObjectReader, CountsLinesFromWhereTheTextBegins) {
  Diagnostics diagnostics;
  const std::string line = R"({"name": "x", "bad": 1})";
  const Node node = *ParseJsonFile(line, "c.jsonl", &diagnostics, 41);
  Part part;
  {
    ObjectReader reader({"c.jsonl", line, 41, &diagnostics}, node);
    ReadPart(reader, &part);
    EXPECT_EQ(reader.line(), 41);
    EXPECT_TRUE(reader.Has("name"));
  }
  EXPECT_EQ(diagnostics.ToStatus().error().message,
            "c.jsonl:41:15: error: unknown field \"bad\"\n"
            "  {\"name\": \"x\", \"bad\": 1}\n"
            "                ^\n"
            "  expected one of \"name\" or \"parts\"\n"
            "1 error");
}

TEST(ObjectReader, PublishesItsSchema) {
  EXPECT_EQ(
      WriteJson(SchemaOf("https://x/part", "Part", ReadPart)),
      R"({"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"https://x/part","title":"Part",)"
      R"("type":"object","properties":{"name":{"type":"string","description":"What it is called."},)"
      R"("parts":{"type":"array","description":"What it is made of.","items":{"$ref":"#"}}},)"
      R"("required":["name"],"additionalProperties":false})");
}

TEST(ObjectReader, PublishesRangesFormsChoicesAndNesting) {
  const Node schema = SchemaOf("https://x/thing", "Thing", ReadThing);
  const struct {
    const char* pointer;
    const char* json;
  } kRows[] = {
      {"/description", R"("A thing.")"},
      {"/required", R"(["id"])"},
      {"/properties/count",
       R"({"type":"integer","description":"How many.","minimum":1,"maximum":9})"},
      {"/properties/limit", R"({"type":"integer","description":"At most.","minimum":0})"},
      {"/properties/weight", R"({"type":"number","description":"How heavy.","minimum":0.5})"},
      {"/properties/on", R"({"type":"boolean","description":"Whether it is on."})"},
      {"/properties/colour/enum", R"(["red","green","blue"])"},
      {"/properties/day/pattern", R"("^[0-9]{4}-[0-9]{2}-[0-9]{2}$")"},
      {"/properties/tags", R"({"type":"array","description":"Words.","items":{"type":"string"}})"},
      {"/properties/free", R"({"description":"Anything."})"},
      {"/properties/part/description", R"("One part.")"},
      {"/properties/part/properties/parts/items", R"({"$ref":"#/properties/part"})"},
      {"/properties/parts/items/properties/parts/items", R"({"$ref":"#/properties/parts/items"})"},
      {"/properties/named/additionalProperties/required", R"(["name"])"},
  };
  for (const auto& row : kRows) {
    const Node* found = schema.At(row.pointer);
    ASSERT_NE(found, nullptr) << row.pointer;
    EXPECT_EQ(WriteJson(*found), row.json) << row.pointer;
  }
}

TEST(Complain, QuotesNoLineThatIsTooLong) {
  Diagnostics diagnostics;
  const std::string text = "short\n" + std::string(100'000, 'x') + "\r\nlast\r\n";
  const Document document{"f", text, 10, &diagnostics};
  for (int line : {10, 11, 12, 13, 99, 1}) Complain(document, line, 1, "m");
  std::vector<std::string> quoted;
  for (const Diagnostic& diagnostic : diagnostics.all()) quoted.push_back(diagnostic.source_line);
  EXPECT_EQ(quoted, (std::vector<std::string>{"short", "", "last", "", "", ""}));
}

}  // namespace
}  // namespace plimsoll::doc
