#include "harness/run/trial_brief.h"

#include <algorithm>
#include <vector>

namespace plimsoll::run {
namespace {

std::optional<double> MeanScore(const std::vector<judge::Grade>& grades) {
  double sum = 0;
  int scored = 0;
  for (const judge::Grade& grade : grades) {
    if (!grade.score) continue;
    sum += *grade.score;
    ++scored;
  }
  if (scored == 0) return std::nullopt;
  return sum / scored;
}

}  // namespace

TrialBrief BriefOf(const TrialRecord& record) {
  TrialBrief brief{record.epoch, record.outcome, record.passed, false, std::nullopt};
  if (!record.passed) return brief;
  brief.is_provisional =
      std::any_of(record.grades.begin(), record.grades.end(),
                  [](const judge::Grade& grade) { return grade.is_provisional; });
  brief.score = MeanScore(record.grades);
  return brief;
}

}  // namespace plimsoll::run
