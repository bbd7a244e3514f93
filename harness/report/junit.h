#ifndef HARNESS_REPORT_JUNIT_H_
#define HARNESS_REPORT_JUNIT_H_

#include <vector>

#include "harness/report/report.h"

namespace plimsoll::report {

/// JUnit XML for the readers of CI systems: a suite "gate" with a testcase per rule, which fails
/// exactly when the verdict does, and one suite per eval suite. junit.xml, junit-2.xml, …: at most
/// 5,000 testcases and 20 MB each; in the surefire profile TEST-gate.xml and TEST-suite-<id>.xml.
/// Parts that an earlier report left behind are removed. Errors: kInvalid for an unknown profile or
/// choice of cases; kStore.
Result<std::vector<Written>> WriteJunit(const ReportInput& input, const ReportOptions& options);

}  // namespace plimsoll::report

#endif  // HARNESS_REPORT_JUNIT_H_
