#include "harness/triage/sheet.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <span>
#include <utility>

#include "harness/base/suggest.h"
#include "harness/doc/csv.h"
#include "harness/doc/json.h"

namespace plimsoll::triage {
namespace {

using Cells = std::map<std::string, std::string, std::less<>>;

/// In the order in which they are written.
constexpr std::string_view kColumns[] = {"run",     "suite",   "case",   "epoch",   "round",
                                         "blinded", "digest",  "prompt", "answer",  "model",
                                         "grades",  "finding", "note",   "reviewer"};
/// Without these nothing can be taken.
constexpr std::string_view kNeeded[] = {"run",   "suite",   "case",   "epoch",
                                        "round", "blinded", "digest", "finding"};
constexpr std::string_view kActing = "=+-@\t\r\n'";

Cells CellsOf(const SheetRow& row) {
  return {{"run", row.answer.run},
          {"suite", row.answer.suite},
          {"case", row.answer.case_id},
          {"epoch", std::to_string(row.answer.epoch)},
          {"round", std::string(kRoundNames[static_cast<int>(row.round)])},
          {"blinded", row.is_blinded ? "true" : "false"},
          {"digest", row.digest},
          {"finding", row.finding},
          {"note", row.note},
          {"reviewer", row.reviewer},
          {"prompt", row.prompt},
          {"answer", row.text},
          {"model", row.model},
          {"grades", row.grades}};
}

bool BeginsActing(std::string_view text) {
  return !text.empty() && kActing.find(text.front()) != std::string_view::npos;
}

std::string Guarded(std::string_view text) {
  return BeginsActing(text) ? "'" + std::string(text) : std::string(text);
}

/// A cell that somebody typed keeps its apostrophe where it guards nothing.
std::string Unguarded(std::string_view cell) {
  const bool is_guarded = cell.starts_with('\'') && BeginsActing(cell.substr(1));
  return std::string(is_guarded ? cell.substr(1) : cell);
}

std::string WriteCsv(const std::vector<SheetRow>& rows) {
  std::string out = "\xEF\xBB\xBF";
  std::string_view separator;
  for (const std::string_view column : kColumns) {
    out.append(separator).append(column);
    separator = ",";
  }
  for (const SheetRow& row : rows) {
    const Cells cells = CellsOf(row);
    separator = "\r\n";
    for (const std::string_view column : kColumns) {
      out.append(separator).append(doc::QuoteCsv(Guarded(cells.find(column)->second)));
      separator = ",";
    }
  }
  return out + "\r\n";
}

std::string WriteJsonl(const std::vector<SheetRow>& rows) {
  std::string out;
  for (const SheetRow& row : rows) {
    const Cells cells = CellsOf(row);
    doc::JsonAppender json(&out);
    json.BeginObject();
    for (const std::string_view column : kColumns) {
      json.Key(column);
      if (column == "epoch") {
        json.Int(row.answer.epoch);
      } else if (column == "blinded") {
        json.Bool(row.is_blinded);
      } else {
        json.String(cells.find(column)->second);
      }
    }
    json.EndObject();
    out += '\n';
  }
  return out;
}

/// The place of a name, or a complaint that says which there are.
Result<int> ChoiceOf(std::string_view column, const std::string& text,
                     std::span<const std::string_view> names) {
  for (std::size_t i = 0; i < names.size(); ++i)
    if (text == names[i]) return static_cast<int>(i);
  const std::vector<std::string> options(names.begin(), names.end());
  const std::string hint = DidYouMean(text, options);
  std::string known;
  for (const std::string_view name : names)
    known += (known.empty() ? "" : ", ") + std::string(name);
  return MakeError(ErrorCode::kInvalid, "\"", column, "\" is ", doc::QuoteShort(text),
                   "; expected one of ", known, hint.empty() ? "" : "; ", hint);
}

Result<int> EpochOf(const std::string& text) {
  int epoch = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), epoch);
  if (error != std::errc() || end != text.data() + text.size() || epoch < 0)
    return MakeError(ErrorCode::kInvalid, "\"epoch\" is ", doc::QuoteShort(text),
                     "; expected a number from 0");
  return epoch;
}

/// A spreadsheet writes TRUE.
std::string Lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

Result<SheetRow> RowOf(Cells cells, int line) {
  constexpr std::string_view kBooleans[] = {"false", "true"};
  SheetRow row;
  row.line = line;
  PLIMSOLL_ASSIGN(row.answer.epoch, EpochOf(cells["epoch"]));
  PLIMSOLL_ASSIGN(const int round, ChoiceOf("round", cells["round"], kRoundNames));
  row.round = static_cast<Round>(round);
  PLIMSOLL_ASSIGN(const int blinded, ChoiceOf("blinded", Lower(cells["blinded"]), kBooleans));
  row.is_blinded = blinded == 1;
  row.answer.run = std::move(cells["run"]);
  row.answer.suite = std::move(cells["suite"]);
  row.answer.case_id = std::move(cells["case"]);
  row.digest = std::move(cells["digest"]);
  row.finding = std::move(cells["finding"]);
  row.note = std::move(cells["note"]);
  row.reviewer = std::move(cells["reviewer"]);
  row.prompt = std::move(cells["prompt"]);
  row.text = std::move(cells["answer"]);
  row.model = std::move(cells["model"]);
  row.grades = std::move(cells["grades"]);
  return row;
}

void Take(Cells cells, int line, std::vector<SheetRow>* rows, std::vector<Rejection>* rejected) {
  Result<SheetRow> row = RowOf(std::move(cells), line);
  if (row.ok()) {
    rows->push_back(std::move(*row));
  } else {
    rejected->push_back({line, Rejected::kInvalid, row.error().message});
  }
}

Status MissingColumn(std::string_view column) {
  return MakeError(ErrorCode::kInvalid, "there is no column \"", column, "\"");
}

Result<std::vector<SheetRow>> ReadCsv(std::string_view text, std::vector<Rejection>* rejected) {
  PLIMSOLL_ASSIGN(const doc::CsvTable table, doc::ParseCsv(text));
  for (const std::string_view column : kNeeded)
    if (table.Column(column) < 0) return MissingColumn(column).error();
  std::vector<SheetRow> rows;
  for (const doc::CsvTable::Row& row : table.rows) {
    Cells cells;
    for (std::size_t i = 0; i < table.header.size(); ++i)
      cells[table.header[i]] = Unguarded(row.fields[i]);
    Take(std::move(cells), row.line, &rows, rejected);
  }
  return rows;
}

/// Errors: kInvalid for what is no object of scalars, or lacks a column.
Result<Cells> CellsOf(std::string_view line) {
  PLIMSOLL_ASSIGN(const doc::Node node, doc::ParseJson(line));
  if (!node.is_object())
    return MakeError(ErrorCode::kInvalid, "expected an object, found ", doc::FoundText(node));
  Cells cells;
  for (const doc::Member& member : node.members)
    if (member.value.is_scalar()) cells[member.key] = member.value.text;
  for (const std::string_view column : kNeeded)
    if (!cells.contains(column)) return MissingColumn(column).error();
  return cells;
}

std::vector<SheetRow> ReadJsonl(std::string_view text, std::vector<Rejection>* rejected) {
  std::vector<SheetRow> rows;
  for (int number = 1; !text.empty(); ++number) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    Result<Cells> cells = CellsOf(line);
    if (cells.ok()) {
      Take(std::move(*cells), number, &rows, rejected);
    } else {
      rejected->push_back({number, Rejected::kInvalid, cells.error().message});
    }
  }
  return rows;
}

}  // namespace

std::string WriteSheet(const std::vector<SheetRow>& rows, SheetFormat format) {
  return format == SheetFormat::kCsv ? WriteCsv(rows) : WriteJsonl(rows);
}

Result<std::vector<SheetRow>> ReadSheet(std::string_view text, SheetFormat format,
                                        std::vector<Rejection>* rejected) {
  if (format == SheetFormat::kCsv) return ReadCsv(text, rejected);
  return ReadJsonl(text, rejected);
}

}  // namespace plimsoll::triage
