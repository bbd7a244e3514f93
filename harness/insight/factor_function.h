#ifndef HARNESS_INSIGHT_FACTOR_FUNCTION_H_
#define HARNESS_INSIGHT_FACTOR_FUNCTION_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "harness/insight/case_table.h"

namespace plimsoll::insight {

/// A factor whose value follows from another one's: no data of this suite can tell their effects
/// apart.
struct FactorFunction {
  std::string factor;
  std::string source;
  std::int64_t exceptions = 0;  ///< rows that have another value than their source's most frequent
  bool is_mutual = false;       ///< the source follows from the factor, too
  bool operator==(const FactorFunction&) const = default;
};

/// Every pair in which one factor follows from another, but for exceptions in at most 2 % of the
/// rows and a tenth of the rows that always guessing the most frequent value would get wrong.
/// Factors of one value, and sources with under five rows a value, say nothing and are left out.
std::vector<FactorFunction> FindFunctions(std::span<const Factor* const> factors);

/// What to say of them: sources that follow from nothing else, and what follows from them. Of
/// factors that follow from each other the one with the shortest values is the source.
struct FunctionGroup {
  std::string source;
  std::vector<FactorFunction> functions;
};
std::vector<FunctionGroup> GroupFunctions(std::span<const Factor* const> factors,
                                          std::span<const FactorFunction> functions);

}  // namespace plimsoll::insight

#endif  // HARNESS_INSIGHT_FACTOR_FUNCTION_H_
