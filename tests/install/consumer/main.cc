// Gates a model that lives in this process: the way an inference engine links Plimsoll
// (docs/linking.md).
//
// usage: engine_gate STORE BASELINE_WORDS CANDIDATE_WORDS SUITE...
// Both releases of the "engine" are guards that call a prompt unsafe where it holds one of their
// words (comma-separated).

#include <iostream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "harness/baseline/comparison.h"
#include "harness/baseline/measurement.h"
#include "harness/gate/decision.h"
#include "harness/gate/policy.h"
#include "harness/run/in_process_run.h"
#include "harness/store/run_store.h"
#include "harness/suite/select.h"
#include "harness/suite/suite.h"

using namespace plimsoll;  // a program, not a header

// The engine. Generate may block; it is called from as many threads at once as
// InProcessRun::threads says.
class WordGuard final : public target::Model {
 public:
  explicit WordGuard(const std::string& words) {
    std::istringstream in(words);
    for (std::string word; std::getline(in, word, ',');) words_.push_back(word);
  }
  target::Reply Generate(const target::Prompt& prompt) override {
    target::Reply reply;
    reply.status = target::ReplyStatus::kAnswered;
    reply.label = "safe";
    for (const std::string& word : words_)
      if (prompt.messages.back().content.find(word) != std::string::npos) reply.label = "unsafe";
    return reply;
  }

 private:
  std::vector<std::string> words_;
};

Result<std::vector<suite::Suite>> LoadSuites(const std::vector<std::string>& folders) {
  Diagnostics diagnostics;
  std::vector<suite::Suite> suites;
  for (const std::string& folder : folders) {
    auto loaded = suite::LoadSuite(folder, &diagnostics);
    if (!loaded.ok() && !diagnostics.has_errors()) return loaded.error();
    if (loaded.ok()) suites.push_back(std::move(*loaded));
  }
  PLIMSOLL_TRY(
      diagnostics.ToStatus());  // every complaint of every suite, with file, line and caret
  return suites;
}

// Puts every case to one release, keeps every answer in the store, and says what each case came to.
Result<std::vector<baseline::Measurement>> MeasureRelease(const std::string& release,
                                                          const std::string& words,
                                                          const std::vector<suite::Suite>& suites,
                                                          const gate::Policy& policy,
                                                          store::RunStore& store) {
  doc::Node description = doc::Node::Object({{"release", doc::Node::String(release)}});
  const auto target =
      target::MakeInProcessTarget("word_guard", std::move(description), /*is_guard=*/true);
  PLIMSOLL_ASSIGN(const auto cases, suite::Select(suites, {}));
  PLIMSOLL_ASSIGN(const run::Plan plan, run::Plan::Make(&suites, cases, /*epochs=*/1, /*seed=*/1));
  judge::JudgeCache judges({});
  const auto clock = MakeSystemClock();
  run::InProcessRun run;
  run.plan = &plan;
  run.target = target.get();
  run.model = std::make_shared<WordGuard>(words);
  run.threads = 2;
  run.judges = &judges;
  run.clock = clock.get();
  PLIMSOLL_ASSIGN(const run::RunManifest manifest, run::ManifestOf(run, release, "word_guard"));
  PLIMSOLL_TRY(store.Begin(manifest));
  PLIMSOLL_ASSIGN(const run::RunSummary summary, run::RunInProcess(run, store.SinkOf(release)));
  PLIMSOLL_TRY(store.Finish(release, summary.end, FormatUtc(clock->Wall()), /*cost_usd=*/0));
  PLIMSOLL_TRY(store.Check(release));
  return baseline::MeasurementsOf(store, release, policy.outcomes);
}

Result<ExitCode> Gate(const std::vector<std::string>& arguments) {
  const gate::Policy policy = gate::DefaultPolicy();
  PLIMSOLL_ASSIGN(const auto suites, LoadSuites({arguments.begin() + 3, arguments.end()}));
  PLIMSOLL_ASSIGN(const auto store, store::OpenStore(arguments[0]));
  PLIMSOLL_ASSIGN(const auto before,
                  MeasureRelease("release-1", arguments[1], suites, policy, *store));
  PLIMSOLL_ASSIGN(const auto now,
                  MeasureRelease("release-2", arguments[2], suites, policy, *store));
  PLIMSOLL_ASSIGN(const auto comparison, baseline::Compare(before, now, {}));
  PLIMSOLL_ASSIGN(const auto decision, gate::Decide({&comparison, &now}, policy));
  std::cout << gate::VerdictName(decision.verdict) << '\n';
  for (const gate::Finding& finding : decision.findings)
    std::cout << "  " << finding.rule << ": " << finding.message << '\n';
  return gate::ExitCodeOf(decision, /*warn_on_low_power=*/false);
}

int main(int argc, char** argv) {
  if (argc < 5)
    return std::cerr << "usage: engine_gate STORE BASELINE_WORDS CANDIDATE_WORDS SUITE...\n", 2;
  const Result<ExitCode> code = Gate({argv + 1, argv + argc});
  if (code.ok()) return static_cast<int>(*code);
  std::cerr << "engine_gate: " << code.error().message << '\n';
  return static_cast<int>(ExitCodeOf(code.error().code));
}
