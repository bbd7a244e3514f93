#ifndef HARNESS_CLI_TRAINING_LINT_H_
#define HARNESS_CLI_TRAINING_LINT_H_

#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/base/source_mark.h"
#include "harness/cli/session.h"
#include "harness/suite/suite.h"

namespace plimsoll::cli {

/// Warns ("seen-in-training") of cases that a published rule finds in the corpora. Errors: those of
/// CorpusFilesOf and ScanCorpora.
Status LintTraining(const Session& session, const std::vector<suite::Suite>& suites,
                    const std::vector<std::string>& corpora, const std::string& field,
                    Diagnostics* found);

}  // namespace plimsoll::cli

#endif  // HARNESS_CLI_TRAINING_LINT_H_
