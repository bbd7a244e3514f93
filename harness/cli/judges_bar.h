#ifndef HARNESS_CLI_JUDGES_BAR_H_
#define HARNESS_CLI_JUDGES_BAR_H_

#include <optional>
#include <string>
#include <vector>

#include "harness/gate/decision.h"
#include "harness/gate/policy.h"
#include "harness/triage/calibration.h"

namespace plimsoll::cli {

/// The folder that the policy keeps calibrations in.
std::string CalibrationFolder(const gate::Policy& policy);

/// What the gate holds against the policy's bar; unset where it is not of pass and fail.
std::optional<gate::JudgeStanding::Calibration> StandingCalibration(
    const std::optional<triage::Calibration>& calibration);

/// Why the gate would not hear this judge, in its own words; empty: it would.
std::vector<std::string> ShortOfBar(const std::string& judge,
                                    const std::optional<triage::Calibration>& calibration,
                                    const judge::Judging& judging);

/// "sensitivity 90.0 %, alpha 80.0 %"; empty: the policy asks for nothing.
std::string BarText(const judge::Judging& judging);

}  // namespace plimsoll::cli

#endif  // HARNESS_CLI_JUDGES_BAR_H_
