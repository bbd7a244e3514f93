#ifndef HARNESS_TRIAGE_REVIEW_DESK_H_
#define HARNESS_TRIAGE_REVIEW_DESK_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/clock.h"
#include "harness/base/result.h"
#include "harness/store/run_store.h"
#include "harness/triage/intake.h"
#include "harness/triage/labelled_run.h"

namespace plimsoll::triage {

/// What a reviewer reads beside the answer, as the suites have it.
struct CaseMaterial {
  std::vector<suite::Message> messages;  ///< the case's system prompt first; none: it is unknown
  std::vector<std::string> criteria;     ///< what passes, a paragraph each
};
using MaterialReader = std::function<Result<CaseMaterial>(const run::TrialRecord&)>;

/// What one person said before, without who it was.
struct EarlierLook {
  Finding finding = Finding::kCannotTell;
  std::string note;
};

/// What one judge said.
struct OpenGrade {
  std::string judge;
  std::string said;  ///< "pass", "fail" or why there is no grade
  std::string rationale;
};

/// An answer before a reviewer. Texts are hostile.
struct ReviewCase {
  std::size_t entry = 0;  ///< its place in the queue
  std::string digest;     ///< of the answer
  AnswerKey key;
  suite::Track track = suite::Track::kHappyPath;
  suite::Severity severity = suite::Severity::kMedium;
  CaseMaterial material;
  std::string answer;
  std::optional<EarlierLook> taken_back;  ///< what this reviewer said of it and took back
  std::vector<EarlierLook> looks;         ///< to be settled; only in an adjudication
  // Empty where reviewers are blinded.
  std::string model;
  std::string why_drawn;
  std::vector<OpenGrade> grades;
};

/// Where the round stands.
struct ReviewProgress {
  std::int64_t total = 0;      ///< drawn answers that the round is about
  std::int64_t done = 0;       ///< of those, that wait no longer
  std::int64_t left = 0;       ///< that this reviewer may be given, those before others included
  std::int64_t mine = 0;       ///< labels of this reviewer that stand
  std::int64_t conflicts = 0;  ///< answers that wait for a third person
  std::optional<double> agreement;  ///< of people with one another; never where they are blinded
};

/// What a reviewer sees.
struct ReviewState {
  std::optional<ReviewCase> current;  ///< unset: nothing is left to give to this reviewer now
  ReviewProgress progress;
};

/// What a reviewer says of an answer.
struct Submission {
  std::size_t entry = 0;
  std::string digest;
  Finding finding = Finding::kCannotTell;
  std::string note;
};

/// How answers are reviewed.
struct DeskOptions {
  Round round = Round::kFirst;
  bool is_blinded = true;
  std::chrono::minutes lease{10};  ///< how long an answer stays reserved for who was given it
};

/// Hands the answers of a run's queue to reviewers, one at a time, and takes what they say of them.
/// The labels in the store are the only state that lasts: other desks, in this process or another,
/// may work on the same run. Thread safety: any thread.
class ReviewDesk {
 public:
  /// Borrows store and clock. Errors: as ReadLabelledRun; kInvalid where the run has no queue.
  static Result<std::unique_ptr<ReviewDesk>> Open(store::RunStore* store, const std::string& run_id,
                                                  const DeskOptions& options, MaterialReader reader,
                                                  const Clock* clock);

  /// The answer that is reserved for the reviewer, or the next. Nobody is given an answer that
  /// needs no more labels, that they labelled, or that lies before another. Reviewers are given
  /// different ones of the first that wait, so that desks which do not know of one another seldom
  /// give one answer to two people. Errors: kStore.
  Result<ReviewState> Look(const std::string& reviewer);

  /// Stores a label; it is durable on return. Errors: kInvalid, for the reviewer to read, where it
  /// cannot be taken (somebody else was first, the answer was labelled otherwise before); kStore.
  Status Take(const std::string& reviewer, const Submission& submission);

  /// Takes the reviewer's last label of this round back and reserves its answer for them. Errors:
  /// kInvalid where there is none; kStore.
  Status Undo(const std::string& reviewer);

  const DeskOptions& options() const { return options_; }
  const std::string& run_id() const { return run_.id; }

 private:
  struct Reservation {
    std::size_t entry = 0;
    Instant until;
    std::optional<EarlierLook> taken_back;
  };
  /// An answer of the run, and what to find its record by.
  struct Source {
    LabelledAnswer* answer = nullptr;
    std::int64_t place = 0;
    std::optional<bool> wants_refusal;
  };

  ReviewDesk() = default;
  Status Refresh();
  Status Store(Label label);
  const LabelledAnswer& AnswerAt(std::size_t entry) const;
  bool WaitsFor(const LabelledAnswer& answer, const std::string& reviewer) const;
  bool IsReserved(std::size_t entry, const std::string& besides) const;
  std::optional<std::size_t> Choose(const std::string& reviewer) const;
  const Label* LastOf(const std::string& reviewer) const;
  ReviewProgress ProgressOf(const std::string& reviewer) const;
  Result<ReviewCase> CaseOf(const Reservation& reservation) const;

  std::mutex mutex_;
  store::RunStore* store_ = nullptr;
  const Clock* clock_ = nullptr;
  DeskOptions options_;
  MaterialReader reader_;
  LabelledRun run_;
  std::map<AnswerKey, Source> sources_;
  std::vector<Label> log_;                           // as the store has it
  std::map<std::string, Reservation> reservations_;  // by reviewer
};

}  // namespace plimsoll::triage

#endif  // HARNESS_TRIAGE_REVIEW_DESK_H_
