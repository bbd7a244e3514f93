#ifndef HARNESS_CLI_PROCESS_H_
#define HARNESS_CLI_PROCESS_H_

#include <memory>
#include <ostream>

#include "harness/base/clock.h"
#include "harness/cli/session.h"
#include "harness/run/scheduler.h"

namespace plimsoll::cli {

/// The session of a real process: the system's clock and environment, and what its terminals can
/// do. SIGPIPE is ignored.
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

using SignalHandler = void (*)(int);

/// While it lives, SIGINT and SIGTERM count up the process's StopRequest instead of ending it: for
/// work that asks whether it shall stop. Does nothing where the session is of no process.
class StopSignals {
 public:
  explicit StopSignals(const Session& session);
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

 private:
  bool is_heard_ = false;
  SignalHandler interrupt_before_ = nullptr;
  SignalHandler terminate_before_ = nullptr;
};

/// What a stream can show: colours and columns of a terminal, plain otherwise; NO_COLOR is
/// honoured.
report::TerminalStyle StyleOf(int descriptor, const http::Environment& environment);

}  // namespace plimsoll::cli

#endif  // HARNESS_CLI_PROCESS_H_
