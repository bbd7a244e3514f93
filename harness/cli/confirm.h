#ifndef HARNESS_CLI_CONFIRM_H_
#define HARNESS_CLI_CONFIRM_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/baseline/confirmation.h"
#include "harness/baseline/measurement.h"
#include "harness/cli/common.h"
#include "harness/cli/options.h"
#include "harness/cli/session.h"
#include "harness/gate/policy.h"
#include "harness/report/report.h"
#include "harness/store/run_store.h"

namespace plimsoll::cli {

/// --confirm: how often each flip is asked again on each side.
struct ConfirmOptions {
  std::optional<std::int64_t> trials;
  void Add(Options& options);
  /// Errors: kInvalid.
  Status Validate() const;
};

/// What a check measured, and with what flips are asked again. Borrows.
struct ConfirmInput {
  const Workspace* workspace = nullptr;
  const gate::Policy* policy = nullptr;
  const RunOptions* run = nullptr;  ///< those of the check
  const report::ReportInput* judged = nullptr;
  const std::vector<baseline::Measurement>* baseline = nullptr;
  int trials = 5;
};

/// The cases that are not simply stable, after the flips among them were asked again.
struct Confirmed {
  std::vector<baseline::CaseChange> cases;  ///< the most urgent first
  /// Why the baseline's side was not asked again; empty where it was.
  std::vector<std::string> uncalled;
};

/// Asks each flip again, on the candidate and, where the baseline's target can be called as it was,
/// on that too. Fresh trials are runs of their own in the store, which name the run that they
/// confirm, and enter no rate. Errors: those of Measure.
Result<Confirmed> ConfirmFlips(Session& session, const ConfirmInput& input, store::RunStore& store);

/// "suite/case" -> baseline::CaseStateName.
std::map<std::string, std::string> CaseStatesOf(const Confirmed& confirmed,
                                                const std::string& today);
/// The table of states, confirmed regressions first.
std::string ConfirmationText(const Confirmed& confirmed, const std::string& today, double alpha);

}  // namespace plimsoll::cli

#endif  // HARNESS_CLI_CONFIRM_H_
