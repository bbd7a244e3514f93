#include "harness/judge/settings.h"

#include <string>

namespace plimsoll::judge {

Status SettingsStatus(const suite::Expectation& expectation, const Diagnostics& diagnostics) {
  std::string list;
  for (const Diagnostic& diagnostic : diagnostics.all()) {
    if (diagnostic.level != DiagnosticLevel::kError) continue;
    if (!list.empty()) list += "; ";
    list += diagnostic.message;
    if (!diagnostic.suggestion.empty()) list += ", " + diagnostic.suggestion;
    if (diagnostic.mark.line > 0) {
      list += " (" + std::to_string(diagnostic.mark.line) + ":" +
              std::to_string(diagnostic.mark.column) + ")";
    }
  }
  if (list.empty()) return {};
  return SettingsError(expectation, list);
}

Error SettingsError(const suite::Expectation& expectation, std::string_view message) {
  return MakeError(ErrorCode::kInvalid, "judge \"", expectation.judge, "\": ", message);
}

}  // namespace plimsoll::judge
