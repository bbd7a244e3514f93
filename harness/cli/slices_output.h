#ifndef HARNESS_CLI_SLICES_OUTPUT_H_
#define HARNESS_CLI_SLICES_OUTPUT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/doc/node.h"
#include "harness/insight/case_table.h"
#include "harness/insight/factor_function.h"
#include "harness/insight/run_ranking.h"
#include "harness/insight/slices.h"

namespace plimsoll::cli {

/// What `slices` shows of one run.
struct SlicesView {
  std::vector<insight::RunName> runs;
  std::string baseline;  ///< as it was named; empty where there is none
  insight::SliceOptions options;
  std::vector<insight::Slice> slices;
  std::vector<insight::FactorFunction> functions;
  std::vector<insight::FunctionGroup> groups;
  std::vector<std::string> left_out;  ///< factors of too many values, or of one
};

std::string SlicesText(const SlicesView& view);
doc::Node SlicesNode(const SlicesView& view);

/// What `slices` shows of several runs.
std::string RankingsText(const std::vector<insight::Ranking>& rankings);
doc::Node RankingsNode(const std::vector<insight::Ranking>& rankings);

/// "attributes.country and area are functions of attributes.level2", a line for each source.
std::string FunctionsText(const std::vector<insight::FunctionGroup>& groups);
doc::Node FunctionsNode(const std::vector<insight::FactorFunction>& functions);

}  // namespace plimsoll::cli

#endif  // HARNESS_CLI_SLICES_OUTPUT_H_
