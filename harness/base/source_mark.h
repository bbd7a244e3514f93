#ifndef HARNESS_BASE_SOURCE_MARK_H_
#define HARNESS_BASE_SOURCE_MARK_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"

namespace plimsoll {

/// A place in a user's file. Units: line and column count from 1; 0 means unknown. Columns count
/// code points.
struct SourceMark {
  std::string file;
  int line = 0;
  int column = 0;
  bool operator==(const SourceMark&) const = default;
};

enum class DiagnosticLevel { kError, kWarning, kNote };
std::string_view DiagnosticLevelName(DiagnosticLevel level);  ///< "error", "warning", "note"

/// One complaint about a user's file.
struct Diagnostic {
  DiagnosticLevel level = DiagnosticLevel::kError;
  SourceMark mark;
  std::string message;      ///< lower case, no full stop
  std::string source_line;  ///< the line as it stands, or empty
  std::string suggestion;   ///< what would mend it, such as `did you mean "expect"?`, or empty
  std::string rule;         ///< a lint rule's name, or empty
  bool operator==(const Diagnostic&) const = default;
};

/// Collects complaints so that a user sees all of them at once.
class Diagnostics {
 public:
  void Add(Diagnostic diagnostic);
  bool has_errors() const { return errors_ > 0; }
  int errors() const { return errors_; }
  const std::vector<Diagnostic>& all() const { return all_; }
  /// The complaints as an Error of code kInvalid (the rendered text), or success where none is an
  /// error.
  Status ToStatus() const;

 private:
  std::vector<Diagnostic> all_;
  int errors_ = 0;
};

/// One complaint for a person: `file:line:column: error: message`, the source line, a caret, the
/// suggestion. Control characters in the quoted line are made visible; lines over 160 columns are
/// cut around the caret.
std::string RenderDiagnostic(const Diagnostic& diagnostic);

/// All of them in order of file and line, ended by a count such as "3 errors, 1 warning".
std::string RenderDiagnostics(std::span<const Diagnostic> diagnostics);

}  // namespace plimsoll

#endif  // HARNESS_BASE_SOURCE_MARK_H_
