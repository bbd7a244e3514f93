#include <span>
#include <string>

#include "harness/run/record.h"

namespace plimsoll::run {
namespace {

constexpr std::string_view kNames[kOutcomes] = {
    "scored",           "target_refused",   "target_filtered",      "target_error",
    "target_empty",     "target_truncated", "attack_not_delivered", "judge_refused",
    "judge_unparsable", "judge_error",      "budget_exhausted",     "cancelled"};

Outcome OutcomeOfReply(target::ReplyStatus status) {
  switch (status) {
    case target::ReplyStatus::kAnswered:
      return Outcome::kScored;
    case target::ReplyStatus::kRefused:
      return Outcome::kTargetRefused;
    case target::ReplyStatus::kFiltered:
      return Outcome::kTargetFiltered;
    case target::ReplyStatus::kEmpty:
      return Outcome::kTargetEmpty;
    case target::ReplyStatus::kTruncated:
      return Outcome::kTargetTruncated;
    case target::ReplyStatus::kError:
      return Outcome::kTargetError;
  }
  return Outcome::kTargetError;
}

Outcome OutcomeOfGrade(judge::GradeStatus status) {
  switch (status) {
    case judge::GradeStatus::kGraded:
      return Outcome::kScored;
    case judge::GradeStatus::kAbstained:
      return Outcome::kJudgeUnparsable;
    case judge::GradeStatus::kRefused:
      return Outcome::kJudgeRefused;
    case judge::GradeStatus::kUnparsable:
      return Outcome::kJudgeUnparsable;
    case judge::GradeStatus::kError:
      return Outcome::kJudgeError;
  }
  return Outcome::kJudgeError;
}

// Which of two judges' troubles names the trial: an error before a refusal before an unparsable
// grade.
int Weight(Outcome outcome) {
  switch (outcome) {
    case Outcome::kJudgeError:
      return 3;
    case Outcome::kJudgeRefused:
      return 2;
    case Outcome::kJudgeUnparsable:
      return 1;
    default:
      return 0;
  }
}

}  // namespace

std::string_view OutcomeName(Outcome outcome) { return kNames[static_cast<int>(outcome)]; }

Result<Outcome> OutcomeOf(std::string_view name) {
  for (int i = 0; i < kOutcomes; ++i)
    if (kNames[i] == name) return static_cast<Outcome>(i);
  return MakeError(ErrorCode::kInvalid, "unknown outcome \"", name, "\"");
}

bool IsTerminal(Outcome outcome) {
  return outcome != Outcome::kBudgetExhausted && outcome != Outcome::kCancelled;
}

Outcome OutcomeOfTrial(const target::Reply& reply, const std::vector<judge::Grade>& grades) {
  const Outcome of_reply = OutcomeOfReply(reply.status);
  if (of_reply != Outcome::kScored) return of_reply;
  if (grades.empty()) return Outcome::kJudgeError;
  Outcome worst = Outcome::kScored;
  for (const judge::Grade& grade : grades) {
    // A grade that says "graded" without saying which way is a judge's defect, never a pass.
    const Outcome outcome = grade.status == judge::GradeStatus::kGraded && !grade.passed.has_value()
                                ? Outcome::kJudgeUnparsable
                                : OutcomeOfGrade(grade.status);
    if (Weight(outcome) > Weight(worst)) worst = outcome;
  }
  return worst;
}

std::string_view RunEndName(RunEnd end) {
  switch (end) {
    case RunEnd::kComplete:
      return "complete";
    case RunEnd::kStoppedEarly:
      return "stopped_early";
    case RunEnd::kBudget:
      return "budget";
    case RunEnd::kDeadline:
      return "deadline";
    case RunEnd::kInterrupted:
      return "interrupted";
    case RunEnd::kTerminated:
      return "terminated";
    case RunEnd::kProviderFailed:
      return "provider_failed";
    case RunEnd::kStoreFailed:
      return "store_failed";
  }
  return "store_failed";
}

}  // namespace plimsoll::run
