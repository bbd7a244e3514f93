#include "harness/cli/import_cases.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "harness/base/digest.h"
#include "harness/doc/json.h"
#include "harness/suite/builder.h"

namespace plimsoll::cli {
namespace {

constexpr std::size_t kIdDigits = 12;

bool IsOfTrial(std::string_view field) { return field == kAnswerField || field == kLabelField; }

// Fields that cases inherit from their manifest.
bool IsOfManifest(std::string_view field) {
  return field == "track" || field == "severity" || field == "locale" || field == "expect" ||
         field.starts_with("provenance.");
}

// Sets "a" or "a.b" of an object; everything set stands on `line`.
void SetField(doc::Node* object, std::string_view field, doc::Node value, int line) {
  value.line = line;
  const std::size_t dot = field.find('.');
  if (dot == field.npos) {
    object->Set(std::string(field), std::move(value));
    return;
  }
  const std::string outer(field.substr(0, dot));
  const doc::Node* found = object->Find(outer);
  doc::Node inner = found == nullptr ? doc::Node::Object() : *found;
  inner.line = line;
  inner.Set(std::string(field.substr(dot + 1)), std::move(value));
  object->Set(outer, std::move(inner));
}

doc::Node TagsNode(std::string_view text) {
  doc::Node tags = doc::Node::Array();
  for (std::string& tag : TagsIn(text)) tags.Push(doc::Node::String(std::move(tag)));
  return tags;
}

// The value of a field as the case's reader wants it: a cell of CSV is a text whatever it stands
// for.
Result<doc::Node> ValueOf(std::string_view field, doc::Node cell) {
  if (field.starts_with("attributes.") && !cell.is_scalar())
    return doc::Node::String(doc::WriteJson(cell));
  if (field == "id" && cell.kind == doc::NodeKind::kNumber) return doc::Node::String(cell.text);
  if (cell.kind != doc::NodeKind::kString) return cell;
  if (field == "tags") return TagsNode(cell.text);
  if (field == "weight") cell.kind = doc::NodeKind::kPlain;
  if ((field == "messages" || field == "expect") && cell.text.starts_with('['))
    return doc::ParseJson(cell.text);
  return cell;
}

class CaseMaker {
 public:
  CaseMaker(const ImportMap& map, const ImportTable& table, suite::Manifest manifest,
            Diagnostics* diagnostics)
      : map_(map), table_(table), diagnostics_(diagnostics), builder_(std::move(manifest)) {
    builder_.BeginFile(table.file);
  }

  void Add(const doc::Node& row) {
    doc::Node node = NodeOf(row);
    if (node.Find("id") == nullptr) SetField(&node, "id", doc::Node::String(IdOf(node)), row.line);
    suite::Case the_case = suite::DefaultsOf(builder_.manifest());
    {
      doc::ObjectReader reader({table_.file, "", 1, diagnostics_}, node);
      suite::ReadCase(reader, &the_case);
    }
    if (the_case.id.empty()) return;
    if (std::optional<std::string> complaint = builder_.Keep(std::move(the_case)))
      Complain(row.line, *std::move(complaint));
  }

  suite::Suite Finish() { return builder_.Finish(); }

 private:
  void Complain(int line, std::string message) {
    diagnostics_->Add(
        {DiagnosticLevel::kError, {table_.file, line, 0}, std::move(message), "", "", ""});
  }

  // The row as the object that ReadCase reads.
  doc::Node NodeOf(const doc::Node& row) {
    doc::Node node = doc::Node::Object();
    node.line = row.line;
    for (const auto& [field, text] : map_.constants)
      if (!IsOfTrial(field) && !IsOfManifest(field))
        Set(&node, field, doc::Node::String(text), row.line);
    for (const auto& [field, column] : map_.columns) {
      const doc::Node* cell = IsOfTrial(field) ? nullptr : CellOf(row, column);
      if (cell == nullptr || cell->is_null() || (cell->is_scalar() && cell->text.empty())) continue;
      if (const std::optional<doc::Node> taken = Translate(field, column, *cell, row.line))
        Set(&node, field, *taken, row.line);
    }
    return node;
  }

  void Set(doc::Node* node, const std::string& field, doc::Node cell, int line) {
    Result<doc::Node> value = ValueOf(field, std::move(cell));
    if (value.ok())
      SetField(node, field, std::move(*value), line);
    else
      Complain(line, "\"" + field + "\": " + value.error().message);
  }

  std::optional<doc::Node> Translate(const std::string& field, const std::string& column,
                                     const doc::Node& cell, int line) {
    const auto values = map_.values.find(field);
    if (values == map_.values.end()) return cell;
    const std::string text = TextOf(cell);
    const auto found = values->second.find(text);
    if (found != values->second.end()) return doc::Node::String(found->second);
    std::string known;
    for (const auto& [value, taken] : values->second)
      known += (known.empty() ? "" : ", ") + doc::QuoteShort(value);
    Complain(line, doc::QuoteShort(text) + " in column " + doc::QuoteShort(column) +
                       " is not one of " + known + ", the values of \"" + field + "\"");
    return std::nullopt;
  }

  // A name from what the row asks, so that it stays when rows are added or sorted.
  std::string IdOf(const doc::Node& node) {
    doc::Node asks = doc::Node::Array();
    for (std::string_view field : {"system", "prompt", "messages"})
      if (const doc::Node* value = node.Find(field)) asks.Push(*value);
    std::string id = "row-" + Sha256Hex(doc::WriteCanonicalJson(asks)).substr(0, kIdDigits);
    const int count = ++ids_[id];
    return count == 1 ? id : id + "-" + std::to_string(count);
  }

  const ImportMap& map_;
  const ImportTable& table_;
  Diagnostics* diagnostics_;
  suite::SuiteBuilder builder_;
  std::map<std::string, int> ids_;
};

suite::Manifest MakeManifest(const ImportMap& map, const ImportedSuite& called,
                             Diagnostics* diagnostics) {
  doc::Node node =
      doc::Node::Object({{"format", doc::Node::Int(1)},
                         {"suite", doc::Node::String(called.id)},
                         {"version", doc::Node::String(called.version)},
                         {"title", doc::Node::String(called.title)},
                         {"cases", doc::Node::Array({doc::Node::String("cases.jsonl")})}});
  for (const auto& [field, text] : map.constants) {
    if (!IsOfManifest(field)) continue;
    Result<doc::Node> value = ValueOf(field, doc::Node::String(text));
    SetField(&node, field, value.ok() ? std::move(*value) : doc::Node::String(text), 0);
  }
  suite::Manifest manifest;
  {
    doc::ObjectReader reader({"the suite to be written", "", 1, diagnostics}, node);
    suite::ReadManifest(reader, &manifest);
  }
  if (manifest.expect.empty()) manifest.expect = called.expect;
  return manifest;
}

// What would otherwise be a complaint of every row.
Status CheckMap(const ImportMap& map, const ImportedSuite& called) {
  if (!map.columns.contains("prompt") && !map.columns.contains("messages"))
    return MakeError(ErrorCode::kInvalid,
                     "no column is mapped to the prompt; say --map prompt=COLUMN");
  if (called.expect.empty() && !map.columns.contains("expect") && !map.constants.contains("expect"))
    return MakeError(ErrorCode::kInvalid,
                     "nothing says what a right answer is; say --set expect=block (or allow), or "
                     "--map expect=COLUMN");
  return {};
}

}  // namespace

Result<suite::Suite> MakeImportedSuite(const ImportMap& map, const ImportTable& table,
                                       const std::vector<const doc::Node*>& rows,
                                       const ImportedSuite& called) {
  PLIMSOLL_TRY(CheckMap(map, called));
  Diagnostics diagnostics;
  CaseMaker maker(map, table, MakeManifest(map, called, &diagnostics), &diagnostics);
  for (const doc::Node* row : rows) maker.Add(*row);
  PLIMSOLL_TRY(diagnostics.ToStatus());
  return maker.Finish();
}

}  // namespace plimsoll::cli
