#ifndef HARNESS_INSIGHT_CASE_TABLE_H_
#define HARNESS_INSIGHT_CASE_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/baseline/measurement.h"
#include "harness/baseline/reading.h"
#include "harness/store/run_store.h"
#include "harness/suite/suite.h"

namespace plimsoll::insight {

/// The code of a row that has no value of a factor, and how it is shown: such rows are a slice of
/// their own and never dropped.
inline constexpr std::int64_t kNoValue = -1;
inline constexpr std::string_view kNoValueName = "n/a";

/// Something that cases differ in: "severity", "taxonomy.2", "tags.multi_turn",
/// "attributes.country".
struct Factor {
  std::string name;
  std::vector<std::string> values;
  std::vector<std::int64_t> codes;  ///< one per row: an index into values, or kNoValue

  std::string_view ValueOf(std::int64_t code) const;
  /// How many values the rows have, n/a counted as one.
  std::size_t Distinct() const;
};

/// One case in one run: what it came to.
struct CaseRow {
  std::size_t run = 0;  ///< index into CaseTable::runs
  std::string suite;
  baseline::CaseResult result;
  /// Rows of equal number are not independent: they share a seed, or ask the same.
  std::int64_t cluster = 0;
  std::string text;              ///< normal form of the prompt; empty where the case is not known
  std::int64_t text_length = 0;  ///< of the prompt, in code points
  bool is_known = false;         ///< the suite holds the case as it was measured

  bool is_scored() const { return result.trials > 0; }
  /// The share of its trials that passed. Range: [0, 1]; only where it is scored.
  double share() const { return static_cast<double>(result.passes) / result.trials; }
};

/// A run that rows come from.
struct RunName {
  std::string id;
  std::string target;
};

/// The cases of one or several runs, joined with what their suites say of them.
struct CaseTable {
  std::vector<RunName> runs;
  std::vector<CaseRow> rows;
  std::vector<Factor> factors;
  std::int64_t unknown = 0;  ///< rows whose case is not in its suite as it was measured

  /// Null where there is none of that name.
  const Factor* Find(std::string_view name) const;
};

/// Names of the case-by-case rules of `suite lint`, each of which can be made a factor.
std::vector<std::string> CaseRuleNames();

struct ReadOptions {
  baseline::OutcomeTable outcomes;
  /// Rules of CaseRuleNames(): each becomes the factor "lint.RULE" with the values yes and no.
  std::vector<std::string> lint_rules;
};

/// Reads runs and joins them with the suites. Track, severity, area and cluster are what they were
/// when the run was made; the rest is n/a where the suite no longer holds the case as it was
/// measured. Cases without a cluster of their own that ask the same are one cluster.
/// Errors: those of RunStore and Suite::Read.
Result<CaseTable> ReadCases(store::RunStore& store, std::span<const std::string> runs,
                            std::span<const suite::Suite> suites, const ReadOptions& options);

/// The factors that names ask for: a factor's name, or what stands before its dot ("attributes",
/// "tags"). Without names: those whose values repeat, at least two of them and at most
/// kMostValues. Errors: kNotFound with the nearest name.
Result<std::vector<const Factor*>> SelectFactors(const CaseTable& table,
                                                 std::span<const std::string> names);

inline constexpr std::size_t kMostValues = 50;

}  // namespace plimsoll::insight

#endif  // HARNESS_INSIGHT_CASE_TABLE_H_
