#ifndef HARNESS_TRIAGE_QUEUE_H_
#define HARNESS_TRIAGE_QUEUE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/digest.h"
#include "harness/doc/object_reader.h"
#include "harness/run/record.h"
#include "harness/triage/label.h"

namespace plimsoll::triage {

/// `triage:` of gate.yaml: what people are asked.
struct TriagePolicy {
  double budget = 0.25;  ///< share of the answers that people label; above 1: a number of answers
  int labels = 1;        ///< independent labels per answer: 1 or 2
  int labels_critical = 2;               ///< of cases of severity critical
  std::vector<std::string> high_stakes;  ///< areas that weigh as much as severity high
  bool operator==(const TriagePolicy&) const = default;
};
void ReadTriagePolicy(doc::ObjectReader& r, TriagePolicy* out);
doc::Node TriagePolicyToNode(const TriagePolicy& policy);

/// An answer that could be drawn, as far as the drawing depends on it.
struct Candidate {
  AnswerKey key;
  std::string answer_digest;
  Digest fingerprint{};  ///< of the case as it was asked
  suite::Track track = suite::Track::kHappyPath;
  suite::Severity severity = suite::Severity::kMedium;
  std::string area;
  std::string cluster;  ///< variants of one seed, and trials of one case, share it; never empty
  /// Share of passing votes with half a vote for either side (one judge's word is no certainty), or
  /// the grade's score; 0.5 where nothing was graded. Of several grades the least.
  double pass_chance = 0.5;
  std::optional<bool> judged;  ///< what the judges said
  bool is_disputed = false;
};
/// What a person would read: the text, or a guard's class. Borrowed.
std::string_view AnswerOf(const target::Reply& reply);
/// Whether there is an answer that judges were put to, whatever they made of it. What a provider
/// refused, filtered, cut off or failed to give is a fact that no label changes.
bool CanBeLabelled(const run::TrialRecord& record);
Candidate CandidateOf(const run::TrialRecord& record, const std::string& run_id);

/// A drawn answer with the chance that it had, stored before anybody labels.
struct QueueEntry {
  AnswerKey key;
  std::string answer_digest;
  double probability = 1;
  double interest = 0;  ///< what comes first
  std::string why;      ///< "the judges differ; critical severity"
  int labels = 1;       ///< asked for
  bool operator==(const QueueEntry&) const = default;
};

/// Draws the queue: stats::SamplingProbabilities over boundary, dispute, stakes and rarity, one
/// fifth of it uniform, each answer by itself (Poisson). In order of interest. The same seed and
/// candidates give the same queue.
std::vector<QueueEntry> DrawQueue(const std::vector<Candidate>& candidates,
                                  const TriagePolicy& policy, std::uint64_t seed);

/// What was drawn of a run, and from what.
struct Queue {
  std::string drawn;  ///< RFC 3339
  std::uint64_t seed = 1;
  TriagePolicy policy;
  std::int64_t candidates = 0;
  std::vector<QueueEntry> entries;
  bool operator==(const Queue&) const = default;
};
/// "plimsoll.queue/1".
std::string QueueToJson(const Queue& queue);
/// Entries are of the run `run_id`. Errors: kStore for what is no queue.
Result<Queue> QueueFromJson(std::string_view json, const std::string& run_id);

}  // namespace plimsoll::triage

#endif  // HARNESS_TRIAGE_QUEUE_H_
