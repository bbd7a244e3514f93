#include "harness/cli/process.h"

#include <signal.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <string>

namespace plimsoll::cli {
namespace {

// A signal handler takes no parameter of ours, so this one pointer is global; it is set before the
// handlers are.
run::StopRequest* g_stop = nullptr;

/// Gives the handler before.
SignalHandler Handle(int signal_number, SignalHandler handler) {
  struct sigaction action {};
  struct sigaction before {};
  action.sa_handler = handler;
  action.sa_flags = SA_RESTART;
  sigaction(signal_number, &action, &before);
  return before.sa_handler;
}

// What the second signal does not end, such as a model that computes, the third does.
void OnSignal(int signal_number) {
  g_stop->last_signal.store(signal_number, std::memory_order_relaxed);
  if (g_stop->signals.fetch_add(1, std::memory_order_relaxed) > 0) Handle(signal_number, SIG_DFL);
}

}  // namespace

report::TerminalStyle StyleOf(int descriptor, const http::Environment& environment) {
  report::TerminalStyle style;
  const bool is_terminal = isatty(descriptor) == 1;
  const std::string term = environment("TERM").value_or("");
  style.has_color = is_terminal && term != "dumb" && environment("NO_COLOR").value_or("").empty();
  std::string locale;
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    locale = environment(name).value_or("");
    if (!locale.empty()) break;
  }
  // Where nobody said anything (CI containers), logs are read as UTF-8; an explicit C or POSIX
  // locale is taken at its word.
  style.has_unicode = locale != "C" && locale != "POSIX";
  winsize size{};
  if (is_terminal && ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    style.columns = std::clamp<int>(size.ws_col, 60, 140);
  return style;
}

ProcessSession::ProcessSession(std::ostream* out, std::ostream* err) : clock_(MakeSystemClock()) {
  session_.out = out;
  session_.err = err;
  session_.clock = clock_.get();
  session_.environment = http::ProcessEnvironment();
  session_.stop = &stop_;
  session_.out_style = StyleOf(STDOUT_FILENO, session_.environment);
  session_.err_style = StyleOf(STDERR_FILENO, session_.environment);
  session_.err_is_terminal = isatty(STDERR_FILENO) == 1;
  session_.is_github = session_.environment("GITHUB_ACTIONS").value_or("") == "true";
  g_stop = &stop_;
  Handle(SIGPIPE, SIG_IGN);
}

ProcessSession::~ProcessSession() { g_stop = nullptr; }

StopSignals::StopSignals(const Session& session)
    : is_heard_(g_stop != nullptr && session.stop == g_stop) {
  if (!is_heard_) return;
  interrupt_before_ = Handle(SIGINT, OnSignal);
  terminate_before_ = Handle(SIGTERM, OnSignal);
}

StopSignals::~StopSignals() {
  if (!is_heard_) return;
  Handle(SIGINT, interrupt_before_);
  Handle(SIGTERM, terminate_before_);
}

}  // namespace plimsoll::cli
