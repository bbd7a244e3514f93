#include "harness/text/hostile.h"

#include <utf8proc.h>

#include <algorithm>
#include <cstdio>
#include <utility>

#include "harness/base/utf8.h"
#include "harness/text/utf8.h"

namespace plimsoll::text {
namespace {

constexpr std::string_view kZeroWidthSpace = "\u200B";
constexpr std::string_view kEllipsis = "…";

bool IsAsciiDigit(char c) { return c >= '0' && c <= '9'; }
bool IsAsciiLetter(char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; }

bool IsControl(char32_t c) {
  if (c == '\t' || c == '\n') return false;
  return c < 0x20 || (c >= 0x7F && c <= 0x9F);
}

bool IsBidiControl(char32_t c) {
  return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x200E ||
         c == 0x200F || c == 0x061C;
}

/// Acts on a terminal, a parser or the order of reading instead of being read.
bool Acts(char32_t c) { return IsControl(c) || IsBidiControl(c) || c == 0xFFFE || c == 0xFFFF; }

bool EndsLine(char32_t c) { return c == '\n' || c == 0x2028 || c == 0x2029; }

/// What a log reader may trim or overlook before a command: white space of any kind, a byte order
/// mark, zero-width characters.
bool IsBlank(char32_t c) {
  if (c < 0x80) return c == ' ' || c == '\t';
  switch (utf8proc_category(static_cast<utf8proc_int32_t>(c))) {
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
    case UTF8PROC_CATEGORY_CF:
      return true;
    default:
      return false;
  }
}

std::string Visible(char32_t c) {
  char buffer[16];
  std::snprintf(buffer, sizeof buffer, c < 0x80 ? "\\x%02X" : "\\u{%X}", static_cast<unsigned>(c));
  return buffer;
}

/// Bytes that are copied without a second look.
bool IsPlain(char c) { return c >= ' ' && c <= '~' && c != '#' && c != ':'; }

class Neutraliser {
 public:
  explicit Neutraliser(std::string_view bytes) : rest_(bytes) { out_.reserve(bytes.size()); }

  std::string Run() && {
    while (!rest_.empty()) {
      TakePlain();
      if (!rest_.empty()) TakeOne();
    }
    return std::move(out_);
  }

 private:
  void TakePlain() {
    const auto end = std::find_if_not(rest_.begin(), rest_.end(), IsPlain);
    const std::string_view plain = rest_.substr(0, static_cast<std::size_t>(end - rest_.begin()));
    if (plain.find_first_not_of(' ') != plain.npos) at_line_start_ = false;
    out_.append(plain);
    rest_.remove_prefix(plain.size());
  }

  void TakeOne() {
    if (rest_.starts_with("\r\n")) rest_.remove_prefix(1);
    const bool is_command = rest_.starts_with("##[") || (at_line_start_ && rest_.starts_with("::"));
    Utf8Step next = DecodeUtf8(rest_, 0);
    rest_.remove_prefix(next.length);
    if (next.code_point == '\r') next.code_point = '\n';
    if (Acts(next.code_point)) {
      out_.append(Visible(next.code_point));
      at_line_start_ = false;
      return;
    }
    AppendUtf8(next.code_point, &out_);
    // The runner's culture-sensitive search overlooks U+200B, but then skips only the length of the
    // bare prefix, so that what it takes for a name still begins with the prefix's last character.
    if (is_command) out_.append(kZeroWidthSpace);
    at_line_start_ = EndsLine(next.code_point) || (at_line_start_ && IsBlank(next.code_point));
  }

  std::string_view rest_;
  std::string out_;
  bool at_line_start_ = true;
};

/// The bytes of the blank or line break that neutralised text begins with, 0 for none.
std::size_t LeadingBlank(std::string_view text) {
  if (text.empty()) return 0;
  if (text.front() == ' ' || text.front() == '\t' || text.front() == '\n') return 1;
  return text.starts_with("\u2028") || text.starts_with("\u2029") ? 3 : 0;
}

/// Neutralised text in one line: runs of blanks and line breaks are one blank, none at either end.
std::string Unfold(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  bool is_after_blank = true;
  while (!text.empty()) {
    const std::size_t blank = LeadingBlank(text);
    if (blank == 0) out.push_back(text.front());
    if (blank > 0 && !is_after_blank) out.push_back(' ');
    is_after_blank = blank > 0;
    text.remove_prefix(std::max<std::size_t>(blank, 1));
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

std::string CutEnd(std::string text, std::size_t max_bytes) {
  if (text.size() <= max_bytes) return text;
  const std::string_view end = max_bytes < kEllipsis.size() ? "" : kEllipsis;
  text.resize(FloorToCodePoint(text, max_bytes - end.size()));
  return text.append(end);
}

std::string RemovedLine(std::size_t removed, std::string_view where) {
  std::string line = "\n… " + std::to_string(removed) + " bytes removed";
  if (!where.empty()) line.append("; the whole text is in ").append(OneLine(where));
  return line.append(" …\n");
}

std::string_view Entity(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    default:
      return {};
  }
}

/// Whether GitHub or GitLab would make a link, a mention or a reference with text[at]: @name, #1,
/// !1, $1, %1, &1, ~label, GH-1, https://.
bool BeginsReference(std::string_view text, std::size_t at) {
  const std::string_view after = text.substr(at + 1);
  const char next = after.empty() ? ' ' : after.front();
  switch (text[at]) {
    case '@':
      return true;
    case '#':
    case '!':
    case '$':
    case '%':
    case '&':
    case '~':
      return IsAsciiDigit(next) || IsAsciiLetter(next);
    case '-':
      return IsAsciiDigit(next) && at >= 2 && (text[at - 2] | 0x20) == 'g' &&
             (text[at - 1] | 0x20) == 'h';
    case ':':
      return after.starts_with("//");
    default:
      return false;
  }
}

std::size_t LongestRun(std::string_view text, char c) {
  std::size_t longest = 0;
  std::size_t run = 0;
  for (const char each : text) {
    run = each == c ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

std::string PercentEncode(std::string_view bytes, std::string_view encoded) {
  std::string out;
  for (const char c : Neutralise(bytes)) {
    if (encoded.find(c) == encoded.npos) {
      out.push_back(c);
      continue;
    }
    char buffer[4];
    std::snprintf(buffer, sizeof buffer, "%%%02X", static_cast<unsigned>(c));
    out.append(buffer);
  }
  return out;
}

std::size_t Columns(char32_t c) {
  return static_cast<std::size_t>(utf8proc_charwidth(static_cast<utf8proc_int32_t>(c)));
}

}  // namespace

std::string RepairUtf8(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size());
  while (!bytes.empty()) {
    const Utf8Step next = DecodeUtf8(bytes, 0);
    AppendUtf8(next.code_point, &out);
    bytes.remove_prefix(next.length);
  }
  return out;
}

bool IsValidUtf8(std::string_view bytes) { return FindInvalidUtf8(bytes) == bytes.npos; }

std::string Neutralise(std::string_view bytes) { return Neutraliser(bytes).Run(); }

std::string OneLine(std::string_view bytes, std::size_t max_bytes) {
  return CutEnd(Unfold(Neutralise(bytes)), max_bytes);
}

std::string CutMiddle(std::string_view bytes, std::size_t max_bytes, std::string_view where) {
  std::string whole = Neutralise(bytes);
  if (whole.size() <= max_bytes) return whole;
  // The tail comes to stand at the start of a line, where a `::` in it takes a U+200B more.
  const std::size_t reserved = RemovedLine(whole.size(), where).size() + kZeroWidthSpace.size();
  if (reserved >= max_bytes) return CutEnd(std::move(whole), max_bytes);
  const std::size_t kept = max_bytes - reserved;
  const std::size_t head = FloorToCodePoint(whole, kept - kept / 2);
  std::size_t tail = whole.size() - kept / 2;
  while (FloorToCodePoint(whole, tail) != tail) ++tail;
  return whole.substr(0, head) + RemovedLine(tail - head, where) +
         Neutralise(std::string_view(whole).substr(tail));
}

std::string EscapeHtml(std::string_view bytes) {
  std::string out;
  for (const char c : Neutralise(bytes)) {
    const std::string_view entity = Entity(c);
    if (entity.empty()) {
      out.push_back(c);
    } else {
      out.append(entity);
    }
  }
  return out;
}

std::string EscapeHtmlAttribute(std::string_view bytes) {
  std::string out;
  for (const char c : EscapeHtml(bytes)) {
    if (c == '\t') {
      out.append("&#9;");
    } else if (c == '\n') {
      out.append("&#10;");
    } else {
      out.push_back(c);
    }
  }
  return out;
}

std::string EscapeMarkdown(std::string_view bytes) {
  constexpr std::string_view kMarkup = "\\`*_{}[]()#+-.!|~$";
  const std::string text = Unfold(Neutralise(bytes));
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '&' || c == '<' || c == '>') {
      out.append(Entity(c));
    } else {
      if (kMarkup.find(c) != kMarkup.npos) out.push_back('\\');
      out.push_back(c);
    }
    if (BeginsReference(text, i)) out.append(kZeroWidthSpace);
  }
  return out;
}

std::string FenceMarkdown(std::string_view bytes) {
  const std::string text = Neutralise(bytes);
  const std::string fence(std::max<std::size_t>(3, LongestRun(text, '`') + 1), '`');
  const std::string_view line_end = text.empty() || text.back() == '\n' ? "" : "\n";
  return std::string(fence).append("\n").append(text).append(line_end).append(fence).append("\n");
}

std::string EscapeGithubData(std::string_view bytes) { return PercentEncode(bytes, "%\r\n"); }

std::string EscapeGithubProperty(std::string_view bytes) { return PercentEncode(bytes, "%\r\n:,"); }

std::size_t DisplayWidth(std::string_view utf8) {
  std::size_t width = 0;
  while (!utf8.empty()) {
    const Utf8Step next = DecodeUtf8(utf8, 0);
    width += Columns(next.code_point);
    utf8.remove_prefix(next.length);
  }
  return width;
}

std::string CutColumns(std::string_view utf8, std::size_t columns) {
  if (columns == 0) return {};
  std::size_t at = 0;
  std::size_t width = 0;
  std::size_t cut = 0;  // where the text ends if it must leave one column for the ellipsis
  while (at < utf8.size()) {
    const Utf8Step next = DecodeUtf8(utf8, at);
    width += Columns(next.code_point);
    if (width > columns) return std::string(utf8.substr(0, cut)).append(kEllipsis);
    at += next.length;
    if (width < columns) cut = at;
  }
  return std::string(utf8);
}

}  // namespace plimsoll::text
