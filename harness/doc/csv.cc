#include "harness/doc/csv.h"

#include <algorithm>
#include <set>
#include <utility>

#include "harness/base/utf8.h"
#include "harness/doc/json.h"

namespace plimsoll::doc {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

Error LineError(int line, std::string_view message) {
  return MakeError(ErrorCode::kInvalid, "line ", std::to_string(line), ": ", message);
}

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  bool at_end() const { return at_ == text_.size(); }
  Result<CsvTable::Row> ReadRow() {
    CsvTable::Row row;
    row.line = line_;
    while (true) {
      PLIMSOLL_ASSIGN(std::string field, Peek() == '"' ? ReadQuoted() : ReadBare());
      row.fields.push_back(std::move(field));
      if (TakeLineBreak() || at_end()) return row;
      if (Peek() != ',') return LineError(line_, "expected a comma after the closing quote");
      ++at_;
    }
  }

 private:
  char Peek() const { return at_end() ? '\0' : text_[at_]; }
  bool TakeLineBreak() {
    if (text_.substr(at_, 2) == "\r\n") ++at_;
    if (Peek() != '\n') return false;
    ++at_;
    ++line_;
    return true;
  }
  Result<std::string> ReadBare() {
    const std::size_t end = std::min(text_.find_first_of(",\"\r\n", at_), text_.size());
    const std::string_view field = text_.substr(at_, end - at_);
    at_ = end;
    if (Peek() == '"') return LineError(line_, "found a quote inside a field that is not quoted");
    if (Peek() == '\r' && text_.substr(at_, 2) != "\r\n")
      return LineError(line_, "found a carriage return without a line feed");
    return std::string(field);
  }
  Result<std::string> ReadQuoted() {
    const int first_line = line_;
    std::string field;
    for (++at_; !at_end(); ++at_) {
      if (text_[at_] == '"') {
        if (text_.substr(at_ + 1, 1) != "\"") {
          ++at_;
          return field;
        }
        ++at_;
      }
      if (text_[at_] == '\n') ++line_;
      field += text_[at_];
    }
    return LineError(first_line, "a quoted field is not closed");
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int line_ = 1;
};

Status CheckHeader(const CsvTable::Row& header) {
  std::set<std::string_view> seen;
  for (const std::string& name : header.fields) {
    if (name.empty()) return LineError(header.line, "found an empty column name");
    if (!seen.insert(name).second)
      return LineError(header.line, "duplicate column " + QuoteShort(name));
  }
  return Status();
}

Status CheckUtf8(std::string_view text) {
  const std::size_t bad = FindInvalidUtf8(text);
  if (bad == text.npos) return Status();
  const auto breaks =
      std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(bad), '\n');
  return LineError(static_cast<int>(breaks) + 1, "found invalid UTF-8");
}

}  // namespace

int CsvTable::Column(std::string_view name) const {
  const auto found = std::find(header.begin(), header.end(), name);
  return found == header.end() ? -1 : static_cast<int>(found - header.begin());
}

Result<CsvTable> ParseCsv(std::string_view text) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  PLIMSOLL_TRY(CheckUtf8(text));
  Parser parser(text);
  if (parser.at_end()) return LineError(1, "expected a header, found an empty file");
  PLIMSOLL_ASSIGN(CsvTable::Row header, parser.ReadRow());
  PLIMSOLL_TRY(CheckHeader(header));
  CsvTable table;
  table.header = std::move(header.fields);
  while (!parser.at_end()) {
    PLIMSOLL_ASSIGN(CsvTable::Row row, parser.ReadRow());
    if (row.fields.size() != table.header.size())
      return LineError(row.line, "found " + std::to_string(row.fields.size()) +
                                     " fields, expected " + std::to_string(table.header.size()) +
                                     " as in the header");
    table.rows.push_back(std::move(row));
  }
  return table;
}

std::string QuoteCsv(std::string_view field, bool for_spreadsheets) {
  std::string text(field);
  if (for_spreadsheets && !text.empty() && text.find_first_of("=+-@\t\r\n") == 0)
    text.insert(0, "'");
  if (text.find_first_of(",\"\r\n") == text.npos) return text;
  std::string quoted = "\"";
  for (char c : text) quoted.append(c == '"' ? 2 : 1, c);
  return quoted + "\"";
}

}  // namespace plimsoll::doc
