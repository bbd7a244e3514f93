#ifndef HARNESS_CLI_IMPORT_TABLE_H_
#define HARNESS_CLI_IMPORT_TABLE_H_

#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/base/source_mark.h"
#include "harness/doc/node.h"

namespace plimsoll::cli {

enum class ImportFormat { kCsv, kJsonl };

/// A file of rows as it was read: nothing is interpreted yet.
struct ImportTable {
  std::string file;
  std::string digest;  ///< SHA-256 of the bytes, hexadecimal
  ImportFormat format = ImportFormat::kCsv;
  std::vector<std::string> columns;  ///< of the header; of JSON Lines: every key of any row
  std::vector<doc::Node> rows;       ///< an object by column each; knows its line
};

/// Reads a whole file. CSV: RFC 4180, every value a string. JSON Lines: an object a line, values as
/// they are. Errors: those of ReadFile; kInvalid with file and line, of JSON Lines with every bad
/// line.
Result<ImportTable> ReadImportTable(const std::string& path, ImportFormat format);

/// The value of a row's column, or null where there is none. A name that begins with "/" and is no
/// column is an RFC 6901 pointer into a row of JSON Lines.
const doc::Node* CellOf(const doc::Node& row, const std::string& column);

/// Complains where no row can have that column.
Status CheckColumn(const ImportTable& table, const std::string& column);

/// The tags of one cell, parted by commas or semicolons.
std::vector<std::string> TagsIn(std::string_view cell);

}  // namespace plimsoll::cli

#endif  // HARNESS_CLI_IMPORT_TABLE_H_
