#ifndef HARNESS_TRIAGE_INTAKE_H_
#define HARNESS_TRIAGE_INTAKE_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/triage/labelled_run.h"
#include "harness/triage/sheet.h"

namespace plimsoll::triage {

/// Checks labels against a run and what people said of it before. Nothing is stored here.
class Intake {
 public:
  /// Borrows the run.
  explicit Intake(const LabelledRun* run) : run_(run) {}

  /// What a label came to.
  enum class Outcome { kTaken, kAlreadyThere, kRejected };
  struct Answer {
    Outcome outcome = Outcome::kTaken;
    Rejected why = Rejected::kInvalid;  ///< where rejected, with `message`
    std::string message;
  };
  /// Takes a label and notes the chance that the queue gave its answer. One that the same reviewer
  /// gave before is there already; another one conflicts until the first is taken back.
  Answer Take(Label label);

  /// In the order in which they were taken; what there is to store.
  const std::vector<Label>& taken() const { return taken_; }

 private:
  Answer Check(const Label& label, const std::vector<Label>& standing) const;

  const LabelledRun* run_;
  std::vector<Label> taken_;
  std::map<AnswerKey, std::vector<Label>> labels_;  // known and taken, of the answers of taken_
};

/// What a sheet of a reviewer's came to.
struct SheetIntake {
  std::vector<Label> labels;  ///< to be stored
  std::int64_t rows = 0;
  std::int64_t blank = 0;          ///< without a finding
  std::int64_t already_there = 0;  ///< the same label was given before
  std::int64_t by_hand = 0;        ///< of `labels`: nobody asked for them, they enter no estimate
  std::vector<Rejection> rejected;
};

/// The answers' texts by key.
using AnswerTexts = std::map<AnswerKey, std::string>;

/// Takes a sheet's rows. `reviewer` gave the labels of rows that name nobody; `at` is when.
SheetIntake TakeSheet(const LabelledRun& run, const std::vector<SheetRow>& rows,
                      const std::string& reviewer, const std::string& at, const AnswerTexts& texts);

/// The round that an answer waits for; none where it is settled.
std::optional<Round> RoundFor(const Settled& settled);

/// The rows that are to be labelled in a round: open answers, those that lack a second label, or
/// those in conflict. In the order of the queue.
std::vector<const LabelledAnswer*> AnswersFor(const LabelledRun& run, Round round);

}  // namespace plimsoll::triage

#endif  // HARNESS_TRIAGE_INTAKE_H_
