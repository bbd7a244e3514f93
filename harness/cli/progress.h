#ifndef HARNESS_CLI_PROGRESS_H_
#define HARNESS_CLI_PROGRESS_H_

#include "harness/base/clock.h"
#include "harness/cli/session.h"
#include "harness/run/scheduler.h"

namespace plimsoll::cli {

/// Live progress on `err`: one line that is written over on a terminal, a line every ten seconds in
/// a log.
class ProgressPrinter {
 public:
  explicit ProgressPrinter(Session* session) : session_(session) {}
  void Show(const run::Progress& progress);
  /// Ends the line.
  void Finish();

 private:
  Session* session_;
  Instant shown_{};
  bool is_open_ = false;
};

}  // namespace plimsoll::cli

#endif  // HARNESS_CLI_PROGRESS_H_
