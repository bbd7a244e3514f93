#ifndef HARNESS_CLI_OPTIONS_H_
#define HARNESS_CLI_OPTIONS_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/exit_code.h"
#include "harness/base/result.h"
#include "harness/cli/session.h"

namespace plimsoll::cli {

/// The options of one command. Names are as CLI11 takes them: "--json", "-o,--out"; positionals
/// have no dashes.
class Options {
 public:
  virtual ~Options() = default;
  virtual void Flag(const std::string& name, bool* out, const std::string& doc) = 0;
  virtual void Value(const std::string& name, std::string* out, const std::string& doc,
                     bool required = false) = 0;
  virtual void Value(const std::string& name, std::optional<std::string>* out,
                     const std::string& doc) = 0;
  virtual void Value(const std::string& name, std::optional<std::int64_t>* out,
                     const std::string& doc) = 0;
  virtual void Value(const std::string& name, std::optional<double>* out,
                     const std::string& doc) = 0;
  virtual void Value(const std::string& name, int* out, const std::string& doc) = 0;
  virtual void Value(const std::string& name, std::uint64_t* out, const std::string& doc) = 0;
  virtual void List(const std::string& name, std::vector<std::string>* out, const std::string& doc,
                    bool required = false) = 0;
  virtual void Choice(const std::string& name, std::string* out,
                      const std::vector<std::string>& choices, const std::string& doc) = 0;
  /// Everything after "--", untouched.
  virtual void Rest(std::vector<std::string>* out, const std::string& doc) = 0;
};

/// One command: its words ("suite lint"), what it does, an example, its options and what runs it.
struct Command {
  std::string name;
  std::string summary;
  std::string example;
  std::function<void(Options&)> configure;
  std::function<Result<ExitCode>(Session&)> run;
};

/// Parses the command line and runs one command. Everything that ends a command ends here, as an
/// exit code.
int Main(int argc, char** argv, Session& session);

/// The commands there are, in the order of --help; builtin.cc lists them, one file each makes them.
std::vector<Command> BuiltinCommands();

}  // namespace plimsoll::cli

#endif  // HARNESS_CLI_OPTIONS_H_
