#ifndef HARNESS_CLI_COMMON_H_
#define HARNESS_CLI_COMMON_H_

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/cli/config.h"
#include "harness/cli/options.h"
#include "harness/suite/select.h"
#include "harness/suite/suite.h"

namespace plimsoll::cli {

/// Options that say what is looked at.
struct SelectOptions {
  std::string config;
  std::vector<std::string> suites;
  std::vector<std::string> tracks;
  std::string filter;
  std::string shard;
  void Add(Options& options);
};

/// Options that say how a run is made.
struct RunOptions {
  std::string target;
  std::string model;
  int epochs = 1;
  std::uint64_t seed = 1;
  std::optional<std::int64_t> concurrency;
  std::optional<std::int64_t> max_requests;
  std::optional<double> max_cost_usd;
  std::string max_duration;
  std::string store;
  std::string resume;
  bool use_cache = false;
  std::string record;
  bool is_sequential = false;
  void Add(Options& options);
  void AddSequential(Options& options);  ///< of the commands that know a baseline
};

/// Configuration and suites of one command.
struct Workspace {
  Config config;
  std::vector<suite::Suite> suites;
};

/// Loads both and shows their warnings. Errors: kInvalid with every complaint of every file;
/// kNothingSelected without suites.
Result<Workspace> OpenWorkspace(const Session& session, const SelectOptions& select);

/// The selection that the options describe. Errors: kInvalid.
Result<suite::Selection> SelectionOf(const SelectOptions& select);

/// "90s", "30m", "2h", "1h30m". Errors: kInvalid.
Result<std::chrono::milliseconds> ParseDuration(const std::string& text);

}  // namespace plimsoll::cli

#endif  // HARNESS_CLI_COMMON_H_
