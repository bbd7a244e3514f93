#ifndef HARNESS_CLI_INSIGHT_INPUT_H_
#define HARNESS_CLI_INSIGHT_INPUT_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/cli/common.h"
#include "harness/cli/gate_input.h"
#include "harness/cli/options.h"
#include "harness/cli/session.h"
#include "harness/doc/node.h"
#include "harness/insight/case_table.h"
#include "harness/insight/rate.h"
#include "harness/store/run_store.h"

namespace plimsoll::cli {

/// Options of the commands that look into stored runs: which runs, by what, and how they are read.
struct InsightOptions {
  std::vector<std::string> runs;
  std::vector<std::string> by;
  std::vector<std::string> policies;
  std::string config;
  std::string store;
  int min_cases = 20;
  bool as_json = false;
  void Add(Options& options);
  /// Errors: kInvalid for a number of cases below one.
  Status Validate() const;
};

/// Runs joined with the configuration's suites.
struct InsightInput {
  Workspace workspace;
  std::unique_ptr<store::RunStore> store;
  gate::Policy policy;
  insight::CaseTable table;
};

/// Notes on `err` what the table leaves open: runs that did not end, cases that suites no longer
/// hold. Errors: kInvalid for several policies, and where a suite of a run is not configured.
Result<InsightInput> ReadInsight(const Session& session, const InsightOptions& options,
                                 const std::vector<std::string>& lint_rules);

/// "71.1 % [67.4, 74.5]".
std::string RateText(const insight::SliceRate& rate);
/// cases, clusters, unscored, passes, rate, interval, level, method.
doc::Node RateNode(const insight::SliceRate& rate);
/// [low, high], or null.
doc::Node IntervalNode(const std::optional<stats::Interval>& interval);
/// {run, target} each.
doc::Node RunsNode(const std::vector<insight::RunName>& runs);

}  // namespace plimsoll::cli

#endif  // HARNESS_CLI_INSIGHT_INPUT_H_
