#include "harness/triage/labelled_run.h"

#include <algorithm>

namespace plimsoll::triage {
namespace {

/// What was kept of a run's labelling, by answer.
struct Kept {
  std::optional<Queue> queue;
  std::map<AnswerKey, QueueEntry> drawn;
  std::map<AnswerKey, std::vector<Label>> labels;
};

Result<Kept> ReadKept(store::LabelLog& log, const std::string& run_id) {
  Kept kept;
  PLIMSOLL_ASSIGN(const std::string queue, log.Queue(run_id));
  if (!queue.empty()) {
    PLIMSOLL_ASSIGN(kept.queue, QueueFromJson(queue, run_id));
    for (const QueueEntry& entry : kept.queue->entries) kept.drawn[entry.key] = entry;
  }
  PLIMSOLL_ASSIGN(const std::vector<std::string> labels, log.Labels(run_id));
  for (const std::string& json : labels) {
    PLIMSOLL_ASSIGN(Label label, StoredLabel(json, run_id));
    kept.labels[label.answer].push_back(std::move(label));
  }
  return kept;
}

std::int64_t CountLabels(const Kept& kept) {
  std::int64_t count = 0;
  for (const auto& [key, labels] : kept.labels) count += static_cast<std::int64_t>(labels.size());
  return count;
}

LabelledAnswer AnswerWith(Kept& kept, Candidate candidate) {
  LabelledAnswer answer;
  if (const auto drawn = kept.drawn.find(candidate.key); drawn != kept.drawn.end())
    answer.drawn = drawn->second;
  if (const auto labels = kept.labels.find(candidate.key); labels != kept.labels.end()) {
    for (Label& label : labels->second)
      if (label.answer_digest == candidate.answer_digest) answer.labels.push_back(std::move(label));
  }
  answer.settled = Settle(answer.labels, answer.asked());
  answer.candidate = std::move(candidate);
  return answer;
}

Status CheckQueue(const LabelledRun& run) {
  if (!run.queue) return {};
  std::size_t found = 0;
  for (const LabelledAnswer& answer : run.answers)
    if (answer.drawn && answer.drawn->answer_digest == answer.candidate.answer_digest) ++found;
  const auto answers = static_cast<std::int64_t>(run.answers.size());
  if (answers == run.queue->candidates && found == run.queue->entries.size()) return {};
  return MakeError(ErrorCode::kInvalid, "run ", run.id,
                   " has other answers than its queue was drawn from: ", std::to_string(answers),
                   ", expected ", std::to_string(run.queue->candidates));
}

}  // namespace

Result<Label> StoredLabel(std::string_view json, const std::string& run_id) {
  Result<Label> label = LabelFromJson(json);
  if (label.ok()) return label;
  return MakeError(ErrorCode::kStore, "a label of run ", run_id,
                   " is damaged: ", label.error().message);
}

const LabelledAnswer* LabelledRun::Find(const AnswerKey& key) const {
  const auto found = std::lower_bound(
      answers.begin(), answers.end(), key,
      [](const LabelledAnswer& answer, const AnswerKey& k) { return answer.candidate.key < k; });
  return found == answers.end() || found->candidate.key != key ? nullptr : &*found;
}

std::vector<Candidate> LabelledRun::Candidates() const {
  std::vector<Candidate> candidates;
  for (const LabelledAnswer& answer : answers) candidates.push_back(answer.candidate);
  return candidates;
}

Result<LabelledRun> ReadLabelledRun(store::RunStore& store, const std::string& run_id,
                                    const AnswerVisitor& visit) {
  PLIMSOLL_ASSIGN(const store::RunInfo info, store.Info(run_id));
  LabelledRun run;
  run.id = info.manifest.id;
  run.target = info.manifest.target_id;
  PLIMSOLL_ASSIGN(Kept kept, ReadKept(*store.labels(), run.id));
  run.late_labels = CountLabels(kept);
  PLIMSOLL_TRY(store.Visit(run.id, [&](const run::TrialRecord& record) -> Status {
    if (!CanBeLabelled(record)) {
      ++run.without_answer;
      return {};
    }
    run.answers.push_back(AnswerWith(kept, CandidateOf(record, run.id)));
    run.late_labels -= static_cast<std::int64_t>(run.answers.back().labels.size());
    if (visit) visit(run.answers.back(), record);
    return {};
  }));
  run.queue = std::move(kept.queue);
  PLIMSOLL_TRY(CheckQueue(run));
  return run;
}

Result<LabelledRun> ReadDrawnRun(store::RunStore& store, const std::string& run_id,
                                 const AnswerVisitor& visit) {
  PLIMSOLL_ASSIGN(LabelledRun run, ReadLabelledRun(store, run_id, visit));
  if (run.queue) return run;
  return MakeError(ErrorCode::kInvalid, "run ", run.id,
                   " has no queue yet; plimsoll triage list --run ", run.id, " draws it");
}

Result<LabelledRun> DrawOnce(store::RunStore& store, const std::string& run_id,
                             const TriagePolicy& policy, std::uint64_t seed,
                             const std::string& now) {
  PLIMSOLL_ASSIGN(LabelledRun run, ReadLabelledRun(store, run_id));
  if (run.queue) return run;
  PLIMSOLL_ASSIGN(const store::RunInfo info, store.Info(run.id));
  if (info.end.empty())
    return MakeError(ErrorCode::kInvalid, "run ", run.id,
                     " has not ended: what it has yet to ask could not be drawn");
  if (run.answers.empty())
    return MakeError(ErrorCode::kNothingSelected, "run ", run.id, " has no answer to label");
  Queue queue{now, seed, policy, static_cast<std::int64_t>(run.answers.size()), {}};
  queue.entries = DrawQueue(run.Candidates(), policy, seed);
  const Status kept = store.labels()->KeepQueue(run.id, QueueToJson(queue));
  // Another process may have drawn it meanwhile: then that queue is the run's.
  if (!kept.ok() && kept.error().code != ErrorCode::kInvalid) return kept.error();
  return ReadLabelledRun(store, run.id);
}

}  // namespace plimsoll::triage
