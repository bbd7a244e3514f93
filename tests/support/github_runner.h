#ifndef TESTS_SUPPORT_GITHUB_RUNNER_H_
#define TESTS_SUPPORT_GITHUB_RUNNER_H_

#include <string>
#include <string_view>
#include <vector>

namespace plimsoll::testing {

/// The names of the workflow commands that a GitHub runner could read in a log: `::name …::` after
/// leading blanks, and `##[name …]` at any column. Errs on the side of finding one: every place in
/// a line is tried and not only the first, every separator that some tool takes for a line break
/// breaks lines, and characters without weight are overlooked as .NET's culture-sensitive search
/// does. Source: actions/runner, src/Runner.Common/ActionCommand.cs, TryParseV2 and TryParse.
std::vector<std::string> FindRunnerCommands(std::string_view log);

}  // namespace plimsoll::testing

#endif  // TESTS_SUPPORT_GITHUB_RUNNER_H_
