#include "harness/cli/known_answers.h"

#include <utility>

#include "harness/run/plan.h"

namespace plimsoll::cli {
namespace {

class KeptRecords final : public run::RunSink {
 public:
  Status Append(const std::vector<run::TrialRecord>& batch) override {
    records.insert(records.end(), batch.begin(), batch.end());
    return {};
  }
  std::vector<run::TrialRecord> records;
};

}  // namespace

Result<std::vector<triage::KnownAnswerScore>> AskKnownAnswers(const triage::KnownAnswers& known,
                                                              const GradingLine& line) {
  std::vector<suite::CaseRef> refs;
  for (std::uint32_t i = 0; i < known.answers.size(); ++i) refs.push_back({0, i});
  if (refs.empty() || line.graders.empty()) return std::vector<triage::KnownAnswerScore>{};
  PLIMSOLL_ASSIGN(const run::Plan plan, run::Plan::Make(&known.suites, refs, 1, 1));
  judge::JudgeContext context = line.context;
  context.judging.exits_early = false;
  judge::JudgeCache judges(context);
  KeptRecords sink;
  run::Scheduler::Parts parts;
  parts.plan = &plan;
  parts.answers = [&](const run::PlannedTrial& trial) -> Result<target::Reply> {
    return known.answers[trial.ref.index];
  };
  const run::Grader& any = line.graders.begin()->second;
  parts.dispatcher = any.dispatcher;
  parts.client = any.client;
  parts.budget = line.budget;
  parts.graders = line.graders;
  parts.judges = &judges;
  parts.sink = &sink;
  parts.clock = line.clock;
  PLIMSOLL_ASSIGN(const run::RunSummary summary, run::Scheduler(parts, {}).Run({}, {}));
  if (summary.end == run::RunEnd::kBudget)
    return MakeError(ErrorCode::kBudget, "the judges' canaries: ", summary.message);
  return triage::ScoreKnownAnswers(known, sink.records);
}

}  // namespace plimsoll::cli
