#ifndef HARNESS_TRIAGE_CALIBRATION_FILE_H_
#define HARNESS_TRIAGE_CALIBRATION_FILE_H_

#include <optional>
#include <string>
#include <string_view>

#include "harness/base/result.h"
#include "harness/doc/node.h"
#include "harness/stats/agreement.h"
#include "harness/triage/calibration.h"

namespace plimsoll::triage {

/// "plimsoll.calibration/1". What depends on the clock stands in `timing` alone.
doc::Node CalibrationToNode(const Calibration& calibration);
/// Rates and their intervals are made anew from the counts. Errors: kInvalid, naming the field.
Result<Calibration> CalibrationFromJson(std::string_view json);

/// Number, interval, level; null where there is none.
doc::Node CoefficientNode(const std::optional<Coefficient>& value);
/// The same of an agreement at kCalibrationLevel.
doc::Node ChanceCorrectedNode(const std::optional<stats::ChanceCorrected>& value);
doc::Node AgreementNode(const Agreement& agreement);

/// The file of a judge's calibration: its name is the digest of the identity (and of the grader).
std::string CalibrationPath(const std::string& folder, const JudgeName& name);

/// Writes the file anew; missing folders are made. Errors: kStore.
Status SaveCalibration(const std::string& folder, const Calibration& calibration);

/// Unset: the judge was never calibrated. Errors: kInvalid for a file that is damaged, or another
/// judge's; kStore.
Result<std::optional<Calibration>> FindCalibration(const std::string& folder,
                                                   const std::string& identity,
                                                   const std::string& grader = "");

}  // namespace plimsoll::triage

#endif  // HARNESS_TRIAGE_CALIBRATION_FILE_H_
