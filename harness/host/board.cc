#include "harness/host/board.h"

#include "harness/text/hostile.h"

namespace plimsoll::host {
namespace {

constexpr std::size_t kLongestLine = 600;

void AddLine(std::string_view name, std::string_view hostile, std::string* out) {
  if (hostile.empty()) return;
  out->append("\n  ").append(name).append(": ").append(text::OneLine(hostile, kLongestLine));
}

void AddGrade(const judge::Grade& grade, bool shows_model_text, std::string* out) {
  AddLine("judge", grade.judge, out);
  if (!shows_model_text) return;
  AddLine("label", grade.label, out);
  AddLine("why", grade.rationale, out);
  AddLine("evidence", grade.evidence, out);
}

}  // namespace

std::string DetailOf(const run::TrialRecord& record, bool shows_model_text) {
  std::string detail =
      record.passed ? "the answer did not pass"
                    : "could not be measured: " + std::string(run::OutcomeName(record.outcome));
  detail += " (trial " + std::to_string(record.epoch + 1) + ")";
  for (const judge::Grade& grade : record.grades)
    if (!grade.passed.value_or(false)) AddGrade(grade, shows_model_text, &detail);
  if (!shows_model_text)
    return detail + "\n  model text is not shown here; `plimsoll report` has it";
  AddLine("answer", record.reply.text, &detail);
  AddLine("class", record.reply.label, &detail);
  AddLine("error", record.reply.error, &detail);
  return detail;
}

Board::Board(const std::vector<std::pair<std::string, std::string>>& cases, int epochs,
             bool shows_model_text)
    : epochs_(epochs), shows_model_text_(shows_model_text), results_(cases.size()) {
  for (std::size_t i = 0; i < cases.size(); ++i) index_.emplace(cases[i], i);
}

void Board::Post(const run::TrialRecord& record) {
  const auto found = index_.find({record.suite, record.case_id});
  if (found == index_.end()) return;
  std::lock_guard lock(mutex_);
  CaseResult& result = results_[found->second];
  ++result.trials;
  const bool is_failure = record.passed && !*record.passed;
  const bool is_pass = record.passed && *record.passed;
  if (!is_pass && (result.detail.empty() || (is_failure && result.failures == 0)))
    result.detail = DetailOf(record, shows_model_text_);
  result.passes += is_pass ? 1 : 0;
  result.failures += is_failure ? 1 : 0;
  if (result.trials >= epochs_) changed_.notify_all();
}

void Board::Close(const Status& ended) {
  std::lock_guard lock(mutex_);
  is_closed_ = true;
  ended_ = ended;
  changed_.notify_all();
}

CaseResult Board::Wait(std::size_t index) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return is_closed_ || results_[index].trials >= epochs_; });
  CaseResult result = results_[index];
  if (result.trials < epochs_ && result.detail.empty())
    result.detail = "could not be measured: the run ended before this case was done" +
                    (ended_.ok() ? "" : ": " + text::OneLine(ended_.error().message, kLongestLine));
  return result;
}

Status Board::ended() const {
  std::lock_guard lock(mutex_);
  return ended_;
}

}  // namespace plimsoll::host
