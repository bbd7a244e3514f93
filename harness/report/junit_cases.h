#ifndef HARNESS_REPORT_JUNIT_CASES_H_
#define HARNESS_REPORT_JUNIT_CASES_H_

#include <string_view>

#include "harness/report/case_view.h"
#include "harness/report/junit_document.h"

namespace plimsoll::report {

/// Which cases become testcases, and which of them are failures.
enum class JunitCases {
  kRegressions,  ///< all; only what the gate fails for is a failure, another failing case is
                 ///< skipped with its reason
  kAllFailures,  ///< all; every failing case is a failure, known issues apart
  kNone,         ///< none: the gate's rules alone
};
/// Errors: kInvalid, with the names there are.
Result<JunitCases> JunitCasesOf(std::string_view name);

/// A case as a testcase. Identity: classname <suite>.<track>, name the case's id; nothing else is
/// in either.
JunitCase TestcaseOf(const CaseView& view, JunitCases choice);

/// The suite "gate": gate.overall, then a testcase per rule in order of their names.
JunitSuite GateSuite(const ReportInput& input);

}  // namespace plimsoll::report

#endif  // HARNESS_REPORT_JUNIT_CASES_H_
