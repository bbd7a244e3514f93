#ifndef HARNESS_CLI_JUDGES_CALIBRATE_OUTPUT_H_
#define HARNESS_CLI_JUDGES_CALIBRATE_OUTPUT_H_

#include <optional>
#include <string>
#include <vector>

#include "harness/cli/judges_calibrate_table.h"
#include "harness/doc/node.h"
#include "harness/judge/judging.h"
#include "harness/triage/calibration.h"
#include "harness/triage/calibration_panel.h"

namespace plimsoll::cli {

/// Judges that were held against one another.
struct NamedPanel {
  std::string name;  ///< the judge whose graders they are; empty: the judges of a table
  std::vector<std::size_t> judges;
  triage::PanelCalibration panel;
};

/// Everything that `judges calibrate` found.
struct CalibrationReport {
  CalibrationInput input;
  judge::Judging judging;  ///< with the bar
  std::vector<triage::PeoplePair> people;
  std::vector<triage::Calibration> judges;         ///< a place per judge of the set
  std::vector<triage::JudgeBias> biases;           ///< the same
  std::vector<std::vector<std::string>> problems;  ///< the same: why it cannot gate
  std::vector<NamedPanel> panels;
  std::vector<triage::SidesUnderJudge> sides;
  std::vector<std::string> saved;  ///< files

  bool HasPeople() const;  ///< somebody settled something
};

std::string CalibrationText(const CalibrationReport& report);
/// "plimsoll.judges_calibrate/1".
doc::Node CalibrationReportNode(const CalibrationReport& report, const std::string& made);

/// What was found of biases, a sentence each.
std::vector<std::string> BiasSentences(const CalibrationReport& report, std::size_t judge);
doc::Node BiasNode(const triage::JudgeBias& bias, const judge::Judging& judging);

/// The panels and the two sides.
std::string PanelsText(const CalibrationReport& report);
std::string SidesText(const CalibrationReport& report);
doc::Node PanelsNode(const CalibrationReport& report);
doc::Node SidesNode(const CalibrationReport& report);

}  // namespace plimsoll::cli

#endif  // HARNESS_CLI_JUDGES_CALIBRATE_OUTPUT_H_
