#ifndef HARNESS_SUITE_LINT_H_
#define HARNESS_SUITE_LINT_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/source_mark.h"
#include "harness/suite/suite.h"

namespace plimsoll::suite {

/// A check over a loaded suite. To add one: a function and a line in LintRules().
struct LintRule {
  std::string_view name;  ///< such as "near-duplicate"
  std::string_view what;  ///< one line for people
  DiagnosticLevel level = DiagnosticLevel::kWarning;
};

/// The rules there are: duplicate, near-duplicate, empty-field, runaway-field, leaked-metadata,
/// wrong-language, missing-provenance, missing-evidence (notes), unraised-version,
/// expired-known-issue, unclustered-variant.
std::span<const LintRule> LintRules();

struct LintOptions {
  double near_duplicate =
      0.8;  ///< Jaccard of word 3-grams of the normal forms at or above which two prompts are near
  std::size_t runaway_bytes = 20'000;  ///< a field longer than this is runaway
  std::string today;                   ///< YYYY-MM-DD
  const Suite* previous = nullptr;     ///< the suite's last version, for unraised-version
};

/// Complaints in order of file and line; errors make `suite lint` exit with 2. Near-duplicates
/// inside one cluster are meant.
Result<std::vector<Diagnostic>> Lint(const Suite& suite, const LintOptions& options);

/// A field that differs between two versions of a case.
struct FieldChange {
  std::string field;   ///< dotted path, such as "provenance.source" or "attributes.country"
  std::string before;  ///< canonical JSON; null where there is none
  std::string after;
};
struct CaseChange {
  std::string id;
  bool changes_measurement = false;  ///< the fingerprint differs
  std::vector<FieldChange> fields;
};
struct SuiteDiff {
  std::vector<std::string> added;
  std::vector<std::string> removed;
  std::vector<CaseChange> changed;
  std::size_t unchanged = 0;
};
/// What differs between two versions of a suite, field by field and in order of ids. The order of
/// rows does not count.
/// Errors: those of Suite::Read.
Result<SuiteDiff> Diff(const Suite& before, const Suite& after);

}  // namespace plimsoll::suite

#endif  // HARNESS_SUITE_LINT_H_
