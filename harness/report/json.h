#ifndef HARNESS_REPORT_JSON_H_
#define HARNESS_REPORT_JSON_H_

#include <optional>
#include <string>
#include <vector>

#include "harness/report/report.h"

namespace plimsoll::report {

/// Unknown is null, never NaN and never 0.
doc::Node NumberNode(const std::optional<double>& value);

/// A rate with its 95 % interval.
doc::Node RateNode(const baseline::Rate& rate);

/// What the contract says of a comparison, as the members of an object: `comparisons` (one entry
/// per track over all suites, "*", per suite and track, and per slice), `ratio`, the flips, the
/// target's differences. Adjusted p-values are the decision's, of the tracks over all suites, where
/// there is one.
doc::Node ComparisonFields(const baseline::Comparison& comparison,
                           const gate::GateDecision* decision);

/// A node as a line-broken document that is safe on a terminal and in a CI log, without loss: what
/// would act there (`#` of a workflow command, controls, bidirectional marks) is written as \uXXXX.
std::string JsonText(const doc::Node& node);

/// report.json: GateJson(). Errors: kStore.
Result<std::vector<Written>> WriteJsonReport(const ReportInput& input,
                                             const ReportOptions& options);

}  // namespace plimsoll::report

#endif  // HARNESS_REPORT_JSON_H_
