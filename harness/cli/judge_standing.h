#ifndef HARNESS_CLI_JUDGE_STANDING_H_
#define HARNESS_CLI_JUDGE_STANDING_H_

#include <vector>

#include "harness/base/result.h"
#include "harness/baseline/measurement.h"
#include "harness/gate/decision.h"
#include "harness/gate/policy.h"
#include "harness/run/record.h"
#include "harness/store/run_store.h"

namespace plimsoll::cli {

/// What is known of the model-graded judges of stored runs: canaries, calibration, and the tracks
/// in which they graded. A judge whose graders were never tried stands there with nothing. Errors:
/// kStore; kInvalid for a calibration that is none.
Result<std::vector<gate::JudgeStanding>> StandingsOf(
    store::RunStore& store, const std::vector<run::RunManifest>& runs,
    const std::vector<baseline::Measurement>& candidate, const gate::Policy& policy);

}  // namespace plimsoll::cli

#endif  // HARNESS_CLI_JUDGE_STANDING_H_
