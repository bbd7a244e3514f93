#include <memory>
#include <string>

#include "harness/base/suggest.h"
#include "harness/cli/commands.h"
#include "harness/cli/json_output.h"
#include "harness/cli/named_suites.h"
#include "harness/doc/yaml.h"
#include "harness/text/hostile.h"

namespace plimsoll::cli {
namespace {

struct ShowOptions {
  std::string config;
  std::string name;
  bool as_json = false;
};

Error NoSuchCase(const suite::Suite& suite, const std::string& id) {
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < suite.size(); ++i) ids.emplace_back(suite.entry(i).id);
  const std::string hint = DidYouMean(id, ids);
  return MakeError(ErrorCode::kNotFound, "suite \"", suite.id(), "\" has no case \"", id, "\"",
                   hint.empty() ? "" : "; ", hint);
}

Result<ExitCode> Show(Session& session, const ShowOptions& options) {
  const std::size_t slash = options.name.rfind('/');
  if (slash == std::string::npos || slash == 0 || slash + 1 == options.name.size())
    return MakeError(ErrorCode::kInvalid, "\"", options.name, "\" is not SUITE/CASE");
  const std::string case_id = options.name.substr(slash + 1);
  PLIMSOLL_ASSIGN(const suite::Suite suite,
                  LoadNamedSuite(options.config, options.name.substr(0, slash)));
  const std::ptrdiff_t index = suite.IndexOf(case_id);
  if (index < 0) return NoSuchCase(suite, case_id);
  PLIMSOLL_ASSIGN(const suite::CasePtr found, suite.Read(static_cast<std::size_t>(index)));
  const suite::Case& the_case = *found;
  const std::string fingerprint = HexOf(suite::FingerprintOf(the_case));
  if (options.as_json) {
    PrintJson(session, FormatNode("case")
                           .Set("suite", doc::Node::String(suite.id()))
                           .Set("version", doc::Node::String(suite.manifest().version))
                           .Set("file", doc::Node::String(the_case.mark.file))
                           .Set("line", doc::Node::Int(the_case.mark.line))
                           .Set("fingerprint", doc::Node::String(fingerprint))
                           .Set("case", suite::CaseToFullNode(the_case)));
    return ExitCode::kPass;
  }
  *session.out << "# " << suite.id() << ' ' << suite.manifest().version << ", "
               << the_case.mark.file << ':' << the_case.mark.line << "\n# fingerprint "
               << fingerprint << '\n'
               << text::Neutralise(doc::WriteYaml(suite::CaseToNode(the_case)));
  return ExitCode::kPass;
}

}  // namespace

Command MakeSuiteShow() {
  auto options = std::make_shared<ShowOptions>();  // of the two halves of one command
  return {"suite show", "One case as it stands, with its place and fingerprint",
          "plimsoll suite show edge/empty-looking-prompt",
          [options](Options& o) {
            o.Value("case", &options->name, "SUITE/CASE, where SUITE is an id or a folder", true);
            o.Value("--config", &options->config, "plimsoll.yaml to use");
            o.Flag("--json", &options->as_json, "one JSON object on standard output");
          },
          [options](Session& session) { return Show(session, *options); }};
}

}  // namespace plimsoll::cli
