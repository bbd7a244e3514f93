#include "harness/cli/import_map.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "harness/base/file.h"
#include "harness/base/suggest.h"
#include "harness/doc/json.h"
#include "harness/doc/yaml.h"

namespace plimsoll::cli {
namespace {

constexpr std::string_view kAttributes = "attributes.";

const std::vector<std::string>& KnownFields() {
  static const std::vector<std::string> fields = {"id",
                                                  "prompt",
                                                  "messages",
                                                  "system",
                                                  "expect",
                                                  "track",
                                                  "severity",
                                                  "taxonomy",
                                                  "tags",
                                                  "cluster",
                                                  "locale",
                                                  "weight",
                                                  "evidence",
                                                  "provenance.source",
                                                  "provenance.licence",
                                                  "provenance.author",
                                                  "provenance.generator",
                                                  "provenance.validated_by",
                                                  "provenance.added",
                                                  "provenance.canary",
                                                  "known_issue.reason",
                                                  "known_issue.owner",
                                                  "known_issue.expires",
                                                  std::string(kAnswerField),
                                                  std::string(kLabelField)};
  return fields;
}

bool IsField(const std::string& field) {
  if (field.starts_with(kAttributes)) return field.size() > kAttributes.size();
  return std::find(KnownFields().begin(), KnownFields().end(), field) != KnownFields().end();
}

void Complain(Diagnostics* diagnostics, const std::string& place, std::string message,
              std::string suggestion = "") {
  diagnostics->Add(
      {DiagnosticLevel::kError, {place, 0, 0}, std::move(message), "", std::move(suggestion), ""});
}

struct Pair {
  std::string left;
  std::string right;
};

// "left=right", both not empty unless `may_be_empty` allows it of the right one.
std::optional<Pair> SplitPair(const std::string& text, char separator, bool may_be_empty) {
  const std::size_t at = text.find(separator);
  if (at == std::string::npos || at == 0 || (at + 1 == text.size() && !may_be_empty))
    return std::nullopt;
  return Pair{text.substr(0, at), text.substr(at + 1)};
}

std::optional<ImportCondition> ParseCondition(const std::string& text) {
  std::optional<Pair> pair = SplitPair(text, '=', true);
  if (!pair) return std::nullopt;
  ImportCondition condition{std::move(pair->left), std::move(pair->right), false};
  if (condition.column.ends_with('!')) {
    condition.is_negated = true;
    condition.column.pop_back();
  }
  if (condition.column.empty()) return std::nullopt;
  return condition;
}

// An object of texts.
void ReadTexts(doc::ObjectReader& r, std::string_view key, std::map<std::string, std::string>* out,
               std::string_view doc) {
  doc::Node node;
  r.Any(key, &node, doc);
  if (!r.Has(key)) return;
  if (!node.is_object())
    return r.Fail(key, "expected an object of texts, found " + doc::FoundText(node));
  for (const doc::Member& member : node.members) {
    const Result<std::string> text = member.value.AsString();
    if (!text.ok())
      r.Fail(key, doc::QuoteShort(member.key) + ": expected a text, found " +
                      doc::FoundText(member.value));
    else
      (*out)[member.key] = *text;
  }
}

void ReadValues(doc::ObjectReader& r, ImportMap* out) {
  doc::Node node;
  r.Any("values", &node, "field: {found: taken}; any other text of the field's column is an error");
  if (!r.Has("values")) return;
  if (!node.is_object())
    return r.Fail("values", "expected an object of objects, found " + doc::FoundText(node));
  for (const doc::Member& field : node.members) {
    for (const doc::Member& value : field.value.members) {
      const Result<std::string> text = value.value.AsString();
      if (text.ok()) out->values[field.key][value.key] = *text;
    }
    if (out->values[field.key].size() != field.value.members.size() || field.value.members.empty())
      r.Fail("values", doc::QuoteShort(field.key) + ": expected an object of texts");
  }
}

class CommandLine {
 public:
  CommandLine(const ImportMapOptions& options, Diagnostics* diagnostics)
      : options_(options), diagnostics_(diagnostics) {}

  void AddTo(ImportMap* map) {
    for (const std::string& list : options_.map) AddColumns(list, map);
    for (const std::string& text : options_.set) {
      if (std::optional<Pair> pair = Take("--set", text, '=', "FIELD=TEXT"))
        map->constants[pair->left] = pair->right;
    }
    for (const std::string& text : options_.values) AddValue(text, map);
    for (const std::string& text : options_.where) {
      if (std::optional<ImportCondition> condition = ParseCondition(text))
        map->conditions.push_back(std::move(*condition));
      else
        Complain(diagnostics_, "--where",
                 doc::QuoteShort(text) + " is not COLUMN=PATTERN or COLUMN!=PATTERN");
    }
  }

 private:
  std::optional<Pair> Take(const char* option, const std::string& text, char separator,
                           const char* form) {
    std::optional<Pair> pair = SplitPair(text, separator, false);
    if (!pair) Complain(diagnostics_, option, doc::QuoteShort(text) + " is not " + form);
    return pair;
  }
  void AddColumns(const std::string& list, ImportMap* map) {
    for (std::size_t begin = 0; begin <= list.size();) {
      const std::size_t end = std::min(list.find(',', begin), list.size());
      if (std::optional<Pair> pair =
              Take("--map", list.substr(begin, end - begin), '=', "FIELD=COLUMN"))
        map->columns[pair->left] = pair->right;
      begin = end + 1;
    }
  }
  void AddValue(const std::string& text, ImportMap* map) {
    constexpr const char* kForm = "FIELD:FOUND=TAKEN";
    const std::optional<Pair> field = Take("--value", text, ':', kForm);
    if (!field) return;
    if (std::optional<Pair> pair = Take("--value", field->right, '=', kForm))
      map->values[field->left][pair->left] = pair->right;
  }

  const ImportMapOptions& options_;
  Diagnostics* diagnostics_;
};

void CheckFields(const ImportMap& map, Diagnostics* diagnostics) {
  const std::string place = "column map";
  const auto check = [&](const std::string& field) {
    if (!IsField(field))
      Complain(diagnostics, place, "there is no field " + doc::QuoteShort(field),
               DidYouMean(field, KnownFields()));
  };
  for (const auto& [field, column] : map.columns) check(field);
  for (const auto& [field, text] : map.constants) {
    check(field);
    if (map.columns.contains(field))
      Complain(diagnostics, place, doc::QuoteShort(field) + " is both mapped to a column and set");
  }
  for (const auto& [field, values] : map.values)
    if (!map.columns.contains(field))
      Complain(diagnostics, place,
               "values are given for " + doc::QuoteShort(field) + ", which no column is mapped to");
}

}  // namespace

void ReadImportMap(doc::ObjectReader& r, ImportMap* out) {
  r.Describe("Which columns of a table become which fields of cases. The command line adds to it.");
  r.Int("format", &out->format, "version of the file format: 1", 1, 1, true);
  ReadTexts(
      r, "map", &out->columns,
      "field: column. Fields are those of a case, with dots for what is nested, answer and label");
  ReadTexts(r, "set", &out->constants, "field: the text that every row has");
  ReadValues(r, out);
  std::vector<std::string> where;
  r.StringList("where", &where, "COLUMN=PATTERN or COLUMN!=PATTERN with * and ?; all must hold");
  for (const std::string& text : where) {
    if (std::optional<ImportCondition> condition = ParseCondition(text))
      out->conditions.push_back(std::move(*condition));
    else
      r.Fail("where", doc::QuoteShort(text) + " is not COLUMN=PATTERN or COLUMN!=PATTERN");
  }
}

void ImportMapOptions::Add(Options& o) {
  o.List("--map", &map,
         "FIELD=COLUMN[,FIELD=COLUMN…], such as prompt=text,id=row_id,attributes.country=country");
  o.List("--set", &set, "FIELD=TEXT for every row, such as track=production");
  o.List("--value", &values,
         "FIELD:FOUND=TAKEN, such as expect:safe=allow; other texts are errors");
  o.List("--where", &where, "COLUMN=PATTERN or COLUMN!=PATTERN: take only those rows");
  o.Value("--map-file", &file,
          "a YAML file with map, set, values and where (plimsoll schema import)");
}

Result<ImportMap> MakeImportMap(const ImportMapOptions& options) {
  ImportMap map;
  Diagnostics diagnostics;
  if (!options.file.empty()) {
    PLIMSOLL_ASSIGN(const std::string bytes, ReadFile(options.file));
    const Result<doc::Node> node = doc::ParseYaml(bytes, options.file, &diagnostics);
    if (node.ok()) {
      const doc::Document document{options.file, bytes, 1, &diagnostics};
      doc::ObjectReader reader(document, *node);
      ReadImportMap(reader, &map);
    }
  }
  CommandLine(options, &diagnostics).AddTo(&map);
  CheckFields(map, &diagnostics);
  PLIMSOLL_TRY(diagnostics.ToStatus());
  return map;
}

Status CheckColumns(const ImportMap& map, const ImportTable& table) {
  Diagnostics diagnostics;
  const auto check = [&](const std::string& column) {
    const Status status = CheckColumn(table, column);
    if (!status.ok()) Complain(&diagnostics, "", status.error().message);
  };
  for (const auto& [field, column] : map.columns) check(column);
  for (const ImportCondition& condition : map.conditions) check(condition.column);
  return diagnostics.ToStatus();
}

std::string TextOf(const doc::Node& cell) {
  return cell.is_scalar() ? cell.text : doc::WriteJson(cell);
}

std::vector<const doc::Node*> SelectRows(const ImportMap& map, const ImportTable& table) {
  std::vector<const doc::Node*> selected;
  for (const doc::Node& row : table.rows) {
    const bool is_taken = std::all_of(
        map.conditions.begin(), map.conditions.end(), [&](const ImportCondition& condition) {
          const doc::Node* cell = CellOf(row, condition.column);
          return GlobMatch(condition.pattern, cell == nullptr ? "" : TextOf(*cell)) !=
                 condition.is_negated;
        });
    if (is_taken) selected.push_back(&row);
  }
  return selected;
}

}  // namespace plimsoll::cli
