#ifndef TESTS_INSIGHT_CASE_TABLES_H_
#define TESTS_INSIGHT_CASE_TABLES_H_

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "harness/insight/case_table.h"
#include "harness/insight/factor_table.h"

namespace plimsoll::insight {

/// Puts a table together by hand, row by row.
class TableBuilder {
 public:
  using Values = std::map<std::string, std::string>;

  explicit TableBuilder(std::size_t runs = 1) {
    for (std::size_t i = 0; i < runs; ++i)
      table_.runs.push_back({"run-" + std::to_string(i), "model-" + std::to_string(i)});
  }

  /// A case of one trial in a cluster of its own; the last one's row is back().
  TableBuilder& Add(bool is_passed, const Values& values = {}, const std::string& text = "") {
    CaseRow row;
    row.suite = "s";
    row.result.id = "c" + std::to_string(table_.rows.size());
    row.result.cluster = row.result.id;
    row.result.trials = 1;
    row.result.passes = is_passed ? 1 : 0;
    row.cluster = static_cast<std::int64_t>(table_.rows.size());
    row.text = text;
    row.text_length = static_cast<std::int64_t>(text.size());
    row.is_known = true;
    for (const auto& [name, value] : values)
      factors_.Set(FactorTable::Group::kAttribute, name, table_.rows.size(), value);
    table_.rows.push_back(std::move(row));
    return *this;
  }
  /// As many cases alike.
  TableBuilder& AddMany(int fails, int passes, const Values& values = {},
                        const std::string& text = "") {
    for (int i = 0; i < fails + passes; ++i) Add(i >= fails, values, text);
    return *this;
  }
  CaseRow& back() { return table_.rows.back(); }

  CaseTable Take() {
    table_.factors = factors_.Take(table_.rows.size());
    return std::move(table_);
  }

 private:
  CaseTable table_;
  FactorTable factors_;
};

inline std::vector<const Factor*> AllFactors(const CaseTable& table) {
  std::vector<const Factor*> all;
  for (const Factor& factor : table.factors) all.push_back(&factor);
  return all;
}

}  // namespace plimsoll::insight

#endif  // TESTS_INSIGHT_CASE_TABLES_H_
