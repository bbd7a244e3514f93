#ifndef HARNESS_CLI_JUDGES_CALIBRATE_TABLE_H_
#define HARNESS_CLI_JUDGES_CALIBRATE_TABLE_H_

#include <optional>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/cli/options.h"
#include "harness/triage/calibration_bias.h"
#include "harness/triage/calibration_set.h"
#include "harness/triage/calibration_sides.h"

namespace plimsoll::cli {

/// How a table of labels is read. A list's NAME=… is of a judge under --judge.
struct CalibrationTableOptions {
  std::string table;
  std::vector<std::string> where;
  std::string id;
  std::vector<std::string> human;
  std::string adjudicated;
  std::string settle = "unanimous";
  std::vector<std::string> judges;
  std::vector<std::string> pass;
  std::vector<std::string> pass_of;
  std::vector<std::string> unscored;
  std::vector<std::string> by;
  std::string length;
  std::string family;
  std::vector<std::string> judge_family;
  std::vector<std::string> order_swapped;
  std::string first = "1";
  std::string second = "2";
  std::vector<std::string> again;
  std::vector<std::string> before;
  std::vector<std::string> padded;
  std::string sides;
  std::vector<std::string> key;
  void Add(Options& options);
};

/// Two sides of a table, as they are called there.
struct NamedSides {
  std::string baseline;
  std::string candidate;
  triage::Sides sides;
};

/// What judges are calibrated with.
struct CalibrationInput {
  triage::CalibrationSet set;
  triage::Probes probes;
  std::optional<NamedSides> sides;
};

/// Errors: kInvalid for options that do not fit together, columns that are not there, a judge that
/// is named twice; kNothingSelected where no row is left.
Result<CalibrationInput> ReadCalibrationTable(const CalibrationTableOptions& options);

}  // namespace plimsoll::cli

#endif  // HARNESS_CLI_JUDGES_CALIBRATE_TABLE_H_
