#include "harness/cli/known_answers.h"

#include <memory>
#include <utility>

#include "harness/run/in_process_run.h"
#include "harness/run/plan.h"
#include "harness/target/in_process.h"

namespace plimsoll::cli {
namespace {

constexpr int kConcurrency = 64;

// Says what is known.
class KnownModel final : public target::Model {
 public:
  explicit KnownModel(const triage::KnownAnswers* known) {
    const suite::Suite& cases = known->suites.front();
    for (std::size_t i = 0; i < cases.size(); ++i)
      answers_[std::string(cases.entry(i).id)] = known->answers[i];
  }
  target::Reply Generate(const target::Prompt& prompt) override {
    return answers_.at(prompt.case_id);
  }

 private:
  std::map<std::string, target::Reply> answers_;
};

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
  const auto target = target::MakeInProcessTarget("known", doc::Node::Object(), false);
  run::InProcessRun run;
  run.plan = &plan;
  run.target = target.get();
  run.model = std::make_shared<KnownModel>(&known);
  run.concurrency = kConcurrency;
  run.graders = line.graders;
  run.budget = line.budget;
  run.judges = &judges;
  run.clock = line.clock;
  run.stop = line.stop;
  PLIMSOLL_ASSIGN(const run::RunSummary summary, run::RunInProcess(run, &sink));
  if (summary.end == run::RunEnd::kBudget)
    return MakeError(ErrorCode::kBudget, "the judges' canaries: ", summary.message);
  if (summary.end != run::RunEnd::kComplete) return std::vector<triage::KnownAnswerScore>{};
  return triage::ScoreKnownAnswers(known, sink.records);
}

}  // namespace plimsoll::cli
