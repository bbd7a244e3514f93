#ifndef HARNESS_CLI_IMPORT_TRIALS_H_
#define HARNESS_CLI_IMPORT_TRIALS_H_

#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/cli/import_map.h"
#include "harness/cli/import_table.h"
#include "harness/run/record.h"
#include "harness/suite/suite.h"

namespace plimsoll::cli {

/// Which labels of a judge pass and which fail. Labels compare byte for byte; one in no list is an
/// error.
struct ImportLabels {
  std::vector<std::string> pass;
  std::vector<std::string> fail;
  std::vector<std::string> unscored;  ///< the judge could not say: missing, never a pass
  std::string judge;                  ///< who labelled, such as "human"
};

/// Errors: kInvalid where no label passes, none fails, or one stands in two lists.
Status CheckLabels(const ImportLabels& labels);

/// "import/1#" and digits of the judge's name and the labels: two imports compare only where these
/// are the same.
std::string IdentityOf(const ImportLabels& labels);

/// What the labels expect, for cases whose map does not say: judge `label` with the same lists.
suite::Expectation ExpectationOf(const ImportLabels& labels);

/// A finished trial for each row; row i is case i of the suite. An answer that is mapped and empty
/// is target_empty, whatever its label. Errors: kInvalid with the complaints of all rows, by file
/// and line.
Result<std::vector<run::TrialRecord>> MakeImportedTrials(
    const ImportMap& map, const ImportTable& table, const std::vector<const doc::Node*>& rows,
    const suite::Suite& suite, const ImportLabels& labels, const std::string& ended);

}  // namespace plimsoll::cli

#endif  // HARNESS_CLI_IMPORT_TRIALS_H_
