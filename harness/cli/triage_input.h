#ifndef HARNESS_CLI_TRIAGE_INPUT_H_
#define HARNESS_CLI_TRIAGE_INPUT_H_

#include <memory>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/cli/common.h"
#include "harness/cli/options.h"
#include "harness/cli/session.h"
#include "harness/store/run_store.h"
#include "harness/triage/labelled_run.h"

namespace plimsoll::cli {

/// Options that every triage command has.
struct TriageOptions {
  std::string run;
  std::string config;
  std::string store;
  void Add(Options& options);
};

/// The configuration and the store.
struct TriageInput {
  Config config;
  std::unique_ptr<store::RunStore> store;
};
Result<TriageInput> OpenTriage(const Session& session, const TriageOptions& options);

/// `triage:` of the policy that the option or the configuration names.
Result<triage::TriagePolicy> TriagePolicyOf(const Session& session, const Config& config,
                                            const std::string& policy);

/// The configuration's suites, which are there for the prompts alone: none where it has none.
Result<std::vector<suite::Suite>> SuitesForPrompts(const Session& session,
                                                   const std::string& config);
/// The case that was answered; null where no suite has it as it was measured. Errors: kStore.
Result<suite::CasePtr> MeasuredCase(const std::vector<suite::Suite>& suites,
                                    const run::TrialRecord& record);

/// "3 open, 1 half, 20 agreed": of the drawn answers.
std::string StandingsText(const triage::LabelledRun& run);
doc::Node StandingsNode(const triage::LabelledRun& run);

}  // namespace plimsoll::cli

#endif  // HARNESS_CLI_TRIAGE_INPUT_H_
