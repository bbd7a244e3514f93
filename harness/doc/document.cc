#include "harness/doc/document.h"

#include <cstddef>
#include <utility>

namespace plimsoll::doc {
namespace {

constexpr std::size_t kLongestQuoted = 16 << 10;
constexpr std::size_t kMostQuoted = 1000;

// The line of `text` with that number, counted from 0, without its line break.
std::string_view LineOf(std::string_view text, int number) {
  if (number < 0) return {};
  std::size_t begin = 0;
  for (; number > 0; --number) {
    begin = text.find('\n', begin);
    if (begin == text.npos) return {};
    ++begin;
  }
  std::string_view line = text.substr(begin, text.find('\n', begin) - begin);
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  return line;
}

}  // namespace

void Complain(const Document& document, int line, int column, std::string message,
              std::string suggestion, DiagnosticLevel level, std::string rule) {
  if (document.diagnostics == nullptr) return;
  Diagnostic diagnostic{level, {document.file, line, column}, std::move(message),
                        "",    std::move(suggestion),         std::move(rule)};
  if (document.diagnostics->all().size() < kMostQuoted) {
    const std::string_view quoted = LineOf(document.text, line - document.first_line);
    if (quoted.size() <= kLongestQuoted) diagnostic.source_line = quoted;
  }
  document.diagnostics->Add(std::move(diagnostic));
}

}  // namespace plimsoll::doc
