#ifndef HARNESS_CLI_TABLE_H_
#define HARNESS_CLI_TABLE_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace plimsoll::cli {

/// A plain table for people: columns as wide as their widest cell, two blanks apart.
class Table {
 public:
  /// A heading that begins with '>' is set to the right, as its cells are; the '>' is not shown.
  explicit Table(const std::vector<std::string_view>& headings);
  /// One cell per heading. Cells are neutralised and cut to one line.
  void Add(const std::vector<std::string>& cells);
  /// The headings and the rows, a line each.
  std::string Render() const;

 private:
  std::vector<bool> is_right_;
  std::vector<std::vector<std::string>> rows_;  // the headings first
};

}  // namespace plimsoll::cli

#endif  // HARNESS_CLI_TABLE_H_
