#include "harness/run/trial.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace plimsoll::run {

Trial::Trial(std::int64_t index, const PlannedTrial& planned, const suite::Suite& from,
             suite::CasePtr the_case, std::uint64_t seed,
             const std::vector<const judge::Judge*>& judges)
    : index_(index), case_(std::move(the_case)), seed_(seed) {
  hearings_.reserve(judges.size());
  for (const judge::Judge* judge : judges) hearings_.push_back({judge, {}, 0});
  record_.suite = from.id();
  record_.case_id = case_->id;
  record_.epoch = planned.epoch;
  record_.place = planned.place;
  record_.fingerprint = from.entry(planned.ref.index).fingerprint;
  record_.facts = FactsOf(*case_);
}

target::Prompt Trial::FirstPrompt() const {
  return {case_->messages, case_->system, record_.suite, record_.case_id,
          record_.epoch,   seed_,         nullptr};
}

std::vector<Ask> Trial::OnReply(target::Reply reply, const http::Response& response) {
  record_.reply = std::move(reply);
  record_.timing.attempts = response.attempts;
  record_.timing.is_cached = response.is_cached;
  record_.timing.first_byte_us = response.first_byte.count();
  record_.timing.total_us = response.total.count();
  has_reply_ = true;
  std::vector<Ask> asks;
  if (record_.reply.status == target::ReplyStatus::kAnswered) {
    record_.grades.resize(hearings_.size());
    for (std::size_t j = 0; j < hearings_.size(); ++j) {
      std::vector<Ask> more =
          Take(static_cast<int>(j), hearings_[j].judge->Prepare({case_.get(), &record_.reply}));
      std::move(more.begin(), more.end(), std::back_inserter(asks));
    }
  }
  if (open_ == 0) Decide();
  return asks;
}

std::vector<Ask> Trial::OnAnswer(const Ask& ask, target::Reply reply) {
  Hearing& hearing = hearings_[ask.judge];
  hearing.answers[ask.question] = std::move(reply);
  --open_;
  std::vector<Ask> asks;
  if (--hearing.open == 0)
    asks = Take(ask.judge, hearing.judge->Conclude({case_.get(), &record_.reply}, hearing.answers));
  if (open_ == 0) Decide();
  return asks;
}

std::vector<Ask> Trial::Take(int judge, judge::Preparation preparation) {
  Hearing& hearing = hearings_[judge];
  judge::Grade& grade = record_.grades[judge];
  if (preparation.grade) {
    grade = std::move(*preparation.grade);
    preparation.questions.clear();
  }
  grade.judge = hearing.judge->identity();
  std::vector<Ask> asks;
  for (judge::Question& question : preparation.questions) {
    asks.push_back({judge, hearing.answers.size(), std::move(question)});
    hearing.answers.emplace_back();
  }
  hearing.open = static_cast<int>(asks.size());
  open_ += hearing.open;
  return asks;
}

void Trial::End(Outcome outcome, std::string why) {
  record_.outcome = outcome;
  record_.passed.reset();
  record_.grades.clear();
  record_.reply.error = std::move(why);
}

void Trial::Decide() {
  record_.outcome = OutcomeOfTrial(record_.reply, record_.grades);
  if (record_.outcome == Outcome::kScored)
    record_.passed =
        std::all_of(record_.grades.begin(), record_.grades.end(),
                    [](const judge::Grade& grade) { return grade.passed.value_or(false); });
}

TrialRecord Trial::TakeRecord(const std::string& ended) {
  record_.timing.ended = ended;
  return std::move(record_);
}

}  // namespace plimsoll::run
