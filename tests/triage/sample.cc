#include "tests/triage/sample.h"

#include <algorithm>

#include "harness/base/digest.h"

namespace plimsoll::triage {

run::TrialRecord SampleTrial(const std::string& case_id, std::optional<bool> passed, int epoch) {
  run::TrialRecord record;
  record.suite = "tiny";
  record.case_id = case_id;
  record.epoch = epoch;
  record.fingerprint = Sha256(case_id);
  record.facts = {suite::Track::kEdge, suite::Severity::kMedium, case_id, "cyber", true};
  record.outcome = passed ? run::Outcome::kScored : run::Outcome::kJudgeError;
  record.passed = passed;
  record.reply.status = target::ReplyStatus::kAnswered;
  record.reply.text = "answer to " + case_id;
  judge::Grade grade;
  grade.judge = "sample/1#0";
  grade.status = passed ? judge::GradeStatus::kGraded : judge::GradeStatus::kError;
  grade.passed = passed;
  record.grades = {grade};
  return record;
}

judge::Grade PanelGrade(const std::vector<std::optional<bool>>& votes) {
  judge::Grade grade;
  for (const std::optional<bool>& passed : votes) {
    judge::Vote vote;
    vote.status = passed ? judge::GradeStatus::kGraded : judge::GradeStatus::kAbstained;
    vote.passed = passed;
    grade.votes.push_back(vote);
  }
  grade.status = judge::GradeStatus::kGraded;
  grade.passed = std::all_of(votes.begin(), votes.end(),
                             [](const auto& passed) { return passed.value_or(true); });
  return grade;
}

Label SampleLabel(const std::string& case_id, const std::string& reviewer, Finding finding) {
  Label label;
  label.answer = {"run-a", "tiny", case_id, 0};
  label.answer_digest = Sha256Hex("answer to " + case_id);
  label.finding = finding;
  label.reviewer = reviewer;
  label.at = "2026-11-21T08:00:00.000Z";
  label.probability = 0.5;
  return label;
}

LabelledRun SampleRun(const std::vector<run::TrialRecord>& trials, double probability, int asked) {
  LabelledRun run;
  run.id = "run-a";
  run.target = "model";
  run.queue.emplace();
  run.queue->candidates = static_cast<std::int64_t>(trials.size());
  for (const run::TrialRecord& trial : trials) {
    LabelledAnswer answer;
    answer.candidate = CandidateOf(trial, run.id);
    answer.drawn = QueueEntry{answer.candidate.key, answer.candidate.answer_digest,
                              probability,          1,
                              "drawn at random",    asked};
    run.queue->entries.push_back(*answer.drawn);
    run.answers.push_back(answer);
  }
  std::sort(run.answers.begin(), run.answers.end(),
            [](const LabelledAnswer& a, const LabelledAnswer& b) {
              return a.candidate.key < b.candidate.key;
            });
  return run;
}

void AddLabels(const std::vector<Label>& labels, LabelledRun* run) {
  for (LabelledAnswer& answer : run->answers) {
    for (const Label& label : labels)
      if (label.answer == answer.candidate.key) answer.labels.push_back(label);
    answer.settled = Settle(answer.labels, answer.asked());
  }
}

}  // namespace plimsoll::triage
