#ifndef HARNESS_CLI_SESSION_H_
#define HARNESS_CLI_SESSION_H_

#include <ostream>
#include <string>

#include "harness/base/clock.h"
#include "harness/base/source_mark.h"
#include "harness/http/credential.h"
#include "harness/report/report.h"
#include "harness/run/scheduler.h"

namespace plimsoll::cli {

/// What a command is given of the world: where it writes, what time it is, what the environment
/// says. Results go to `out`, everything else to `err`.
struct Session {
  std::ostream* out = nullptr;
  std::ostream* err = nullptr;
  const Clock* clock = nullptr;
  http::Environment environment;
  const run::StopRequest* stop = nullptr;
  report::TerminalStyle out_style;
  report::TerminalStyle err_style;
  bool err_is_terminal = false;
  bool is_quiet = false;   ///< --quiet: no progress and no notes
  bool is_github = false;  ///< under GitHub Actions: no model text on stdout
  std::string program;     ///< argv[0], for hints
};

/// A line for people on `err`, unless --quiet.
void Note(const Session& session, const std::string& line);
/// Warnings and notes that a loader left, rendered on `err`.
void ShowDiagnostics(const Session& session, const Diagnostics& diagnostics);

}  // namespace plimsoll::cli

#endif  // HARNESS_CLI_SESSION_H_
