#ifndef HARNESS_STORE_DECISION_H_
#define HARNESS_STORE_DECISION_H_

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/run/record.h"
#include "harness/stats/rates.h"

namespace plimsoll::store {

/// What a verdict said of one track.
struct TrackDecision {
  std::string track;
  std::optional<double> baseline_rate;
  std::optional<double> candidate_rate;
  std::optional<double> difference;  ///< candidate minus baseline
  std::optional<stats::Interval> interval;
  std::optional<double> p_worse;
  std::string verdict;
  bool operator==(const TrackDecision&) const = default;
};

/// What was put to a verdict. Two verdicts with the same key are two attempts at the same release.
struct DecisionKey {
  std::string candidate_digest;  ///< CandidateDigest
  std::string suites_digest;     ///< SuitesDigest
  std::string baseline_digest;   ///< of what the candidate was compared with, whatever its name
  bool operator==(const DecisionKey&) const = default;
};

/// A verdict as it was given.
struct DecisionRecord {
  std::vector<std::string> runs;  ///< ids, in any order
  std::string at;                 ///< RFC 3339
  std::string target_id;
  DecisionKey key;
  std::string baseline;  ///< its name, for people
  std::string verdict;   ///< "PASS", "INCONCLUSIVE", "FAIL"
  std::string reason;    ///< why the command ended with the exit code that it had
  std::string policy_digest;
  int attempt = 1;
  std::vector<TrackDecision> tracks;
  std::optional<double> ratio;  ///< adversarial over happy-path rate of the candidate
  bool operator==(const DecisionRecord&) const = default;
};

std::string DecisionToJson(const DecisionRecord& record);
/// Errors: kStore for what is no decision.
Result<DecisionRecord> DecisionFromJson(std::string_view json);

/// SHA-256 over the target's id and its whole description: model, system prompt, decoding settings.
std::string CandidateDigest(const run::RunManifest& manifest);
/// SHA-256 over the suites that the runs measured, by id and digest. Seed, epochs and which of the
/// cases were selected do not count: to ask otherwise is one more attempt.
std::string SuitesDigest(std::span<const run::RunManifest> manifests);

/// The verdicts that were given on a store's runs.
class DecisionLog {
 public:
  virtual ~DecisionLog() = default;

  /// Errors: kStore.
  virtual Status Add(const DecisionRecord& record) = 0;
  /// Of one target, or of all where it is empty; oldest first. Errors: kStore.
  virtual Result<std::vector<DecisionRecord>> List(const std::string& target_id) = 0;
  /// Which attempt at `key` these runs are: 1 and the number of other measurements that got a
  /// verdict before they did. Deciding the same runs again is no new attempt. Errors: kStore.
  virtual Result<int> AttemptOf(const DecisionKey& key, const std::vector<std::string>& runs) = 0;
};

}  // namespace plimsoll::store

#endif  // HARNESS_STORE_DECISION_H_
