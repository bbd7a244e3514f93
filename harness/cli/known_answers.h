#ifndef HARNESS_CLI_KNOWN_ANSWERS_H_
#define HARNESS_CLI_KNOWN_ANSWERS_H_

#include <map>
#include <string>
#include <vector>

#include "harness/base/clock.h"
#include "harness/base/result.h"
#include "harness/judge/judge.h"
#include "harness/run/scheduler.h"
#include "harness/triage/canary.h"

namespace plimsoll::cli {

/// What a run grades its own answers with.
struct GradingLine {
  const Clock* clock = nullptr;
  const run::StopRequest* stop = nullptr;
  http::Budget* budget = nullptr;
  std::map<std::string, run::Grader> graders;
  judge::JudgeContext context;
};

/// Puts known answers to the graders and scores them; every grader is asked, whatever the panel
/// could do without. Nothing where the run was stopped meanwhile. Errors: kBudget where the budget
/// ended first; as Scheduler::Run.
Result<std::vector<triage::KnownAnswerScore>> AskKnownAnswers(const triage::KnownAnswers& known,
                                                              const GradingLine& line);

}  // namespace plimsoll::cli

#endif  // HARNESS_CLI_KNOWN_ANSWERS_H_
