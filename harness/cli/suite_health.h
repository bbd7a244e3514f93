#ifndef HARNESS_CLI_SUITE_HEALTH_H_
#define HARNESS_CLI_SUITE_HEALTH_H_

#include "harness/base/result.h"
#include "harness/cli/common.h"
#include "harness/cli/session.h"
#include "harness/gate/policy.h"

namespace plimsoll::cli {

/// Measures of the workspace's suites what the policy's suite_health asks for; nothing where it
/// asks for nothing. Errors: those of the files that the policy names, and of the embedder.
Result<gate::SuiteHealth> MeasureSuiteHealth(const Session& session, const Workspace& workspace,
                                             const gate::Policy& policy);

}  // namespace plimsoll::cli

#endif  // HARNESS_CLI_SUITE_HEALTH_H_
