#include "harness/base/source_mark.h"

#include <algorithm>
#include <cstdio>
#include <tuple>
#include <utility>

#include "harness/base/utf8.h"

namespace plimsoll {
namespace {

constexpr std::size_t kWidest = 160;  // columns of a quoted source line

bool IsControl(char32_t c) { return c < 0x20 || (c >= 0x7F && c < 0xA0); }

// Characters that change the order or the look of their neighbours.
bool IsDirectional(char32_t c) {
  return c == 0x61C || c == 0x200E || c == 0x200F || (c >= 0x2028 && c <= 0x202E) ||
         (c >= 0x2066 && c <= 0x2069);
}

std::string Escape(const char* format, unsigned value) {
  char buffer[16];
  std::snprintf(buffer, sizeof buffer, format, value);
  return buffer;
}

// What is shown for the step at `at`: a tab is one blank, so that a caret can stand under what
// follows.
std::string Visible(std::string_view bytes, std::size_t at, const Utf8Step& step) {
  if (!step.is_valid) {
    std::string shown;
    for (char byte : bytes.substr(at, step.length))
      shown += Escape("\\x%02X", static_cast<unsigned char>(byte));
    return shown;
  }
  if (step.code_point == '\t') return " ";
  if (IsControl(step.code_point)) return Escape("\\x%02X", step.code_point);
  if (IsDirectional(step.code_point)) return Escape("\\u{%04X}", step.code_point);
  return std::string(bytes.substr(at, step.length));
}

std::string VisibleText(std::string_view bytes) {
  std::string shown;
  for (std::size_t at = 0; at < bytes.size();) {
    const Utf8Step step = DecodeUtf8(bytes, at);
    shown += bytes[at] == '\n' ? "\n" : Visible(bytes, at, step);
    at += step.length;
  }
  return shown;
}

// The columns of a quoted line; an escape takes several. `caret` is the index of the marked one.
struct Quote {
  std::vector<std::string> columns;
  std::size_t caret = 0;
  bool is_cut_before = false;
  bool is_cut_after = false;
};

// The neighbourhood of the caret: enough code points to fill the widest line on either side.
Quote QuoteAround(std::string_view line, std::size_t caret) {
  Quote quote;
  std::size_t index = 0;
  for (std::size_t at = 0; at < line.size(); ++index) {
    const Utf8Step step = DecodeUtf8(line, at);
    if (index == caret) quote.caret = quote.columns.size();
    if (index > caret + kWidest) {
      quote.is_cut_after = true;
      break;
    }
    if (index + kWidest < caret) {
      quote.is_cut_before = true;
    } else {
      const std::string shown = Visible(line, at, step);
      if (shown.front() != '\\' || step.length == shown.size()) {
        quote.columns.push_back(shown);
      } else {
        for (char c : shown) quote.columns.emplace_back(1, c);
      }
    }
    at += step.length;
  }
  if (caret >= index) quote.caret = quote.columns.size();
  return quote;
}

void CutToWidth(Quote* quote) {
  std::vector<std::string>& columns = quote->columns;
  const std::size_t begin = quote->caret > kWidest * 3 / 4 ? quote->caret - kWidest / 2 : 0;
  if (begin > 0) {
    columns.erase(columns.begin(), columns.begin() + begin);
    quote->caret -= begin;
    quote->is_cut_before = true;
  }
  if (columns.size() > kWidest) {
    columns.resize(kWidest);
    quote->is_cut_after = true;
  }
  if (quote->is_cut_before && !columns.empty()) columns.front() = "…";
  if (quote->is_cut_after && !columns.empty()) columns.back() = "…";
}

std::string RenderSourceLine(const Diagnostic& diagnostic) {
  const int column = diagnostic.mark.column;
  Quote quote = QuoteAround(diagnostic.source_line, column > 0 ? column - 1 : 0);
  CutToWidth(&quote);
  std::string text = "\n  ";
  for (const std::string& shown : quote.columns) text += shown;
  if (column > 0) text += "\n  " + std::string(quote.caret, ' ') + "^";
  return text;
}

std::string Count(int number, const char* noun) {
  return std::to_string(number) + " " + noun + (number == 1 ? "" : "s");
}

}  // namespace

std::string_view DiagnosticLevelName(DiagnosticLevel level) {
  switch (level) {
    case DiagnosticLevel::kError:
      return "error";
    case DiagnosticLevel::kWarning:
      return "warning";
    case DiagnosticLevel::kNote:
      return "note";
  }
  return "error";
}

void Diagnostics::Add(Diagnostic diagnostic) {
  if (diagnostic.level == DiagnosticLevel::kError) ++errors_;
  all_.push_back(std::move(diagnostic));
}

Status Diagnostics::ToStatus() const {
  if (!has_errors()) return Status();
  return Error{ErrorCode::kInvalid, RenderDiagnostics(all_)};
}

std::string RenderDiagnostic(const Diagnostic& diagnostic) {
  std::string text;
  const SourceMark& mark = diagnostic.mark;
  if (!mark.file.empty()) {
    text = VisibleText(mark.file) + ":";
    if (mark.line > 0) text += std::to_string(mark.line) + ":";
    if (mark.line > 0 && mark.column > 0) text += std::to_string(mark.column) + ":";
    text += " ";
  }
  text.append(DiagnosticLevelName(diagnostic.level))
      .append(": ")
      .append(VisibleText(diagnostic.message));
  if (!diagnostic.rule.empty()) text += " [" + diagnostic.rule + "]";
  if (!diagnostic.source_line.empty()) text += RenderSourceLine(diagnostic);
  if (!diagnostic.suggestion.empty()) text += "\n  " + VisibleText(diagnostic.suggestion);
  return text;
}

std::string RenderDiagnostics(std::span<const Diagnostic> diagnostics) {
  std::vector<const Diagnostic*> sorted;
  int counts[3] = {};
  for (const Diagnostic& diagnostic : diagnostics) {
    sorted.push_back(&diagnostic);
    ++counts[static_cast<int>(diagnostic.level)];
  }
  std::stable_sort(sorted.begin(), sorted.end(), [](const Diagnostic* a, const Diagnostic* b) {
    return std::tie(a->mark.file, a->mark.line, a->mark.column) <
           std::tie(b->mark.file, b->mark.line, b->mark.column);
  });
  std::string text;
  for (const Diagnostic* diagnostic : sorted) text += RenderDiagnostic(*diagnostic) + "\n";
  text += Count(counts[0], "error");
  if (counts[1] > 0) text += ", " + Count(counts[1], "warning");
  if (counts[2] > 0) text += ", " + Count(counts[2], "note");
  return text;
}

}  // namespace plimsoll
