#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "harness/cli/commands.h"
#include "harness/cli/config.h"
#include "harness/cli/gate_input.h"
#include "harness/cli/json_output.h"
#include "harness/cli/named_suites.h"
#include "harness/cli/training_lint.h"
#include "harness/doc/json.h"
#include "harness/gate/suite_rule.h"
#include "harness/suite/lint.h"
#include "harness/text/hostile.h"

namespace plimsoll::cli {
namespace {

struct LintCommandOptions {
  std::string config;
  std::vector<std::string> suites;
  std::string previous;
  std::vector<std::string> trained_on;
  std::string trained_field = "text";
  bool as_json = false;
};

const suite::Suite* PreviousOf(const suite::Suite& suite,
                               const std::vector<suite::Suite>& previous) {
  for (const suite::Suite& candidate : previous)
    if (candidate.id() == suite.id()) return &candidate;
  return nullptr;
}

// What a suite asks of the gate must be stricter than the policy, and of cases that it has.
Status LintGate(const Session& session, const LintCommandOptions& options,
                const suite::Suite& suite, Diagnostics* found) {
  if (!suite.manifest().gate) return {};
  const suite::SuiteGate& gate = *suite.manifest().gate;
  const auto complain = [&](std::string message) {
    Diagnostic complaint;
    complaint.rule = "gate";
    complaint.mark.file = suite.path();
    complaint.message = std::move(message);
    found->Add(std::move(complaint));
  };
  Diagnostics of_config;
  PLIMSOLL_ASSIGN(const Config config, LoadConfig(options.config, &of_config));
  PLIMSOLL_ASSIGN(const gate::Policy policy, PolicyOf(session, config, ""));
  for (std::string& complaint : gate::LooserThan(policy, suite.id(), gate))
    complain(std::move(complaint));
  for (const std::string& id : gate.critical)
    if (suite.IndexOf(id) < 0)
      complain("the critical list names " + doc::QuoteJson(id) + ", which is no case of the suite");
  return {};
}

// The loader's complaints and the linter's, of all suites.
Result<Diagnostics> LintAll(Session& session, const LintCommandOptions& options,
                            std::vector<suite::Suite>* suites) {
  Diagnostics found;
  PLIMSOLL_ASSIGN(*suites, LoadNamedSuites(options.config, options.suites, &found));
  std::vector<suite::Suite> previous;
  if (!options.previous.empty()) {
    PLIMSOLL_ASSIGN(previous, LoadSuitesBelow(options.previous));
  }
  for (const suite::Suite& suite : *suites) {
    suite::LintOptions lint;
    lint.today = FormatDate(session.clock->Wall());
    lint.previous = PreviousOf(suite, previous);
    if (!options.previous.empty() && lint.previous == nullptr)
      Note(session,
           "note: " + options.previous + " holds no suite \"" + suite.id() + "\" to compare with");
    PLIMSOLL_ASSIGN(const std::vector<Diagnostic> complaints, suite::Lint(suite, lint));
    for (const Diagnostic& complaint : complaints) found.Add(complaint);
    PLIMSOLL_TRY(LintGate(session, options, suite, &found));
  }
  if (!options.trained_on.empty())
    PLIMSOLL_TRY(LintTraining(session, *suites, options.trained_on, options.trained_field, &found));
  return found;
}

doc::Node FindingNode(const Diagnostic& diagnostic) {
  doc::Node node = doc::Node::Object();
  node.Set("level", doc::Node::String(std::string(DiagnosticLevelName(diagnostic.level))));
  node.Set("rule", doc::Node::String(diagnostic.rule.empty() ? "format" : diagnostic.rule));
  node.Set("file", doc::Node::String(diagnostic.mark.file));
  node.Set("line", diagnostic.mark.line > 0 ? doc::Node::Int(diagnostic.mark.line) : doc::Node());
  node.Set("column",
           diagnostic.mark.column > 0 ? doc::Node::Int(diagnostic.mark.column) : doc::Node());
  node.Set("message", doc::Node::String(diagnostic.message));
  node.Set("suggestion",
           diagnostic.suggestion.empty() ? doc::Node() : doc::Node::String(diagnostic.suggestion));
  return node;
}

void PrintAsJson(const Session& session, const std::vector<suite::Suite>& suites,
                 const Diagnostics& found) {
  std::size_t counts[3] = {};
  doc::Node findings = doc::Node::Array();
  for (const Diagnostic& diagnostic : found.all()) {
    ++counts[static_cast<int>(diagnostic.level)];
    findings.Push(FindingNode(diagnostic));
  }
  doc::Node list = doc::Node::Array();
  for (const suite::Suite& suite : suites)
    list.Push(doc::Node::Object({{"suite", doc::Node::String(suite.id())},
                                 {"version", doc::Node::String(suite.manifest().version)},
                                 {"cases", CountNode(suite.size())}}));
  PrintJson(session, FormatNode("lint")
                         .Set("suites", std::move(list))
                         .Set("errors", CountNode(counts[0]))
                         .Set("warnings", CountNode(counts[1]))
                         .Set("notes", CountNode(counts[2]))
                         .Set("findings", std::move(findings)));
}

Result<ExitCode> Lint(Session& session, const LintCommandOptions& options) {
  std::vector<suite::Suite> suites;
  PLIMSOLL_ASSIGN(const Diagnostics found, LintAll(session, options, &suites));
  if (options.as_json) {
    PrintAsJson(session, suites, found);
  } else {
    std::size_t cases = 0;
    for (const suite::Suite& suite : suites) cases += suite.size();
    *session.out << text::Neutralise(RenderDiagnostics(found.all())) << " in "
                 << std::to_string(cases) << " cases of " << std::to_string(suites.size())
                 << (suites.size() == 1 ? " suite\n" : " suites\n");
  }
  return found.has_errors() ? ExitCode::kUsage : ExitCode::kPass;
}

}  // namespace

Command MakeSuiteLint() {
  auto options = std::make_shared<LintCommandOptions>();  // of the two halves of one command
  return {"suite lint", "Find duplicates, leaked metadata, runaway fields and unraised versions",
          "plimsoll suite lint suites/edge --previous ../last-release/suites",
          [options](Options& o) {
            o.List("suite", &options->suites,
                   "folders or ids of suites (default: all that are configured)");
            o.Value("--config", &options->config, "plimsoll.yaml to use");
            o.Value("--previous", &options->previous,
                    "folder of the last version: of one suite, or of several");
            o.List("--trained-on", &options->trained_on,
                   "training data (.jsonl, .txt, or a folder) that should not hold the cases");
            o.Value("--trained-field", &options->trained_field, "their text's field (text)");
            o.Flag("--json", &options->as_json, "one JSON object on standard output");
          },
          [options](Session& session) { return Lint(session, *options); }};
}

}  // namespace plimsoll::cli
