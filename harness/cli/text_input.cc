#include "harness/cli/text_input.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <iterator>
#include <optional>
#include <string_view>
#include <utility>

#include "harness/base/file.h"
#include "harness/base/utf8.h"
#include "harness/cli/import_table.h"
#include "harness/cli/named_suites.h"
#include "harness/doc/csv.h"
#include "harness/doc/document.h"
#include "harness/doc/json.h"
#include "harness/doc/jsonl.h"

namespace plimsoll::cli {
namespace {

// A table that is read by the wrong field complains once a row: so many are enough.
constexpr int kMostErrors = 100;

// A table while its rows become texts.
struct Reading {
  std::string file;
  const TextFields* fields = nullptr;
  Diagnostics* found = nullptr;
  TextSet set;

  void Complain(int line, std::string message) {
    doc::Complain({file, "", line, found}, line, 0, std::move(message));
  }
  bool IsEnough() const { return found->errors() >= kMostErrors; }
};

std::string KeysOf(const doc::Node& row) {
  std::string keys;
  for (const doc::Member& member : row.members) {
    if (keys.size() > 100) return keys + ", …";
    keys += (keys.empty() ? "" : ", ") + doc::QuoteShort(member.key);
  }
  return keys.empty() ? "nothing" : keys;
}

// A string, or a number as it is spelt; empty where the row has no such field.
std::string Label(Reading& reading, const doc::Node& row, const std::string& field) {
  const doc::Node* cell = CellOf(row, field);
  if (cell == nullptr || cell->is_null()) return "";
  if (cell->is_scalar()) return cell->text;
  reading.Complain(row.line, "expected a string or a number as " + doc::QuoteShort(field) +
                                 ", found " + doc::FoundText(*cell));
  return "";
}

double Weight(Reading& reading, const doc::Node& row) {
  const doc::Node* cell = CellOf(row, reading.fields->weight);
  if (cell == nullptr || cell->is_null()) return 1;
  doc::Node number = *cell;
  if (number.kind == doc::NodeKind::kString) number.kind = doc::NodeKind::kPlain;
  const Result<double> weight = number.AsDouble();
  if (weight.ok() && std::isfinite(*weight) && *weight > 0) return *weight;
  reading.Complain(row.line, "expected a number above 0 as " +
                                 doc::QuoteShort(reading.fields->weight) + ", found " +
                                 doc::FoundText(*cell));
  return 1;
}

std::vector<std::string> Tags(Reading& reading, const doc::Node& row) {
  const doc::Node* cell = CellOf(row, reading.fields->tags);
  if (cell == nullptr || cell->is_null()) return {};
  if (cell->kind == doc::NodeKind::kString) return TagsIn(cell->text);
  std::vector<std::string> tags;
  for (const doc::Node& item : cell->items)
    if (item.kind == doc::NodeKind::kString) tags.push_back(item.text);
  if (!cell->is_array() || tags.size() != cell->items.size())
    reading.Complain(row.line, "expected a string or an array of strings as " +
                                   doc::QuoteShort(reading.fields->tags) + ", found " +
                                   doc::FoundText(*cell));
  return tags;
}

void AddRow(Reading& reading, const doc::Node& row) {
  const std::string& field = reading.fields->text;
  const doc::Node* text = CellOf(row, field);
  if (text == nullptr) {
    reading.Complain(row.line,
                     "no text " + doc::QuoteShort(field) + "; the row has " + KeysOf(row));
    return;
  }
  if (text->kind != doc::NodeKind::kString) {
    reading.Complain(row.line, "expected a string as " + doc::QuoteShort(field) + ", found " +
                                   doc::FoundText(*text));
    return;
  }
  TextItem item;
  item.text = text->text;
  item.id = Label(reading, row, reading.fields->id);
  if (item.id.empty()) item.id = reading.set.name + ":" + std::to_string(row.line);
  item.weight = Weight(reading, row);
  item.tags = Tags(reading, row);
  item.user = Label(reading, row, reading.fields->user);
  reading.set.items.push_back(std::move(item));
}

Status ReadCsv(Reading& reading) {
  PLIMSOLL_ASSIGN(const ImportTable table, ReadImportTable(reading.file, ImportFormat::kCsv));
  PLIMSOLL_TRY(CheckColumn(table, reading.fields->text));
  for (const doc::Node& row : table.rows) {
    if (reading.IsEnough()) break;
    AddRow(reading, row);
  }
  return {};
}

void TakeJson(Reading& reading, const doc::JsonLine& line) {
  Result<doc::Node> row = doc::ParseJsonFile(line.text, reading.file, reading.found, line.number);
  if (!row.ok()) return;
  row->line = line.number;
  if (row->is_object()) {
    AddRow(reading, *row);
  } else {
    reading.Complain(line.number, "expected an object, found " + doc::FoundText(*row));
  }
}

void TakeText(Reading& reading, const doc::JsonLine& line) {
  TextItem item;
  item.id = reading.set.name + ":" + std::to_string(line.number);
  item.text = std::string(line.text);
  if (FindInvalidUtf8(item.text) != std::string::npos)
    reading.Complain(line.number, "the line is not valid UTF-8");
  reading.set.items.push_back(std::move(item));
}

// Adds the text of a line, where it has one.
using LineTaker = void (*)(Reading&, const doc::JsonLine&);

// The taker of a file's lines, or none where the source is no file of lines.
LineTaker TakerOf(const std::string& source) {
  if (source.ends_with(".jsonl")) return TakeJson;
  if (source.ends_with(".txt")) return TakeText;
  return nullptr;
}

std::string NameOf(const std::string& file) {
  return std::filesystem::path(file).filename().string();
}

// A file of lines.
class LineSource final : public TextSource {
 public:
  LineSource(std::string file, TextFields fields, doc::JsonlReader reader)
      : file_(std::move(file)),
        name_(NameOf(file_)),
        fields_(std::move(fields)),
        take_line_(TakerOf(file_)),
        again_(std::move(reader)) {}

  const std::string& name() const override { return name_; }

  Status ForEach(const Take& take, Diagnostics* found) const override {
    PLIMSOLL_ASSIGN(doc::JsonlReader reader, doc::JsonlReader::Open(file_));
    Diagnostics of_file;
    Reading reading{file_, &fields_, &of_file, {name_, {}}};
    Status taken;
    while (!reading.IsEnough() && taken.ok()) {
      PLIMSOLL_ASSIGN(const std::optional<doc::JsonLine> line, reader.Next());
      if (!line.has_value()) break;
      reading.set.items.clear();
      take_line_(reading, *line);
      const TextPlace place{line->offset, static_cast<std::uint32_t>(line->length), line->number};
      if (!reading.set.items.empty()) taken = take(reading.set.items.back(), place);
    }
    for (const Diagnostic& diagnostic : of_file.all()) found->Add(diagnostic);
    PLIMSOLL_TRY(taken);
    return of_file.ToStatus();
  }

  Result<TextItem> Read(const TextPlace& place) const override {
    PLIMSOLL_ASSIGN(const std::string text, again_.ReadBack(place.offset, place.length));
    Diagnostics of_line;
    Reading reading{file_, &fields_, &of_line, {name_, {}}};
    take_line_(reading, {text, place.line, place.offset, place.length});
    PLIMSOLL_TRY(of_line.ToStatus());
    if (reading.set.items.empty())
      return MakeError(ErrorCode::kInvalid, file_, " has changed while it was read");
    return std::move(reading.set.items.back());
  }

 private:
  std::string file_;
  std::string name_;
  TextFields fields_;
  LineTaker take_line_;
  doc::JsonlReader again_;
};

class SetSource final : public TextSource {
 public:
  explicit SetSource(TextSet set) : set_(std::move(set)) {}
  const std::string& name() const override { return set_.name; }
  Status ForEach(const Take& take, Diagnostics* /*found*/) const override {
    for (std::size_t i = 0; i < set_.items.size(); ++i)
      PLIMSOLL_TRY(take(set_.items[i], {i, 0, 0}));
    return {};
  }
  Result<TextItem> Read(const TextPlace& place) const override {
    return set_.items.at(place.offset);
  }

 private:
  TextSet set_;
};

std::string UserText(const suite::Case& the_case) {
  std::string text;
  for (const suite::Message& message : the_case.messages)
    if (message.role == suite::Role::kUser) text += (text.empty() ? "" : "\n") + message.content;
  return text;
}

Result<TextSet> ReadSuite(const std::string& config_path, const std::string& source,
                          Diagnostics* found) {
  PLIMSOLL_ASSIGN(const std::vector<suite::Suite> suites,
                  LoadNamedSuites(config_path, {source}, found));
  PLIMSOLL_TRY(found->ToStatus());
  TextSet set;
  for (const suite::Suite& suite : suites) {
    PLIMSOLL_ASSIGN(TextSet part, TextSetOf(suite));
    set.name = std::move(part.name);
    std::move(part.items.begin(), part.items.end(), std::back_inserter(set.items));
  }
  return set;
}

Result<TextSet> ReadWhole(const std::string& config_path, const std::string& source,
                          const TextFields& fields, Diagnostics* found) {
  if (!source.ends_with(".csv")) return ReadSuite(config_path, source, found);
  Reading reading{source, &fields, found, {NameOf(source), {}}};
  PLIMSOLL_TRY(ReadCsv(reading));
  PLIMSOLL_TRY(found->ToStatus());
  return std::move(reading.set);
}

}  // namespace

std::unique_ptr<TextSource> MakeTextSource(TextSet set) {
  return std::make_unique<SetSource>(std::move(set));
}

Result<std::unique_ptr<TextSource>> OpenTextSource(const std::string& config_path,
                                                   const std::string& source,
                                                   const TextFields& fields, Diagnostics* found) {
  if (TakerOf(source) != nullptr) {
    PLIMSOLL_ASSIGN(doc::JsonlReader reader, doc::JsonlReader::Open(source));
    return std::unique_ptr<TextSource>(
        std::make_unique<LineSource>(source, fields, std::move(reader)));
  }
  Diagnostics of_source;
  Result<TextSet> set = ReadWhole(config_path, source, fields, &of_source);
  for (const Diagnostic& diagnostic : of_source.all()) found->Add(diagnostic);
  if (!set.ok()) return set.error();
  return MakeTextSource(*std::move(set));
}

Result<TextSet> ReadTextSet(const std::string& config_path, const std::string& source,
                            const TextFields& fields, Diagnostics* found) {
  PLIMSOLL_ASSIGN(const auto opened, OpenTextSource(config_path, source, fields, found));
  TextSet set;
  set.name = opened->name();
  PLIMSOLL_TRY(opened->ForEach(
      [&](const TextItem& item, const TextPlace&) {
        set.items.push_back(item);
        return Status();
      },
      found));
  return set;
}

Result<TextSet> TextSetOf(const suite::Suite& suite) {
  TextSet set;
  set.name = suite.id();
  for (std::size_t i = 0; i < suite.size(); ++i) {
    PLIMSOLL_ASSIGN(const suite::CasePtr the_case, suite.Read(i));
    set.items.push_back({the_case->id, UserText(*the_case), the_case->weight, the_case->tags, ""});
  }
  return set;
}

std::vector<std::string> TextsOf(const TextSet& set) {
  std::vector<std::string> texts;
  texts.reserve(set.items.size());
  for (const TextItem& item : set.items) texts.push_back(item.text);
  return texts;
}

}  // namespace plimsoll::cli
