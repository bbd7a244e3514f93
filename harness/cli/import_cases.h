#ifndef HARNESS_CLI_IMPORT_CASES_H_
#define HARNESS_CLI_IMPORT_CASES_H_

#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/cli/import_map.h"
#include "harness/cli/import_table.h"
#include "harness/suite/suite.h"

namespace plimsoll::cli {

/// What the suite that rows become is called, and what its cases expect where the map does not say.
struct ImportedSuite {
  std::string id;
  std::string version;
  std::string title;
  std::vector<suite::Expectation> expect;
};

/// A suite of one case for each row, in their order, held to the rules of a suite that is loaded.
/// An empty cell leaves its field out. What the map sets for every row becomes a default of the
/// manifest where a manifest has that field. Rows without an id are called "row-" and twelve digits
/// of the SHA-256 of what they ask; the second row that asks the same is "…-2". Errors: kInvalid
/// with the complaints of all rows, by file and line.
Result<suite::Suite> MakeImportedSuite(const ImportMap& map, const ImportTable& table,
                                       const std::vector<const doc::Node*>& rows,
                                       const ImportedSuite& called);

}  // namespace plimsoll::cli

#endif  // HARNESS_CLI_IMPORT_CASES_H_
