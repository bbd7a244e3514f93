#ifndef HARNESS_CLI_ROOTCAUSE_OUTPUT_H_
#define HARNESS_CLI_ROOTCAUSE_OUTPUT_H_

#include <cstddef>
#include <string>
#include <vector>

#include "harness/doc/node.h"
#include "harness/insight/arm_report.h"
#include "harness/insight/case_table.h"
#include "harness/insight/factor_function.h"
#include "harness/insight/root_cause.h"

namespace plimsoll::cli {

/// What `rootcause` shows of the search for what goes with failures.
struct RootCauseView {
  std::vector<insight::RunName> runs;
  insight::RootCauseOptions options;
  insight::RootCauses causes;
  std::size_t top = 20;  ///< findings shown
  std::vector<insight::FactorFunction> functions;
  std::vector<insight::FunctionGroup> groups;
};

std::string RootCauseText(const RootCauseView& view);
doc::Node RootCauseNode(const RootCauseView& view);

/// What it shows of two arms.
struct ArmsView {
  std::vector<insight::RunName> runs;
  insight::ArmQuestion question;
  std::vector<insight::ArmComparison> comparisons;
};

std::string ArmsText(const ArmsView& view);
doc::Node ArmsNode(const ArmsView& view);

}  // namespace plimsoll::cli

#endif  // HARNESS_CLI_ROOTCAUSE_OUTPUT_H_
