#include <memory>
#include <string>
#include <utility>

#include "harness/doc/json.h"
#include "harness/judge/direct_judge.h"
#include "harness/judge/kinds.h"
#include "harness/judge/schema.h"
#include "harness/judge/settings.h"

namespace plimsoll::judge {
namespace {

struct JsonSchemaSettings {
  doc::Node schema;
};

void ReadJsonSchema(doc::ObjectReader& r, JsonSchemaSettings* out) {
  r.Any("schema", &out->schema, "JSON Schema (a subset of 2020-12) that the answer must satisfy",
        true);
}

class JsonSchemaJudge : public TextJudge {
 public:
  JsonSchemaJudge(const doc::Node& source, Schema schema)
      : TextJudge("json_schema", "1", doc::Node::Object({{"schema", source}})),
        schema_(std::move(schema)) {}

 protected:
  Grade AssessText(std::string_view text, const Subject&) const override {
    const Result<doc::Node> answer = doc::ParseJson(text);
    if (!answer.ok())
      return Graded(false, "",
                    "the answer is not one JSON value: " + Quoted(answer.error().message), text);
    const Status satisfied = schema_.Check(*answer);
    if (satisfied.ok()) return Graded(true, "", "the answer satisfies the schema");
    return Graded(false, "", satisfied.error().message, text);
  }

 private:
  Schema schema_;
};

}  // namespace

Result<std::unique_ptr<Judge>> MakeJsonSchema(const suite::Expectation& expectation,
                                              const JudgeContext&) {
  PLIMSOLL_ASSIGN(JsonSchemaSettings settings, DecodeSettings(expectation, ReadJsonSchema));
  auto schema = Schema::Compile(settings.schema);
  if (!schema.ok()) return SettingsError(expectation, schema.error().message);
  return std::unique_ptr<Judge>(
      std::make_unique<JsonSchemaJudge>(settings.schema, std::move(schema).value()));
}

}  // namespace plimsoll::judge
