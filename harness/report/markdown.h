#ifndef HARNESS_REPORT_MARKDOWN_H_
#define HARNESS_REPORT_MARKDOWN_H_

#include <vector>

#include "harness/report/report.h"

namespace plimsoll::report {

/// summary.md: MarkdownSummary(). Errors: kStore.
Result<std::vector<Written>> WriteMarkdown(const ReportInput& input, const ReportOptions& options);

}  // namespace plimsoll::report

#endif  // HARNESS_REPORT_MARKDOWN_H_
