#ifndef HARNESS_TRIAGE_CALIBRATION_SET_H_
#define HARNESS_TRIAGE_CALIBRATION_SET_H_

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/store/run_store.h"

namespace plimsoll::triage {

/// What somebody made of one answer.
struct Opinion {
  std::string label;            ///< as it was written; empty: nothing that could be read
  std::optional<bool> passed;   ///< unset: no verdict
  std::optional<double> score;  ///< where the label is a number, or the judge gave one
  bool is_asked = true;         ///< false: a panel could do without this vote
  bool operator==(const Opinion&) const = default;
};

/// A judge, or one grader of its panel.
struct JudgeName {
  std::string judge;   ///< identity
  std::string grader;  ///< empty: the judge as a whole
  /// "JUDGE" or "JUDGE, grader GRADER".
  std::string Text() const;
  auto operator<=>(const JudgeName&) const = default;
};

/// One answer as people and judges have it.
struct CalibrationCase {
  std::string id;
  std::vector<Opinion> people;      ///< a place per person
  Opinion human;                    ///< what people come to; no label: they have not settled it
  std::vector<Opinion> judges;      ///< a place per judge
  double weight = 1;                ///< one over the chance that its label was asked for
  std::vector<std::string> slices;  ///< a place per dimension
};

/// What judges are held against: answers with people's labels.
struct CalibrationSet {
  std::string source;  ///< the run, or the file and its digest
  std::vector<JudgeName> judges;
  std::vector<std::string> people;
  std::vector<std::string> dimensions;  ///< by which cases are sliced
  bool has_verdicts = true;             ///< false: nothing says which labels pass
  std::vector<CalibrationCase> cases;
  /// Answers of cases with several expectations: a person's label does not say which one it is of.
  std::int64_t left_out = 0;
  std::int64_t by_hand = 0;  ///< labels of answers that the run's queue did not draw: left out
};

/// The model-graded judges of a stored run and their graders, with people's labels; sliced by
/// track, area and suite. People are "first look" and "second look", whoever it was. Where a queue
/// was drawn, a label weighs one over the chance that it had of being asked for. Errors: as
/// ReadLabelledRun; kNothingSelected where no model graded, or nobody settled an answer.
Result<CalibrationSet> CalibrationSetOf(store::RunStore& store, const std::string& run_id);

}  // namespace plimsoll::triage

#endif  // HARNESS_TRIAGE_CALIBRATION_SET_H_
