#ifndef HARNESS_GATE_SUITE_RULE_H_
#define HARNESS_GATE_SUITE_RULE_H_

#include <map>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/gate/policy.h"
#include "harness/run/record.h"
#include "harness/suite/suite_gate.h"

namespace plimsoll::gate {

/// What a suite's own gate would loosen, one sentence each; empty where it only asks for stricter.
std::vector<std::string> LooserThan(const Policy& policy, const std::string& suite,
                                    const suite::SuiteGate& gate);

/// The policy with what the suites of a run ask beyond it; its digest covers both. Errors: kInvalid
/// with every complaint where a suite asks for less than the policy.
Result<Policy> WithSuiteGates(Policy policy, const std::vector<run::SuiteRef>& suites);

/// The policy's rule for the cases of one suite, with what the suite asks.
TrackPolicy StricterRule(const TrackPolicy& of_policy, const suite::TrackGate& asked);

/// "adversarial.suite=core": what such a part of a track is called in a finding's rule.
std::string SuitePartName(const std::string& track, const std::string& suite);

}  // namespace plimsoll::gate

#endif  // HARNESS_GATE_SUITE_RULE_H_
