#ifndef TESTS_CLI_CLI_RUNNER_H_
#define TESTS_CLI_CLI_RUNNER_H_

#include <map>
#include <string>
#include <vector>

#include "harness/base/clock.h"
#include "harness/cli/options.h"
#include "harness/cli/session.h"

namespace plimsoll::cli {

/// What a command line came to.
struct CliResult {
  int code = -1;
  std::string out;
  std::string err;
};

/// Runs command lines in this process, in a temporary folder that is the working folder while the
/// runner lives, on a clock that moves a second between two commands.
class CliRunner {
 public:
  CliRunner();
  ~CliRunner();
  CliRunner(const CliRunner&) = delete;
  CliRunner& operator=(const CliRunner&) = delete;

  /// Runs "plimsoll ARGUMENTS…".
  CliResult Run(const std::vector<std::string>& arguments);
  /// Writes a file below the folder; missing folders are made.
  void Write(const std::string& path, const std::string& text);
  std::string Read(const std::string& path) const;
  bool Exists(const std::string& path) const;

  /// What the next command sees of the world; its streams are the runner's.
  Session& session() { return session_; }
  FakeClock& clock() { return clock_; }
  std::map<std::string, std::string>& environment() { return environment_; }
  const std::string& folder() const { return folder_; }

 private:
  std::string folder_;
  std::string outer_folder_;
  FakeClock clock_;
  std::map<std::string, std::string> environment_;
  Session session_;
};

/// The folder of shared data that $PLIMSOLL_TEST_DATA names, or an empty string.
std::string SharedData();

/// A file of the repository, which tests are started from.
std::string RepositoryFile(const std::string& path);

}  // namespace plimsoll::cli

#endif  // TESTS_CLI_CLI_RUNNER_H_
