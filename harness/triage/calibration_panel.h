#ifndef HARNESS_TRIAGE_CALIBRATION_PANEL_H_
#define HARNESS_TRIAGE_CALIBRATION_PANEL_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/stats/consensus.h"
#include "harness/triage/calibration.h"

namespace plimsoll::triage {

/// Two judges of a set on the cases that both judged.
struct JudgePair {
  std::size_t first = 0;
  std::size_t second = 0;
  Agreement agreement;  ///< of labels; of verdicts where labels pass or fail
};

/// What a rule over all judges makes of the cases that all judged and people settled.
struct VoteRuleErrors {
  std::int64_t passed_wrongly = 0;
  std::int64_t failed_wrongly = 0;
};

/// A judge by what judges alone say of it (Dawid and Skene): to rank and to find, never to certify,
/// for judges do not err independently.
struct RankedJudge {
  std::size_t judge = 0;
  double sensitivity = 0;  ///< P(judge fails | truly fails)
  double specificity = 0;
};

/// A case of which the judges' consensus is not sure, or by which it is at odds with people.
struct DoubtedCase {
  std::string id;
  double pass_chance = 0;
  std::optional<bool> human;
};

/// Judges held against one another.
struct PanelCalibration {
  std::vector<JudgePair> pairs;
  std::int64_t people_pass = 0;  ///< of the cases that all judged and people settled
  std::int64_t people_fail = 0;
  VoteRuleErrors unanimous;  ///< passes where every judge passes
  VoteRuleErrors majority;   ///< passes where more than half of the judges pass
  std::optional<stats::PanelSize> effective;
  std::vector<RankedJudge> ranking;  ///< best first; empty for fewer than three judges
  std::vector<DoubtedCase> doubted;  ///< least sure first
};

/// `judges`: places in the set, two at least.
PanelCalibration CalibratePanel(const CalibrationSet& set, const std::vector<std::size_t>& judges);

}  // namespace plimsoll::triage

#endif  // HARNESS_TRIAGE_CALIBRATION_PANEL_H_
