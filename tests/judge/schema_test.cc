#include "harness/judge/schema.h"

#include <gtest/gtest.h>

#include <string>

#include "harness/doc/json.h"
#include "tests/judge/fixture.h"

namespace plimsoll::judge {
namespace {

std::string Checked(const std::string& schema, const std::string& value) {
  const auto compiled = Schema::Compile(*doc::ParseJson(schema));
  if (!compiled.ok()) return "schema: " + compiled.error().message;
  const Status status = compiled->Check(*doc::ParseJson(value));
  return status.ok() ? "" : status.error().message;
}

TEST(Schema, AcceptsAndRejects) {
  const struct {
    const char* schema;
    const char* good;
    const char* bad;
  } rows[] = {
      {R"({"type": "object"})", "{}", "[]"},
      {R"({"type": ["string", "null"]})", "null", "false"},
      {R"({"type": "integer"})", "1.0", "1.5"},
      {R"({"type": "number"})", "1e3", "\"1\""},
      {R"({"type": "boolean"})", "true", "\"true\""},
      {R"({"enum": [1, "a", [2]]})", "[2]", "2"},
      {R"({"const": {"a": 1, "b": 2}})", R"({"b": 2, "a": 1.0})", R"({"a": 1})"},
      {R"({"minimum": 3, "maximum": 5})", "5", "5.1"},
      {R"({"exclusiveMinimum": 3})", "3.1", "3"},
      {R"({"exclusiveMaximum": 3})", "2", "3"},
      {R"({"minLength": 2, "maxLength": 2})", "\"\u00e4\u00f6\"", "\"a\""},
      {R"({"pattern": "^a+$"})", "\"aa\"", "\"ab\""},
      {R"({"minItems": 1, "maxItems": 2})", "[1]", "[]"},
      {R"({"minProperties": 1})", R"({"a": 0})", "{}"},
      {R"({"items": {"type": "string"}})", R"(["a"])", R"(["a", 1])"},
      {R"({"required": ["a"]})", R"({"a": null})", "{}"},
      {R"({"properties": {"a": {"type": "null"}}, "additionalProperties": false})",
       R"({"a": null})", R"({"b": null})"},
      {R"({"additionalProperties": {"type": "number"}})", R"({"x": 1})", R"({"x": "1"})"},
      {R"({"properties": {"a": false}})", R"({"b": 1})", R"({"a": 1})"},
      {R"({"minimum": 3})", "\"not a number\"", "2"},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(Checked(row.schema, row.good), "") << row.schema;
    EXPECT_NE(Checked(row.schema, row.bad), "") << row.schema;
  }
}

TEST(Schema, SaysWhereAndWhy) {
  EXPECT_EQ(Checked(R"({"properties": {"a": {"items": {"minimum": 3}}}})", R"({"a": [4, 2]})"),
            "at \"/a/1\": found the number 2, wanted minimum 3");
  EXPECT_EQ(Checked(R"({"additionalProperties": false})", R"({"x": 1})"),
            "at \"/x\": no value is allowed here");
  EXPECT_EQ(Checked(R"({"required": ["a"]})", "{}"),
            "at the top: found an object, wanted required [\"a\"]");
}

TEST(Schema, RefusesWhatItDoesNotCheck) {
  const struct {
    const char* schema;
    const char* message;
  } rows[] = {
      {R"({"format": "email"})", "schema: schema keyword \"format\" is not supported"},
      {R"({"items": {"oneOf": []}})", "schema: items: schema keyword \"oneOf\" is not supported"},
      {R"({"properties": {"a": {"$ref": "#"}}})",
       "schema: properties/a: schema keyword \"$ref\" is not supported"},
      {R"({"type": "text"})", "schema: type: unknown type \"text\""},
      {R"({"pattern": "("})", "schema: pattern: pattern \"(\" does not compile: missing ): ("},
      {R"("object")", "schema: expected a schema, found the string \"object\""},
  };
  for (const auto& row : rows) EXPECT_EQ(Checked(row.schema, "{}"), row.message);
}

TEST(JsonSchema, WantsExactlyOneJsonValue) {
  const std::string judge =
      R"({"judge": "json_schema", "schema": {"type": "object", "required": ["ok"]}})";
  EXPECT_EQ(Said(GradeOf(judge, TextReply(" {\"ok\": 1}\n"))), "pass");
  for (const char* text : {"{}", "[]", "{\"ok\": 1} {\"ok\": 1}", "{\"ok\": 1, \"ok\": 2}",
                           "```json\n{\"ok\": 1}\n```", "Sure!"})
    EXPECT_EQ(Said(GradeOf(judge, TextReply(text))), "fail") << text;
  EXPECT_EQ(Said(GradeOf(judge, TextReply(std::string(2 << 20, '[')))), "fail");
}

}  // namespace
}  // namespace plimsoll::judge
