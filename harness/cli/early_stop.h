#ifndef HARNESS_CLI_EARLY_STOP_H_
#define HARNESS_CLI_EARLY_STOP_H_

#include <memory>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/baseline/measurement.h"
#include "harness/cli/common.h"
#include "harness/cli/session.h"
#include "harness/gate/policy.h"
#include "harness/gate/sequential_rule.h"
#include "harness/gate/sequential_terms.h"
#include "harness/run/plan.h"
#include "harness/run/record.h"
#include "harness/run/scheduler.h"
#include "harness/run/stop_rule.h"
#include "harness/store/run_store.h"

namespace plimsoll::cli {

/// What --sequential looks at while a run goes on: its baseline, its rule and what it has seen.
class EarlyStop {
 public:
  /// Borrows everything.
  struct Parts {
    const Workspace* workspace = nullptr;
    const gate::Policy* policy = nullptr;
    store::RunStore* store = nullptr;
    const run::Plan* plan = nullptr;  ///< by case
    std::string baseline;             ///< as --baseline has it
    std::string resume;               ///< as --resume has it
  };
  /// Fixes the terms and notes them in the manifest, before anything is sent. Errors: kInvalid for
  /// a shard, and where there is no baseline or nothing that gates; kStore; kNotFound.
  static Result<std::unique_ptr<EarlyStop>> Make(const Session& session, const Parts& parts,
                                                 run::RunManifest* manifest);

  run::PrefixWatch* watch() { return &watch_; }
  /// Notes the plan of the run that has begun or goes on.
  Status Begin(store::RunStore& store, const std::string& run_id) const;
  /// Keeps the evidence with the run.
  Status Keep(store::RunStore& store, const std::string& run_id) const;
  /// What became of each track, and what was saved, a line each.
  std::vector<std::string> Told(const run::Progress& progress) const;

 private:
  EarlyStop(const Parts& parts, gate::SequentialTerms terms,
            std::vector<baseline::Measurement> baseline, std::vector<store::CaseBrief> cases);

  const gate::SequentialTerms terms_;
  const std::vector<baseline::Measurement> baseline_;
  const std::vector<store::CaseBrief> cases_;
  gate::SequentialRule rule_;
  run::PrefixWatch watch_;
};

}  // namespace plimsoll::cli

#endif  // HARNESS_CLI_EARLY_STOP_H_
