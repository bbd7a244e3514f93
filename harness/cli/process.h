#ifndef HARNESS_CLI_PROCESS_H_
#define HARNESS_CLI_PROCESS_H_

#include <memory>
#include <ostream>

#include "harness/base/clock.h"
#include "harness/cli/session.h"
#include "harness/run/scheduler.h"

namespace plimsoll::cli {

/// The session of a real process: the system's clock and environment, what its terminals can do,
/// and its signals. SIGINT and SIGTERM count up StopRequest::signals; SIGPIPE is ignored.
class ProcessSession {
 public:
  ProcessSession(std::ostream* out, std::ostream* err);
  ~ProcessSession();
  ProcessSession(const ProcessSession&) = delete;
  ProcessSession& operator=(const ProcessSession&) = delete;
  Session& session() { return session_; }

 private:
  std::unique_ptr<Clock> clock_;
  run::StopRequest stop_;
  Session session_;
};

/// What a stream can show: colours and columns of a terminal, plain otherwise; NO_COLOR is
/// honoured.
report::TerminalStyle StyleOf(int descriptor, const http::Environment& environment);

}  // namespace plimsoll::cli

#endif  // HARNESS_CLI_PROCESS_H_
