#include "harness/cli/judges_bar.h"

#include <filesystem>
#include <string_view>
#include <utility>

#include "harness/gate/judge_rule.h"
#include "harness/report/figures.h"
#include "harness/stats/judge_error.h"

namespace plimsoll::cli {
namespace {

constexpr std::string_view kCalibrationRule = "gate.judge.calibration";

std::optional<stats::Interval> IntervalOf(const std::optional<triage::Coefficient>& value) {
  return value ? value->interval : std::nullopt;
}

}  // namespace

std::string CalibrationFolder(const gate::Policy& policy) {
  return (std::filesystem::path(policy.folder) / policy.judging.calibrations).string();
}

std::optional<gate::JudgeStanding::Calibration> StandingCalibration(
    const std::optional<triage::Calibration>& calibration) {
  if (!calibration || calibration->parts.empty()) return std::nullopt;
  const triage::CalibrationPart& all = calibration->parts.front();
  gate::JudgeStanding::Calibration standing;
  standing.labels = static_cast<int>(all.labels());
  standing.sensitivity = IntervalOf(all.Sensitivity());
  standing.specificity = IntervalOf(all.Specificity());
  standing.alpha = IntervalOf(calibration->verdicts.alpha);
  if (all.Sensitivity() && all.Specificity())
    standing.youden = stats::YoudenIndex(all.Sensitivity()->value, all.Specificity()->value);
  return standing;
}

std::vector<std::string> ShortOfBar(const std::string& judge,
                                    const std::optional<triage::Calibration>& calibration,
                                    const judge::Judging& judging) {
  gate::JudgeStanding standing;
  standing.judge = judge;
  standing.calibration = StandingCalibration(calibration);
  std::vector<gate::Finding> findings;
  gate::ApplyJudges({standing}, judging, &findings);
  std::vector<std::string> problems;
  for (gate::Finding& finding : findings) {
    // Canaries and the anchor set are a run's own matter.
    if (finding.rule == kCalibrationRule) problems.push_back(std::move(finding.message));
  }
  return problems;
}

std::string BarText(const judge::Judging& judging) {
  std::string text;
  const auto add = [&](std::string_view name, const std::optional<double>& bar) {
    if (bar) text += (text.empty() ? "" : ", ") + std::string(name) + " " + report::Percent(*bar);
  };
  add("sensitivity", judging.least_sensitivity);
  add("specificity", judging.least_specificity);
  add("alpha", judging.least_alpha);
  return text;
}

}  // namespace plimsoll::cli
