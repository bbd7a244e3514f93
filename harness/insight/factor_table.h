#ifndef HARNESS_INSIGHT_FACTOR_TABLE_H_
#define HARNESS_INSIGHT_FACTOR_TABLE_H_

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "harness/insight/case_table.h"

namespace plimsoll::insight {

/// Gathers factors row by row; what a row does not set is n/a.
class FactorTable {
 public:
  /// Where a factor stands among the others; names sort within a group.
  enum class Group { kRun, kCase, kTag, kAttribute, kLint, kCluster };

  /// An empty value leaves the row without one.
  void Set(Group group, std::string_view name, std::size_t row, std::string_view value);
  /// Sets every row of `rows` that has no value of a factor of the group.
  void Fill(Group group, const std::vector<std::size_t>& rows, std::string_view value);
  /// The factors, each with a code for each of `rows` rows.
  std::vector<Factor> Take(std::size_t rows);

 private:
  struct Column {
    Factor factor;
    std::unordered_map<std::string, std::int64_t> code_of;
    void Set(std::size_t row, std::string_view value);
  };

  std::map<std::pair<Group, std::string>, Column> columns_;
};

}  // namespace plimsoll::insight

#endif  // HARNESS_INSIGHT_FACTOR_TABLE_H_
