#include "harness/report/layout.h"

#include <algorithm>

#include "harness/base/utf8.h"
#include "harness/text/hostile.h"

namespace plimsoll::report {
namespace {

std::string_view CodeOf(Tone tone) {
  switch (tone) {
    case Tone::kPlain:
      return "";
    case Tone::kStrong:
      return "\x1b[1m";
    case Tone::kFaint:
      return "\x1b[2m";
    case Tone::kGood:
      return "\x1b[32m";
    case Tone::kDoubtful:
      return "\x1b[33m";
    case Tone::kBad:
      return "\x1b[31m";
  }
  return "";
}

/// How the report's own signs look in ASCII.
std::string_view AsciiOf(char32_t code_point) {
  switch (code_point) {
    case U'…':
      return "...";
    case U'–':
      return "-";
    case U'→':
      return "->";
    default:
      return "?";
  }
}

/// The longest beginning of `text` that is no wider than `columns`, at least one code point.
std::string_view Fitting(std::string_view text, std::size_t columns) {
  std::size_t size = 0;
  std::size_t width = 0;
  while (size < text.size()) {
    const std::size_t next = DecodeUtf8(text, size).length;
    width += text::DisplayWidth(text.substr(size, next));
    if (width > columns && size > 0) break;
    size += next;
  }
  return text.substr(0, size);
}

/// Where text is broken of which `most` bytes fit: at the last blank, but "80 %" stays together.
std::size_t BreakOf(std::string_view text, std::size_t most) {
  for (std::size_t at = text.rfind(' ', most); at != text.npos && at > 0;
       at = text.rfind(' ', at - 1))
    if (text[at + 1] != '%') return at;
  return most;
}

}  // namespace

std::string Clean(std::string_view bytes, std::size_t columns) {
  return text::CutColumns(text::OneLine(bytes, 4 * columns), columns);
}

std::vector<std::string> Wrap(std::string_view bytes, std::size_t columns) {
  constexpr std::size_t kMostBytes = 4'000;
  const std::string text = text::OneLine(bytes, kMostBytes);
  std::vector<std::string> lines;
  for (std::string_view rest = text; !rest.empty();) {
    std::string_view line = Fitting(rest, columns);
    if (line.size() < rest.size()) line = rest.substr(0, BreakOf(rest, line.size()));
    rest.remove_prefix(line.size());
    rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
    // A break may have brought a "::" to the beginning of a line.
    lines.push_back(text::Neutralise(line));
  }
  return lines;
}

std::string PadRight(std::string text, std::size_t columns) {
  const std::size_t width = text::DisplayWidth(text);
  return width < columns ? text.append(columns - width, ' ') : text;
}

std::string PadLeft(std::string text, std::size_t columns) {
  const std::size_t width = text::DisplayWidth(text);
  return width < columns ? text.insert(0, columns - width, ' ') : text;
}

Tone ToneOf(gate::Verdict verdict) {
  switch (verdict) {
    case gate::Verdict::kPass:
      return Tone::kGood;
    case gate::Verdict::kInconclusive:
      return Tone::kDoubtful;
    case gate::Verdict::kFail:
      return Tone::kBad;
  }
  return Tone::kPlain;
}

std::string Paint(const TerminalStyle& style, Tone tone, std::string_view text) {
  if (!style.has_color || tone == Tone::kPlain) return std::string(text);
  return std::string(CodeOf(tone)).append(text).append("\x1b[0m");
}

std::string ToAscii(std::string_view utf8) {
  std::string out;
  while (!utf8.empty()) {
    const Utf8Step next = DecodeUtf8(utf8, 0);
    if (next.code_point < 0x80) {
      out.push_back(static_cast<char>(next.code_point));
    } else {
      out.append(AsciiOf(next.code_point));
    }
    utf8.remove_prefix(next.length);
  }
  return out;
}

}  // namespace plimsoll::report
