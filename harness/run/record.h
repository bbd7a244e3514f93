#ifndef HARNESS_RUN_RECORD_H_
#define HARNESS_RUN_RECORD_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/digest.h"
#include "harness/base/result.h"
#include "harness/doc/node.h"
#include "harness/http/budget.h"
#include "harness/judge/judge.h"
#include "harness/suite/case.h"
#include "harness/suite/suite_gate.h"
#include "harness/target/target.h"

namespace plimsoll::run {

/// How a trial ended. Never a default, never a NaN.
enum class Outcome {
  kScored,
  kTargetRefused,
  kTargetFiltered,
  kTargetError,
  kTargetEmpty,
  kTargetTruncated,
  kAttackNotDelivered,
  kJudgeRefused,
  kJudgeUnparsable,
  kJudgeError,
  kBudgetExhausted,  ///< not terminal: a resumed run does the trial again
  kCancelled,        ///< not terminal
};
inline constexpr int kOutcomes = 12;
std::string_view OutcomeName(Outcome outcome);
Result<Outcome> OutcomeOf(std::string_view name);
/// Whether a resumed run leaves it as it is.
bool IsTerminal(Outcome outcome);

/// The outcome of a reply and its grades: the reply's status decides where it is not an answer,
/// then the grades. All expectations of a case must be graded for kScored; the first in the order
/// error, refused, unparsable names the outcome where one is not. A judge that abstains counts as
/// unparsable where no other judge graded that expectation.
Outcome OutcomeOfTrial(const target::Reply& reply, const std::vector<judge::Grade>& grades);

/// What a run keeps of a case beside its trials: what it takes to compare and to decide without the
/// suite, as the suite was when the run was made.
struct CaseFacts {
  suite::Track track = suite::Track::kHappyPath;
  suite::Severity severity = suite::Severity::kMedium;
  std::string cluster;  ///< never empty: the id of a case that has none of its own
  std::string area;     ///< first segment of the taxonomy
  /// Whether a refusal is right (true) or wrong (false); unset where the case asks for something
  /// else.
  std::optional<bool> wants_refusal;
  std::string generator_family = {};  ///< of the model that wrote it; empty: a person, or unknown
  bool operator==(const CaseFacts&) const = default;
};
CaseFacts FactsOf(const suite::Case& the_case);

/// One trial, as it is stored. Everything that depends on the clock stands in `timing`.
struct TrialRecord {
  std::string suite;
  std::string case_id;
  int epoch = 0;
  std::int64_t place = 0;  ///< of the case among the run's cases; together with the epoch the key
  Digest fingerprint{};
  CaseFacts facts;
  Outcome outcome = Outcome::kCancelled;
  std::optional<bool> passed;  ///< set exactly when outcome is kScored: every grade passed
  target::Reply reply;
  std::vector<judge::Grade> grades;  ///< one per expectation, in their order
  struct Timing {
    int attempts = 0;
    bool is_cached = false;
    std::int64_t first_byte_us = 0;
    std::int64_t total_us = 0;
    std::string ended;  ///< RFC 3339
  } timing;
};

/// One line of JSON each way, without place and facts, which the store keeps beside it.
/// `with_timing` false leaves the timing block out.
std::string TrialToJson(const TrialRecord& record, bool with_timing = true);
Result<TrialRecord> TrialFromJson(std::string_view json);

/// A suite as a run saw it.
struct SuiteRef {
  std::string id;
  std::string version;
  std::string digest;      ///< hexadecimal
  std::string path;        ///< of its folder, as it was given
  std::int64_t cases = 0;  ///< selected
  /// Identities of those of the run's judges that its cases ask for, sorted.
  std::vector<std::string> judges = {};
  std::optional<suite::SuiteGate> gate = {};  ///< what it asks of the gate
  bool operator==(const SuiteRef&) const = default;
};

/// Everything that a run was asked to do, fixed before its first request. Its canonical JSON
/// without `timing` is the run's identity: a run is resumed only under the same one.
struct RunManifest {
  int format = 1;
  std::string id;  ///< "20261121T080000Z-1a2b3c4d"; part of timing for comparisons of files
  std::string target_id;
  doc::Node target;  ///< Target::Describe()
  std::string target_family;
  std::vector<SuiteRef> suites;
  int epochs = 1;
  std::uint64_t seed = 1;
  int shard = 1;
  int shards = 1;
  std::string selection_digest;     ///< over the planned (suite, case, fingerprint) in order
  std::int64_t planned = 0;         ///< trials
  std::vector<std::string> judges;  ///< identities, sorted
  std::string harness_version;
  std::map<std::string, std::string> notes;  ///< such as "tls": "unverified"
  std::string started;                       ///< RFC 3339; timing
};
std::string ManifestToJson(const RunManifest& manifest);
Result<RunManifest> ManifestFromJson(std::string_view json);
/// Digest of the manifest without id and started.
std::string ManifestDigest(const RunManifest& manifest);

/// Why a run ended.
enum class RunEnd {
  kComplete,
  kStoppedEarly,
  kBudget,
  kDeadline,
  kInterrupted,
  kTerminated,
  kProviderFailed,
  kStoreFailed
};
std::string_view RunEndName(RunEnd end);

}  // namespace plimsoll::run

#endif  // HARNESS_RUN_RECORD_H_
