#include "harness/run/trial.h"

#include <algorithm>
#include <utility>

namespace plimsoll::run {

Trial::Trial(std::int64_t index, const PlannedTrial& planned, const suite::Suite& from,
             suite::CasePtr the_case, std::uint64_t seed, std::vector<const judge::Judge*> judges)
    : index_(index), case_(std::move(the_case)), seed_(seed), judges_(std::move(judges)) {
  record_.suite = from.id();
  record_.case_id = case_->id;
  record_.epoch = planned.epoch;
  record_.place = planned.place;
  record_.fingerprint = from.entry(planned.ref.index).fingerprint;
  record_.facts = FactsOf(*case_);
}

target::Prompt Trial::FirstPrompt() const {
  return {case_->messages, case_->system, record_.suite, record_.case_id, record_.epoch, seed_};
}

std::vector<Ask> Trial::OnReply(target::Reply reply, const http::Response& response) {
  record_.reply = std::move(reply);
  record_.timing.attempts = response.attempts;
  record_.timing.is_cached = response.is_cached;
  record_.timing.first_byte_us = response.first_byte.count();
  record_.timing.total_us = response.total.count();
  std::vector<Ask> asks;
  if (record_.reply.status == target::ReplyStatus::kAnswered) {
    record_.grades.resize(judges_.size());
    answers_.resize(judges_.size());
    const judge::Subject subject{case_.get(), &record_.reply};
    for (std::size_t j = 0; j < judges_.size(); ++j) {
      judge::Preparation preparation = judges_[j]->Prepare(subject);
      if (preparation.grade) record_.grades[j] = std::move(*preparation.grade);
      record_.grades[j].judge = judges_[j]->identity();
      answers_[j].resize(preparation.questions.size());
      for (std::size_t q = 0; q < preparation.questions.size(); ++q)
        asks.push_back(
            {static_cast<int>(j), static_cast<int>(q), std::move(preparation.questions[q])});
    }
  }
  open_ = static_cast<int>(asks.size());
  if (open_ == 0) Decide();
  return asks;
}

bool Trial::OnAnswer(const Ask& ask, target::Reply reply) {
  answers_[ask.judge][ask.question] = std::move(reply);
  if (--open_ > 0) return false;
  const judge::Subject subject{case_.get(), &record_.reply};
  for (std::size_t j = 0; j < judges_.size(); ++j) {
    if (answers_[j].empty()) continue;
    record_.grades[j] = judges_[j]->Conclude(subject, answers_[j]);
    record_.grades[j].judge = judges_[j]->identity();
  }
  Decide();
  return true;
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
