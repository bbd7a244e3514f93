#ifndef HARNESS_CLI_NAMED_SUITES_H_
#define HARNESS_CLI_NAMED_SUITES_H_

#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/base/source_mark.h"
#include "harness/suite/suite.h"

namespace plimsoll::cli {

/// The suites that a command's arguments name: a folder that holds suite.yaml, a manifest, or the
/// id of one of the configuration's suites; no name means all of the configuration's. A suite that
/// does not load is left out and its complaints go to `diagnostics`. Errors: kNotFound; kInvalid
/// for a configuration that does not load.
Result<std::vector<suite::Suite>> LoadNamedSuites(const std::string& config_path,
                                                  const std::vector<std::string>& names,
                                                  Diagnostics* diagnostics);

/// One suite by name. Errors: as above; kInvalid with the rendered complaints where it does not
/// load.
Result<suite::Suite> LoadNamedSuite(const std::string& config_path, const std::string& name);

/// The suites of a folder: itself where it holds suite.yaml, else those of the folders right below
/// it. Errors: kNotFound where there is none; kInvalid with the rendered complaints.
Result<std::vector<suite::Suite>> LoadSuitesBelow(const std::string& folder);

}  // namespace plimsoll::cli

#endif  // HARNESS_CLI_NAMED_SUITES_H_
