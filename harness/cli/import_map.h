#ifndef HARNESS_CLI_IMPORT_MAP_H_
#define HARNESS_CLI_IMPORT_MAP_H_

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/base/source_mark.h"
#include "harness/cli/import_table.h"
#include "harness/cli/options.h"
#include "harness/doc/object_reader.h"

namespace plimsoll::cli {

/// Fields of an import that no case has: the answer that a target gave, and what a judge said of
/// it.
inline constexpr std::string_view kAnswerField = "answer";
inline constexpr std::string_view kLabelField = "label";

/// A row is taken where the column's text matches the pattern of * and ? (or does not, where
/// negated).
struct ImportCondition {
  std::string column;
  std::string pattern;
  bool is_negated = false;
  bool operator==(const ImportCondition&) const = default;
};

/// Which column becomes which field. Fields are those of a case (suite/suite.h), with dots for what
/// is nested
/// ("provenance.source", "attributes.country"), and `answer` and `label`.
struct ImportMap {
  int format = 1;
  std::map<std::string, std::string> columns;    ///< field -> column
  std::map<std::string, std::string> constants;  ///< field -> the text of every row
  /// field -> found text -> text that is taken instead; any other text is an error
  std::map<std::string, std::map<std::string, std::string>> values;
  std::vector<ImportCondition> conditions;  ///< all must hold
};

/// The file of --map-file: {format, map, set, values, where}.
void ReadImportMap(doc::ObjectReader& r, ImportMap* out);

/// How a map is given on the command line.
struct ImportMapOptions {
  std::vector<std::string> map;     ///< "prompt=text,id=row"
  std::vector<std::string> set;     ///< "track=production"
  std::vector<std::string> values;  ///< "expect:safe=allow"
  std::vector<std::string> where;   ///< "type=contrast_*" or "type!=contrast_*"
  std::string file;
  void Add(Options& options);
};

/// The file's map, with what the command line says in addition (and instead, where both name a
/// field). Errors: kInvalid with every complaint: unknown fields, fields that are mapped and set,
/// what cannot be parsed.
Result<ImportMap> MakeImportMap(const ImportMapOptions& options);

/// That the table has every column that the map names. Errors: kInvalid with every complaint.
Status CheckColumns(const ImportMap& map, const ImportTable& table);

/// The text of a scalar; of a list or an object, its JSON.
std::string TextOf(const doc::Node& cell);

/// The rows that the conditions take. Borrows the table.
std::vector<const doc::Node*> SelectRows(const ImportMap& map, const ImportTable& table);

}  // namespace plimsoll::cli

#endif  // HARNESS_CLI_IMPORT_MAP_H_
