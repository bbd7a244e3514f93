#include "harness/report/json.h"
#include "harness/report/junit.h"
#include "harness/report/markdown.h"
#include "harness/report/report.h"

namespace plimsoll::report {

const Registry<ReportWriter>& BuiltinReports() {
  static const Registry<ReportWriter> reports = [] {
    Registry<ReportWriter> list("report format");
    list.Add("junit", &WriteJunit);
    list.Add("markdown", &WriteMarkdown);
    list.Add("json", &WriteJsonReport);
    return list;
  }();
  return reports;
}

}  // namespace plimsoll::report
