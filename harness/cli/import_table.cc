#include "harness/cli/import_table.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "harness/base/digest.h"
#include "harness/base/file.h"
#include "harness/base/suggest.h"
#include "harness/doc/csv.h"
#include "harness/doc/document.h"
#include "harness/doc/json.h"

namespace plimsoll::cli {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

Status ReadCsv(std::string_view bytes, ImportTable* table) {
  Result<doc::CsvTable> csv = doc::ParseCsv(bytes);
  if (!csv.ok()) return WithContext(csv.error(), table->file);
  table->columns = std::move(csv->header);
  for (doc::CsvTable::Row& read : csv->rows) {
    doc::Node row = doc::Node::Object();
    row.line = read.line;
    row.members.reserve(read.fields.size());
    // Not through Set(): the header's names are unique, and a search for each cell would be
    // quadratic.
    for (std::size_t i = 0; i < read.fields.size(); ++i) {
      row.members.push_back(
          {table->columns[i], read.line, 0, doc::Node::String(std::move(read.fields[i]))});
      row.members.back().value.line = read.line;
    }
    table->rows.push_back(std::move(row));
  }
  return {};
}

Status ReadJsonl(std::string_view bytes, ImportTable* table) {
  Diagnostics diagnostics;
  std::set<std::string> columns;
  int number = 0;
  if (bytes.starts_with(kByteOrderMark)) bytes.remove_prefix(kByteOrderMark.size());
  while (!bytes.empty()) {
    const std::size_t end = std::min(bytes.find('\n'), bytes.size());
    const std::string_view line = bytes.substr(0, end);
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
    ++number;
    if (line.find_first_not_of(" \t\r") == line.npos) continue;
    Result<doc::Node> row = doc::ParseJsonFile(line, table->file, &diagnostics, number);
    if (!row.ok()) continue;
    if (!row->is_object()) {
      doc::Complain({table->file, line, number, &diagnostics}, number, 1,
                    "expected an object, found " + doc::FoundText(*row));
      continue;
    }
    row->line = number;
    for (const doc::Member& member : row->members) columns.insert(member.key);
    table->rows.push_back(std::move(*row));
  }
  table->columns.assign(columns.begin(), columns.end());
  return diagnostics.ToStatus();
}

}  // namespace

Result<ImportTable> ReadImportTable(const std::string& path, ImportFormat format) {
  PLIMSOLL_ASSIGN(const std::string bytes, ReadFile(path));
  ImportTable table;
  table.file = path;
  table.digest = Sha256Hex(bytes);
  table.format = format;
  PLIMSOLL_TRY(format == ImportFormat::kCsv ? ReadCsv(bytes, &table) : ReadJsonl(bytes, &table));
  return table;
}

const doc::Node* CellOf(const doc::Node& row, const std::string& column) {
  const doc::Node* cell = row.Find(column);
  return cell == nullptr && column.starts_with('/') ? row.At(column) : cell;
}

Status CheckColumn(const ImportTable& table, const std::string& column) {
  const bool is_known =
      std::find(table.columns.begin(), table.columns.end(), column) != table.columns.end();
  if (is_known) return {};
  if (table.format == ImportFormat::kJsonl) {
    for (const doc::Node& row : table.rows)
      if (CellOf(row, column) != nullptr) return {};
  }
  const std::string hint = DidYouMean(column, table.columns);
  return MakeError(ErrorCode::kInvalid, table.file, " has no column ", doc::QuoteShort(column),
                   hint.empty() ? "" : "; ", hint);
}

std::vector<std::string> TagsIn(std::string_view cell) {
  std::vector<std::string> tags;
  while (!cell.empty()) {
    const std::size_t end = std::min(cell.find_first_of(",;"), cell.size());
    std::string_view tag = cell.substr(0, end);
    cell.remove_prefix(std::min(end + 1, cell.size()));
    tag.remove_prefix(std::min(tag.find_first_not_of(' '), tag.size()));
    tag = tag.substr(0, tag.find_last_not_of(' ') + 1);
    if (!tag.empty()) tags.emplace_back(tag);
  }
  return tags;
}

}  // namespace plimsoll::cli
