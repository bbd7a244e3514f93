#ifndef HARNESS_REPORT_CASE_VIEW_H_
#define HARNESS_REPORT_CASE_VIEW_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "harness/report/report.h"

namespace plimsoll::report {

/// What a report says of one case. A case that failed is never shown as passed.
enum class Standing {
  kPassed,     ///< every trial that counts passed
  kRegressed,  ///< passed before, fails now, and the gate fails for it: its track, or a rule that
               ///< names the case
  kTolerated,  ///< passed before, fails now, and no rule fails for it
  kFailsAsBefore,  ///< did not pass in the baseline either
  kNotCompared,    ///< fails, and there is no baseline or no pair in it
  kKnownIssue,     ///< fails, and that is accepted until a day that has not passed
  kNotMeasured,    ///< no trial counts
};
bool IsFailing(Standing standing);

/// One case of a run with all its trials.
struct CaseView {
  std::string suite;
  std::string id;
  Standing standing = Standing::kNotMeasured;
  int trials = 0;  ///< that count
  int passes = 0;
  const baseline::Pair* pair = nullptr;  ///< where it flipped; borrowed
  std::optional<baseline::LeftOut> left_out;
  std::optional<CaseInfo> info;
  std::optional<run::TrialRecord> shown;  ///< the first trial that did not pass, else the first one
  std::int64_t total_us = 0;              ///< of all trials
  suite::Track track = suite::Track::kHappyPath;
  suite::Severity severity = suite::Severity::kMedium;
};

/// Visits the cases of a run, suite by suite, in the order of its records; cases that were planned
/// and have no record come last in their suite. Memory grows with the number of cases, not with
/// their answers. Errors: those of the input's visit.
Status VisitCases(const ReportInput& input, const std::function<Status(const CaseView&)>& visit);

}  // namespace plimsoll::report

#endif  // HARNESS_REPORT_CASE_VIEW_H_
