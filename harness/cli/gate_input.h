#ifndef HARNESS_CLI_GATE_INPUT_H_
#define HARNESS_CLI_GATE_INPUT_H_

#include <string>
#include <vector>

#include "harness/baseline/comparison.h"
#include "harness/baseline/measurement.h"
#include "harness/cli/common.h"
#include "harness/cli/config.h"
#include "harness/cli/session.h"
#include "harness/gate/policy.h"
#include "harness/store/run_store.h"

namespace plimsoll::cli {

/// The policy of the options or the configuration; the suggested defaults where there is no such
/// file and none was named.
Result<gate::Policy> PolicyOf(const Session& session, const Config& config,
                              const std::string& path);

/// Who grades by the configuration's policy, for commands that give no verdict.
Result<judge::Judging> JudgingOf(const Session& session, const Config& config);

/// Where a baseline comes from, and what was found there: a folder of baselines, a baseline file,
/// or a stored run.
struct BaselineSide {
  std::string name;                                 ///< for people
  std::vector<baseline::Measurement> measurements;  ///< none: nothing has been accepted yet
};
Result<BaselineSide> BaselineOf(const Session& session, const Workspace& workspace,
                                store::RunStore& store, const gate::Policy& policy,
                                const std::string& where,
                                const std::vector<baseline::Measurement>& candidate);

/// What a run will measure, without cases: what baselines are found by before anything is sent.
std::vector<baseline::Measurement> Unmeasured(const run::RunManifest& manifest);

/// Errors: kNotComparable where the judges of a planned run are not those of its baseline: told
/// before the run is paid for.
Status CheckPlannedJudges(const BaselineSide& side, const run::RunManifest& manifest);

/// Errors: kNotComparable for a run that is its own baseline, and for one shard of a run.
Status CheckBaseline(const BaselineSide& side, const std::vector<baseline::Measurement>& candidate);

/// The policy's pinned baselines. A policy that names them is not fulfilled by leaving them out.
/// Errors: kInvalid where there is none of this target.
Result<BaselineSide> AnchorOf(const Session& session, const Workspace& workspace,
                              const gate::Policy& policy,
                              const std::vector<baseline::Measurement>& candidate);

}  // namespace plimsoll::cli

#endif  // HARNESS_CLI_GATE_INPUT_H_
