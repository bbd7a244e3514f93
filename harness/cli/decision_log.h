#ifndef HARNESS_CLI_DECISION_LOG_H_
#define HARNESS_CLI_DECISION_LOG_H_

#include <string>
#include <vector>

#include "harness/baseline/comparison.h"
#include "harness/baseline/measurement.h"
#include "harness/gate/decision.h"
#include "harness/run/record.h"
#include "harness/store/decision.h"

namespace plimsoll::cli {

/// What makes two verdicts two attempts at one release: the same candidate, suites and baseline.
store::DecisionKey DecisionKeyOf(const std::vector<run::RunManifest>& runs,
                                 const std::vector<baseline::Measurement>& baseline);

/// Fills what a record says of the verdict itself.
void FillRecord(const baseline::Comparison& comparison, const gate::GateDecision& decision,
                store::DecisionRecord* out);

}  // namespace plimsoll::cli

#endif  // HARNESS_CLI_DECISION_LOG_H_
