#ifndef HARNESS_CLI_COVERAGE_OUTPUT_H_
#define HARNESS_CLI_COVERAGE_OUTPUT_H_

#include <string>

#include "harness/cli/coverage_input.h"
#include "harness/diversity/coverage.h"
#include "harness/doc/node.h"

namespace plimsoll::cli {

/// The report for people: measures with their nulls, then the gaps, greatest first, then what to
/// add. Production texts only with --exemplars.
std::string CoverageText(const CoverageSides& sides, const diversity::CoverageReport& report,
                         const CoverageOptions& options);

/// The report as format "plimsoll.coverage/1".
doc::Node CoverageNode(const CoverageSides& sides, const diversity::CoverageReport& report,
                       const CoverageOptions& options);

}  // namespace plimsoll::cli

#endif  // HARNESS_CLI_COVERAGE_OUTPUT_H_
