#include <filesystem>
#include <string>
#include <system_error>

#include "harness/base/file.h"
#include "harness/doc/json.h"
#include "harness/doc/yaml.h"
#include "harness/suite/suite.h"

namespace plimsoll::suite {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLongestYaml = 8u << 20;  // what ParseYaml reads

Result<std::string> CasesAsYaml(const Suite& suite, const Case& defaults) {
  doc::Node cases = doc::Node::Array();
  for (std::size_t i = 0; i < suite.size(); ++i) {
    PLIMSOLL_ASSIGN(const CasePtr the_case, suite.Read(i));
    cases.Push(CaseToNode(*the_case, defaults));
  }
  std::string text = doc::WriteYaml(
      doc::Node::Object({{"format", doc::Node::Int(1)}, {"cases", std::move(cases)}}));
  if (text.size() > kLongestYaml)
    return MakeError(ErrorCode::kInvalid, "suite \"", suite.id(), "\" is ",
                     std::to_string(text.size()),
                     " bytes as YAML, more than the 8 MiB that are read; write JSON Lines");
  return text;
}

Result<std::string> CasesAsJsonl(const Suite& suite, const Case& defaults) {
  std::string text;
  for (std::size_t i = 0; i < suite.size(); ++i) {
    PLIMSOLL_ASSIGN(const CasePtr the_case, suite.Read(i));
    text += doc::WriteJson(CaseToNode(*the_case, defaults)) + "\n";
  }
  return text;
}

}  // namespace

Status WriteSuite(const Suite& suite, const std::string& folder, bool as_jsonl, bool replace) {
  const fs::path manifest_path = fs::path(folder) / "suite.yaml";
  std::error_code error;
  if (!replace && fs::exists(manifest_path, error))
    return MakeError(ErrorCode::kInvalid, "folder \"", folder, "\" holds a suite already");
  Manifest manifest = suite.manifest();
  manifest.files = {as_jsonl ? "cases.jsonl" : "cases.yaml"};
  const Case defaults = DefaultsOf(manifest);
  PLIMSOLL_ASSIGN(const std::string cases,
                  as_jsonl ? CasesAsJsonl(suite, defaults) : CasesAsYaml(suite, defaults));
  // The cases first: a manifest never names a file that is not there.
  PLIMSOLL_TRY(WriteFileAtomic((fs::path(folder) / manifest.files.front()).string(), cases));
  return WriteFileAtomic(manifest_path.string(), doc::WriteYaml(ManifestToNode(manifest)));
}

}  // namespace plimsoll::suite
