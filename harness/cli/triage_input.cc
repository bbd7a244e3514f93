#include "harness/cli/triage_input.h"

#include <array>
#include <utility>

#include "harness/cli/gate_input.h"
#include "harness/cli/measure.h"
#include "harness/report/figures.h"

namespace plimsoll::cli {
namespace {

constexpr std::size_t kStandings = std::size(triage::kStandingNames);

std::array<std::int64_t, kStandings> CountStandings(const triage::LabelledRun& run) {
  std::array<std::int64_t, kStandings> counts{};
  for (const triage::LabelledAnswer& answer : run.answers)
    if (answer.drawn) ++counts[static_cast<std::size_t>(answer.settled.standing)];
  return counts;
}

}  // namespace

void TriageOptions::Add(Options& options) {
  options.Value("--run", &run, "stored run (an id, its beginning, or latest)", true);
  options.Value("--config", &config, "plimsoll.yaml to use");
  options.Value("--store", &store, "where runs are kept");
}

Result<TriageInput> OpenTriage(const Session& session, const TriageOptions& options) {
  Diagnostics diagnostics;
  TriageInput input;
  PLIMSOLL_ASSIGN(input.config, LoadConfig(options.config, &diagnostics));
  ShowDiagnostics(session, diagnostics);
  PLIMSOLL_ASSIGN(input.store, OpenStoreOf(input.config, options.store));
  return input;
}

Result<triage::TriagePolicy> TriagePolicyOf(const Session& session, const Config& config,
                                            const std::string& policy) {
  PLIMSOLL_ASSIGN(const gate::Policy read, PolicyOf(session, config, policy));
  return read.triage;
}

Result<std::vector<suite::Suite>> SuitesForPrompts(const Session& session,
                                                   const std::string& config) {
  SelectOptions select;
  select.config = config;
  Result<Workspace> workspace = OpenWorkspace(session, select);
  if (workspace.ok()) return std::move(workspace->suites);
  const ErrorCode code = workspace.error().code;
  if (code != ErrorCode::kNothingSelected && code != ErrorCode::kNotFound) return workspace.error();
  return std::vector<suite::Suite>();
}

Result<suite::CasePtr> MeasuredCase(const std::vector<suite::Suite>& suites,
                                    const run::TrialRecord& record) {
  for (const suite::Suite& loaded : suites) {
    const std::ptrdiff_t index = loaded.id() == record.suite ? loaded.IndexOf(record.case_id) : -1;
    if (index < 0) continue;
    const auto place = static_cast<std::size_t>(index);
    if (loaded.entry(place).fingerprint == record.fingerprint) return loaded.Read(place);
    break;
  }
  return suite::CasePtr();
}

std::string StandingsText(const triage::LabelledRun& run) {
  const auto counts = CountStandings(run);
  std::string text;
  for (std::size_t i = 0; i < kStandings; ++i)
    if (counts[i] > 0)
      text += (text.empty() ? "" : ", ") + report::Grouped(counts[i]) + " " +
              std::string(triage::kStandingNames[i]);
  return text.empty() ? "none" : text;
}

doc::Node StandingsNode(const triage::LabelledRun& run) {
  const auto counts = CountStandings(run);
  doc::Node node = doc::Node::Object();
  for (std::size_t i = 0; i < kStandings; ++i)
    node.Set(std::string(triage::kStandingNames[i]), doc::Node::Int(counts[i]));
  return node;
}

}  // namespace plimsoll::cli
