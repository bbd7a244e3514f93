#ifndef HARNESS_RUN_TRIAL_H_
#define HARNESS_RUN_TRIAL_H_

#include <cstddef>
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
  int judge = 0;             ///< which of the case's expectations
  std::size_t question = 0;  ///< which of that judge's questions, from the first round on
  judge::Question what;
};

/// One trial as a small state machine without I/O: a prompt goes out, a reply comes in, the judges
/// grade it or ask, their answers come in and may lead to more questions, a record goes out.
class Trial {
 public:
  /// Borrows the judges (one per expectation).
  Trial(std::int64_t index, const PlannedTrial& planned, const suite::Suite& from,
        suite::CasePtr the_case, std::uint64_t seed,
        const std::vector<const judge::Judge*>& judges);

  std::int64_t index() const { return index_; }
  target::Prompt FirstPrompt() const;
  /// Takes the target's reply. What it returns must be asked before the trial is done.
  std::vector<Ask> OnReply(target::Reply reply, const http::Response& response);
  /// Takes a grader's reply. What it returns must be asked too.
  std::vector<Ask> OnAnswer(const Ask& ask, target::Reply reply);
  /// Whether the reply is there and no question is open.
  bool is_done() const { return has_reply_ && open_ == 0; }
  /// Ends the trial without a reply.
  void End(Outcome outcome, std::string why);
  /// `ended` is when, RFC 3339.
  TrialRecord TakeRecord(const std::string& ended);

 private:
  // One of the case's judges, and what it asked so far.
  struct Hearing {
    const judge::Judge* judge = nullptr;
    std::vector<target::Reply> answers;
    int open = 0;  // questions without an answer
  };
  // Keeps a grade, or hands out questions.
  std::vector<Ask> Take(int judge, judge::Preparation preparation);
  void Decide();

  std::int64_t index_;
  suite::CasePtr case_;
  std::uint64_t seed_;
  std::vector<Hearing> hearings_;
  int open_ = 0;  // questions of all judges without an answer
  bool has_reply_ = false;
  TrialRecord record_;
};

}  // namespace plimsoll::run

#endif  // HARNESS_RUN_TRIAL_H_
