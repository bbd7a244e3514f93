#include "harness/cli/progress.h"

#include <chrono>

#include "harness/report/report.h"

namespace plimsoll::cli {

void ProgressPrinter::Show(const run::Progress& progress) {
  if (session_->is_quiet) return;
  const Instant now = session_->clock->Now();
  if (session_->err_is_terminal) {
    *session_->err << "\r\x1b[2K" << report::ProgressLine(progress, session_->err_style)
                   << std::flush;
    is_open_ = true;
    return;
  }
  const bool is_done = progress.done == progress.planned;
  if (!is_done && shown_ != Instant{} && now - shown_ < std::chrono::seconds(10)) return;
  if (shown_ == Instant{} && !is_done) {
    shown_ = now;  // the first line comes after ten seconds: short runs need none
    return;
  }
  shown_ = now;
  *session_->err << report::ProgressLine(progress, session_->err_style) << '\n' << std::flush;
}

void ProgressPrinter::Finish() {
  if (is_open_) *session_->err << '\n' << std::flush;
  is_open_ = false;
}

}  // namespace plimsoll::cli
