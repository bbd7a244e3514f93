#ifndef HARNESS_TRIAGE_LABELLED_RUN_H_
#define HARNESS_TRIAGE_LABELLED_RUN_H_

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/base/result.h"
#include "harness/run/record.h"
#include "harness/store/run_store.h"
#include "harness/triage/label.h"
#include "harness/triage/queue.h"

namespace plimsoll::triage {

/// An answer that people could label, and what they said.
struct LabelledAnswer {
  Candidate candidate;
  std::optional<QueueEntry> drawn;  ///< unset: the queue did not draw it
  std::vector<Label> labels;        ///< of this very answer, in the order they came
  Settled settled;

  /// How many labels are asked for; 1 where the answer was not drawn.
  int asked() const { return drawn ? drawn->labels : 1; }
};

/// A stored run as judges and people have it.
struct LabelledRun {
  std::string id;
  std::string target;
  std::optional<Queue> queue;           ///< unset: none was drawn; its entries are in `answers`
  std::vector<LabelledAnswer> answers;  ///< in order of suite, case and epoch
  std::int64_t without_answer = 0;      ///< trials that gave nothing to label
  std::int64_t late_labels = 0;         ///< of answers that are there no longer

  /// Null where the run has no such answer that could be labelled.
  const LabelledAnswer* Find(const AnswerKey& key) const;
  std::vector<Candidate> Candidates() const;
};

/// Called for each answer with the record that it is from.
using AnswerVisitor = std::function<void(const LabelledAnswer&, const run::TrialRecord&)>;

/// Errors: kNotFound; kStore; kInvalid where the run has other answers than its queue was drawn
/// from: then no stored probability is true.
Result<LabelledRun> ReadLabelledRun(store::RunStore& store, const std::string& run_id,
                                    const AnswerVisitor& visit = nullptr);

/// The same of a run that was drawn from. Errors: kInvalid too where none was, with the command
/// that draws it.
Result<LabelledRun> ReadDrawnRun(store::RunStore& store, const std::string& run_id,
                                 const AnswerVisitor& visit = nullptr);

/// A label as the store keeps it. Errors: kStore where it is damaged.
Result<Label> StoredLabel(std::string_view json, const std::string& run_id);

/// The run's queue, drawn and kept where there is none yet. Errors: kInvalid where the run has not
/// ended; kNothingSelected where it has no answer to label; kStore.
Result<LabelledRun> DrawOnce(store::RunStore& store, const std::string& run_id,
                             const TriagePolicy& policy, std::uint64_t seed,
                             const std::string& now);

}  // namespace plimsoll::triage

#endif  // HARNESS_TRIAGE_LABELLED_RUN_H_
