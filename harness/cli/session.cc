#include "harness/cli/session.h"

namespace plimsoll::cli {

void Note(const Session& session, const std::string& line) {
  if (!session.is_quiet) *session.err << line << '\n' << std::flush;
}

void ShowDiagnostics(const Session& session, const Diagnostics& diagnostics) {
  if (!diagnostics.all().empty()) Note(session, RenderDiagnostics(diagnostics.all()));
}

}  // namespace plimsoll::cli
