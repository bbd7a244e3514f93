#ifndef HARNESS_DOC_CSV_H_
#define HARNESS_DOC_CSV_H_

#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"

namespace plimsoll::doc {

/// A table read from CSV. Shapes: every row has as many fields as the header.
struct CsvTable {
  struct Row {
    std::vector<std::string> fields;
    int line = 0;  ///< the line of the file at which the row begins
  };
  std::vector<std::string> header;
  std::vector<Row> rows;
  /// The column's index, or -1.
  int Column(std::string_view name) const;
};

/// Parses CSV (RFC 4180): CRLF or LF, quoted fields with line breaks and doubled quotes, optional
/// final line break, an optional UTF-8 byte-order mark. Invalid UTF-8 is an error. Errors: kInvalid
/// with the line: a row of another length than the header, a quote inside a bare field or left
/// open, no header, an empty or repeated column name.
Result<CsvTable> ParseCsv(std::string_view text);

/// One field, quoted where RFC 4180 asks for it. With `for_spreadsheets` a leading = + - @ TAB CR
/// LF gets a ' before it.
std::string QuoteCsv(std::string_view field, bool for_spreadsheets = false);

}  // namespace plimsoll::doc

#endif  // HARNESS_DOC_CSV_H_
