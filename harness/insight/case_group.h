#ifndef HARNESS_INSIGHT_CASE_GROUP_H_
#define HARNESS_INSIGHT_CASE_GROUP_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/insight/case_table.h"

namespace plimsoll::insight {

/// What makes rows a group.
enum class GroupKind { kValue, kPair, kPhrase };
inline constexpr std::string_view kGroupKindNames[] = {"value", "pair", "phrase"};

/// Rows that share something which may go with failing.
struct CaseGroup {
  GroupKind kind = GroupKind::kValue;
  std::string name;               ///< `severity=high`, `a=1 & b=2`, or the words of a phrase
  std::vector<std::string> also;  ///< names that come to exactly the same rows
  std::vector<std::size_t> rows;  ///< ascending
};

/// The groups that a search looks at: values of factors (n/a is one), pairs of two factors' values,
/// and phrases of one to three words of the prompt, each counted once a row. Only those with
/// `least` of the rows inside and outside. Groups of the same rows become one, named after a value
/// before a pair before a phrase, and after the longest phrase. Shapes: `rows` are indices into the
/// table's, ascending.
std::vector<CaseGroup> FindGroups(const CaseTable& table, std::span<const std::size_t> rows,
                                  std::span<const Factor* const> factors, std::size_t least);

}  // namespace plimsoll::insight

#endif  // HARNESS_INSIGHT_CASE_GROUP_H_
