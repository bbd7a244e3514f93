#ifndef HARNESS_SUITE_LINT_CASE_H_
#define HARNESS_SUITE_LINT_CASE_H_

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "harness/suite/case.h"
#include "harness/suite/lint.h"

namespace plimsoll::suite {

/// Takes what a rule has to say about a case.
using LintSink = std::function<void(std::string message)>;

/// A rule that looks at one case alone.
struct CaseRule {
  std::string_view name;
  void (*check)(const Case& the_case, const LintOptions& options, const LintSink& sink);
};

/// Those of LintRules() that do.
std::span<const CaseRule> CaseRules();

}  // namespace plimsoll::suite

#endif  // HARNESS_SUITE_LINT_CASE_H_
