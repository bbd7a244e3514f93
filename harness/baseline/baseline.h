#ifndef HARNESS_BASELINE_BASELINE_H_
#define HARNESS_BASELINE_BASELINE_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/digest.h"
#include "harness/base/result.h"
#include "harness/base/source_mark.h"
#include "harness/doc/node.h"
#include "harness/run/record.h"
#include "harness/store/run_store.h"
#include "harness/suite/suite.h"

namespace plimsoll::baseline {

/// What one case came to over its trials.
struct CaseResult {
  std::string id;
  Digest fingerprint{};
  suite::Track track = suite::Track::kHappyPath;
  suite::Severity severity = suite::Severity::kMedium;
  std::string cluster;           ///< never empty
  std::string area;              ///< first segment of the taxonomy
  int trials = 0;                ///< in the rate
  int passes = 0;                ///< passes <= trials
  std::map<std::string, int> unscored;  ///< outcome name -> trials outside the rate
  bool is_provisional = false;
  bool operator==(const CaseResult&) const = default;
};

/// One suite measured on one target: a side of a comparison, from a stored run or from a baseline file.
struct Measurement {
  std::string suite;
  std::string suite_version;
  std::string suite_digest;
  std::string target_id;
  doc::Node target;                    ///< Target::Describe()
  std::vector<std::string> judges;     ///< identities, sorted
  std::string run;                     ///< the run's id
  std::vector<CaseResult> cases;       ///< sorted by id
  bool is_complete = true;             ///< every planned trial has a terminal record
  std::int64_t missing_trials = 0;
};

/// A measurement that somebody accepted.
struct Baseline {
  Measurement measurement;
  std::string approver;
  std::string reason;
  std::string accepted;                ///< YYYY-MM-DD
  std::string harness_version;
};

/// Which outcomes beside `scored` enter a rate, and how: the policy's table (gate/policy.h fills it).
struct OutcomeTable {
  enum class Reading { kMissing, kPass, kFail, kJudged };
  Reading refused = Reading::kMissing;   ///< provider-side refusal of the target
  Reading filtered = Reading::kMissing;
  Reading empty = Reading::kMissing;
  Reading truncated = Reading::kMissing;
};

/// The measurements of a stored run, one per suite, in order of suite id. Reads tracks, severities and clusters from the suites
/// where they are given, by case id and fingerprint. Errors: kStore.
Result<std::vector<Measurement>> MeasurementsOf(store::RunStore& store, const std::string& run_id,
                                                const std::vector<suite::Suite>& suites, const OutcomeTable& table);

/// Canonical JSON: sorted, one line per case, so that a pull request shows what moved. Equal input gives equal bytes.
std::string BaselineToJson(const Baseline& baseline);
/// Every complaint goes to `diagnostics`.
Result<Baseline> ParseBaseline(std::string_view json, const std::string& file, Diagnostics* diagnostics);

/// baselines/<suite>/<target>.json below `root`. Ids are made safe for file names: slug, and a hash where it differs.
std::string BaselinePath(const std::string& root, const std::string& suite, const std::string& target);

/// Writes a baseline. One that stands there moves to baselines/<suite>/history/<target>.<date>.<digest>.json first, so old ones stay
/// retrievable. Errors: kInvalid where it stands there and `replace` is false, or the measurement is not complete; kStore.
Status AcceptBaseline(const std::string& root, const Baseline& baseline, bool replace);

Result<Baseline> LoadBaseline(const std::string& path, Diagnostics* diagnostics);
/// All current baselines below `root`, sorted by suite and target.
Result<std::vector<Baseline>> ListBaselines(const std::string& root, Diagnostics* diagnostics);

}  // namespace plimsoll::baseline

#endif  // HARNESS_BASELINE_BASELINE_H_
