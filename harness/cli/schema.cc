#include <memory>
#include <string>

#include "harness/cli/commands.h"
#include "harness/cli/config.h"
#include "harness/cli/import_map.h"
#include "harness/cli/json_output.h"
#include "harness/cli/schemas.h"
#include "harness/gate/policy.h"
#include "harness/judge/rubric.h"
#include "harness/suite/suite.h"

namespace plimsoll::cli {
namespace {

doc::Node SuiteSchema() {
  return doc::SchemaOf("urn:plimsoll:suite:1", "suite.yaml", suite::ReadManifest);
}
doc::Node CasesSchema() {
  return doc::SchemaOf("urn:plimsoll:cases:1", "A YAML file of cases", suite::ReadCaseFile);
}
doc::Node CaseSchema() {
  return doc::SchemaOf("urn:plimsoll:case:1", "A line of a JSON Lines file of cases",
                       suite::ReadCase);
}
doc::Node ConfigSchema() {
  return doc::SchemaOf("urn:plimsoll:config:1", "plimsoll.yaml", ReadConfig);
}
doc::Node GateSchema() {
  return doc::SchemaOf("urn:plimsoll:gate:1", "gate.yaml", gate::ReadPolicy);
}
doc::Node ImportSchema() {
  return doc::SchemaOf("urn:plimsoll:import:1", "The column map of import --map-file",
                       ReadImportMap);
}
doc::Node RubricSchema() {
  return doc::SchemaOf("urn:plimsoll:rubric:1", "A rubric", judge::ReadRubric);
}

Result<ExitCode> PrintSchema(Session& session, const std::string& name) {
  PLIMSOLL_ASSIGN(const SchemaMaker* make, FileSchemas().Find(name));
  PrintJson(session, (*make)());
  return ExitCode::kPass;
}

}  // namespace

const Registry<SchemaMaker>& FileSchemas() {
  static const Registry<SchemaMaker> schemas = [] {
    Registry<SchemaMaker> listed("schema");
    listed.Add("suite", SuiteSchema);
    listed.Add("cases", CasesSchema);
    listed.Add("case", CaseSchema);
    listed.Add("config", ConfigSchema);
    listed.Add("gate", GateSchema);
    listed.Add("import", ImportSchema);
    listed.Add("rubric", RubricSchema);
    return listed;
  }();
  return schemas;
}

Command MakeSchema() {
  auto name = std::make_shared<std::string>();  // of the two halves of one command
  return {"schema", "Print the JSON Schema of a file format",
          "plimsoll schema cases > cases.schema.json",
          [name](Options& o) {
            o.Value("name", name.get(), "suite, cases, case, config, gate, import or rubric", true);
          },
          [name](Session& session) { return PrintSchema(session, *name); }};
}

}  // namespace plimsoll::cli
