#ifndef HARNESS_DOC_DOCUMENT_H_
#define HARNESS_DOC_DOCUMENT_H_

#include <string>
#include <string_view>

#include "harness/base/source_mark.h"

namespace plimsoll::doc {

/// A user's document while it is decoded: the text (to quote lines from) and where complaints go.
struct Document {
  std::string file;
  std::string_view text;
  int first_line = 1;  ///< the line of the file at which `text` begins
  Diagnostics* diagnostics = nullptr;
};

/// Adds a complaint about a place with its source line. Lines over 16 KiB, and lines once there are
/// a thousand complaints, are not quoted: a hostile file must not grow by being complained about.
void Complain(const Document& document, int line, int column, std::string message,
              std::string suggestion = "", DiagnosticLevel level = DiagnosticLevel::kError,
              std::string rule = "");

}  // namespace plimsoll::doc

#endif  // HARNESS_DOC_DOCUMENT_H_
