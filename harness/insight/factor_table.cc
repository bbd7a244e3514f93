#include "harness/insight/factor_table.h"

namespace plimsoll::insight {

void FactorTable::Column::Set(std::size_t row, std::string_view value) {
  const auto [entry, is_new] = code_of.try_emplace(std::string(value), factor.values.size());
  if (is_new) factor.values.emplace_back(value);
  if (factor.codes.size() <= row) factor.codes.resize(row + 1, kNoValue);
  factor.codes[row] = entry->second;
}

void FactorTable::Set(Group group, std::string_view name, std::size_t row, std::string_view value) {
  if (value.empty()) return;
  Column& column = columns_[{group, std::string(name)}];
  column.factor.name = name;
  column.Set(row, value);
}

void FactorTable::Fill(Group group, const std::vector<std::size_t>& rows, std::string_view value) {
  for (auto& [key, column] : columns_) {
    if (key.first != group) continue;
    for (const std::size_t row : rows) {
      const std::vector<std::int64_t>& codes = column.factor.codes;
      if (row >= codes.size() || codes[row] == kNoValue) column.Set(row, value);
    }
  }
}

std::vector<Factor> FactorTable::Take(std::size_t rows) {
  std::vector<Factor> factors;
  for (auto& [key, column] : columns_) {
    column.factor.codes.resize(rows, kNoValue);
    factors.push_back(std::move(column.factor));
  }
  return factors;
}

}  // namespace plimsoll::insight
