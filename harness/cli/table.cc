#include "harness/cli/table.h"

#include <algorithm>

#include "harness/base/result.h"
#include "harness/text/hostile.h"

namespace plimsoll::cli {
namespace {

constexpr std::size_t kWidestCell = 80;

}  // namespace

Table::Table(const std::vector<std::string_view>& headings) {
  std::vector<std::string> shown;
  for (std::string_view heading : headings) {
    is_right_.push_back(heading.starts_with('>'));
    shown.emplace_back(heading.substr(is_right_.back() ? 1 : 0));
  }
  rows_.push_back(std::move(shown));
}

void Table::Add(const std::vector<std::string>& cells) {
  PLIMSOLL_CHECK(cells.size() == is_right_.size());
  std::vector<std::string> shown;
  for (const std::string& cell : cells)
    shown.push_back(text::CutColumns(text::OneLine(cell, 4 * kWidestCell), kWidestCell));
  rows_.push_back(std::move(shown));
}

std::string Table::Render() const {
  std::vector<std::size_t> widths(is_right_.size());
  for (const std::vector<std::string>& row : rows_)
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], text::DisplayWidth(row[i]));
  std::string out;
  for (const std::vector<std::string>& row : rows_) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string blanks(widths[i] - text::DisplayWidth(row[i]), ' ');
      line.append(i == 0 ? "" : "  ").append(is_right_[i] ? blanks + row[i] : row[i] + blanks);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
  }
  return out;
}

}  // namespace plimsoll::cli
