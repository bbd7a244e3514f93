#ifndef HARNESS_CLI_VERDICT_H_
#define HARNESS_CLI_VERDICT_H_

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "harness/base/exit_code.h"
#include "harness/base/result.h"
#include "harness/baseline/comparison.h"
#include "harness/cli/common.h"
#include "harness/cli/gate_input.h"
#include "harness/cli/session.h"
#include "harness/gate/decision.h"
#include "harness/gate/policy.h"
#include "harness/gate/sequential_reading.h"
#include "harness/report/report.h"
#include "harness/store/run_store.h"

namespace plimsoll::cli {

/// Options that say what is compared and decided.
struct GateOptions {
  std::string baseline;
  std::string policy;
  std::string inconclusive;  ///< "fail" or "warn"; empty: as the policy says
  bool allow_drift = false;
  void Add(Options& options);
};

/// Options that say what is written.
struct ReportFlags {
  std::vector<std::string> formats;
  std::string out;
  std::string junit_profile = "portable";
  std::string junit_cases = "regressions";
  bool as_json = false;
  void Add(Options& options);
  /// Errors: kNotFound for an unknown format, before anything is measured.
  Status Validate() const;
};

/// Tracks and severities are those of the suites. Errors: kInvalid where a suite of the run is not
/// among them.
Status CheckSuitesLoaded(const Workspace& workspace, const run::RunManifest& manifest);

/// A stored run, compared and decided, ready to be reported. Owns what its report borrows; stays
/// where it is made.
class Judged {
 public:
  /// Reads the runs (one, or several that measured different suites of one target) as `policy`
  /// says. With `options` null nothing is decided and a missing baseline is no complaint. `health`:
  /// what MeasureSuiteHealth says. Errors: kNotComparable where targets differ or a run is its own
  /// baseline.
  static Result<std::unique_ptr<Judged>> Make(const Session& session, const Workspace& workspace,
                                              store::RunStore& store,
                                              const std::vector<std::string>& runs,
                                              const gate::Policy& policy,
                                              const GateOptions* options, gate::SuiteHealth health,
                                              bool needs_cases = true);
  const report::ReportInput& input() const { return input_; }
  /// What came of asking flips again, for the report.
  void SetCaseStates(std::map<std::string, std::string> states);
  /// Keeps the verdict in the store. Call only where one was made.
  Status Log() const;
  /// The exit code of the decision. Call only where one was made.
  ExitCode exit_code() const;
  const gate::GateDecision* decision() const { return decision_ ? &*decision_ : nullptr; }
  const std::vector<baseline::Measurement>& measurements() const { return input_.measurements; }

 private:
  explicit Judged(store::RunStore* store) : store_(store) {}
  Status Read(const std::vector<std::string>& runs, const gate::Policy& policy, bool needs_cases,
              bool needs_rates);
  Status AddRun(const store::RunInfo& info);
  void FillInput(const Session& session, const Workspace& workspace);
  Result<gate::SequentialReading> ReadSequential(
      const gate::Policy& policy, const std::vector<baseline::Measurement>& baseline) const;
  Status Compare(const Session& session, const Workspace& workspace, const gate::Policy& policy,
                 BaselineSide side, const std::set<std::string>& unasked, bool allow_drift);
  Status Decide(const Session& session, const Workspace& workspace, const gate::Policy& policy,
                const GateOptions& options, gate::SuiteHealth health);

  store::RunStore* store_;
  std::vector<run::RunManifest> manifests_;
  std::optional<baseline::Comparison> comparison_;
  std::optional<baseline::Comparison> anchor_;
  bool warns_on_low_power_ = false;
  store::DecisionRecord record_;
  std::optional<gate::GateDecision> decision_;
  report::ReportInput input_;
};

/// Writes the asked-for files, then shows the result on `out`: JSON with --json, else tables.
/// Errors: kStore.
Status Report(Session& session, const Workspace& workspace, const report::ReportInput& input,
              const ReportFlags& flags);

}  // namespace plimsoll::cli

#endif  // HARNESS_CLI_VERDICT_H_
