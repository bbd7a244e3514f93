#ifndef HARNESS_BASELINE_MEASUREMENT_H_
#define HARNESS_BASELINE_MEASUREMENT_H_

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/digest.h"
#include "harness/base/result.h"
#include "harness/baseline/reading.h"
#include "harness/doc/node.h"
#include "harness/store/run_store.h"
#include "harness/suite/case.h"

namespace plimsoll::baseline {

/// What one case came to over its trials. What every comparison reads comes first, so that it lies
/// together.
struct CaseResult {
  int trials = 0;                       ///< in the rate
  int passes = 0;                       ///< passes <= trials
  std::map<std::string, int> unscored;  ///< outcome name -> trials outside the rate
  suite::Track track = suite::Track::kHappyPath;
  suite::Severity severity = suite::Severity::kMedium;
  bool is_provisional = false;
  /// A model of the target's family wrote it. Not kept in baseline files.
  bool is_own_family = false;
  std::optional<double> score;  ///< mean over the trials that have one
  /// The trials in the rate, P or F each, in order of epochs; empty where there is one, or where
  /// nobody recorded it.
  std::string order;
  std::string id;
  std::string cluster;  ///< never empty
  std::string area;     ///< first segment of the taxonomy
  Digest fingerprint{};
  bool operator==(const CaseResult&) const = default;

  /// Trials outside the rate.
  int missing() const;
  /// The share of the first `most` trials in the rate that passed; of all where their order is not
  /// known. Undefined without any.
  double share(int most) const;
  /// Whether share(most) is of no more trials than that.
  bool has_first(int most) const { return trials <= most || !order.empty(); }
  /// Passed every trial that has a grade, and has one.
  bool is_all_passed() const { return trials > 0 && passes == trials; }
};

/// One suite measured on one target: a side of a comparison, from a stored run or from a baseline
/// file.
struct Measurement {
  std::string suite;
  std::string suite_version;
  std::string suite_digest;
  std::string target_id;
  doc::Node target;                 ///< Target::Describe()
  std::vector<std::string> judges;  ///< identities, sorted
  std::string run;                  ///< the run's id
  std::vector<CaseResult> cases;    ///< in any order, each id once
  bool is_complete = true;          ///< every planned trial has a terminal record
  std::int64_t missing_trials = 0;
  bool operator==(const Measurement&) const = default;
};

/// What the trials of a stored case came to.
CaseResult CaseResultOf(const store::CaseBrief& brief, const OutcomeTable& table);

/// The measurements of a stored run, one per suite, in order of suite id. What a case is (track,
/// severity, cluster) is what it was when it was measured. `also` sees each stored case on the way,
/// in no order and one at a time, so that whoever wants more of it need not read the run again.
/// Errors: kStore; kNotFound for an unknown run.
Result<std::vector<Measurement>> MeasurementsOf(
    store::RunStore& store, const std::string& run_id, const OutcomeTable& table,
    const std::function<void(const store::CaseBrief&)>& also = {});

/// The cases of a stored run one at a time, in the order of its plan, for what needs no list of
/// them. Errors: as MeasurementsOf.
Status VisitCases(store::RunStore& store, const std::string& run_id, const OutcomeTable& table,
                  const std::function<void(std::string_view suite, CaseResult result)>& visit);

}  // namespace plimsoll::baseline

#endif  // HARNESS_BASELINE_MEASUREMENT_H_
