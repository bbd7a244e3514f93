#ifndef HARNESS_RUN_TRIAL_H_
#define HARNESS_RUN_TRIAL_H_

#include <cstdint>
#include <string>
#include <vector>

#include "harness/http/message.h"
#include "harness/judge/judge.h"
#include "harness/run/plan.h"
#include "harness/run/record.h"
#include "harness/suite/case.h"
#include "harness/target/target.h"

namespace plimsoll::run {

/// A question that a trial's judge wants answered.
struct Ask {
  int judge = 0;     ///< which of the case's expectations
  int question = 0;  ///< which of that judge's questions
  judge::Question what;
};

/// One trial as a small state machine without I/O: a prompt goes out, a reply comes in, the judges
/// grade it or ask, their answers come in, a record goes out.
class Trial {
 public:
  /// Borrows the judges (one per expectation).
  Trial(std::int64_t index, const PlannedTrial& planned, const suite::Suite& from,
        suite::CasePtr the_case, std::uint64_t seed, std::vector<const judge::Judge*> judges);

  std::int64_t index() const { return index_; }
  target::Prompt FirstPrompt() const;
  /// Takes the target's reply. What it returns must be asked before the trial is done; nothing: it
  /// is done.
  std::vector<Ask> OnReply(target::Reply reply, const http::Response& response);
  /// Takes a grader's reply; true when it was the last.
  bool OnAnswer(const Ask& ask, target::Reply reply);
  /// Ends the trial without a reply.
  void End(Outcome outcome, std::string why);
  /// `ended` is when, RFC 3339.
  TrialRecord TakeRecord(const std::string& ended);

 private:
  void Decide();

  std::int64_t index_;
  suite::CasePtr case_;
  std::uint64_t seed_;
  std::vector<const judge::Judge*> judges_;
  std::vector<std::vector<target::Reply>> answers_;  // per judge, per question
  int open_ = 0;                                     // questions without an answer
  TrialRecord record_;
};

}  // namespace plimsoll::run

#endif  // HARNESS_RUN_TRIAL_H_
