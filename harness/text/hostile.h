#ifndef HARNESS_TEXT_HOSTILE_H_
#define HARNESS_TEXT_HOSTILE_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace plimsoll::text {

// Text from models and HTTP bodies is hostile. Everything that leaves for a file, a terminal or a
// log goes through one of these. The exact bytes stay in the store. All but the two on columns take
// any bytes and give valid UTF-8; all take linear time.

/// Every maximal invalid subpart becomes U+FFFD (Unicode 15, section 3.9).
std::string RepairUtf8(std::string_view bytes);
bool IsValidUtf8(std::string_view bytes);

/// Repaired UTF-8 without anything that acts instead of being read. C0 controls except TAB and LF,
/// and DEL, become visible as `\x1B`; C1, U+FFFE, U+FFFF and bidirectional controls (U+202A..202E,
/// U+2066..2069, U+200E, U+200F, U+061C) as `\u{202E}`; CR LF and CR become LF. `##[` anywhere, and
/// a `::` that only blanks or format characters part from the start of its line, get U+200B after
/// their first character, so that a CI log does not read a command. Idempotent.
std::string Neutralise(std::string_view bytes);

/// Neutralised, in one line (LF and TAB become spaces, runs of blanks one blank, none at either
/// end), at most `max_bytes`, ended by … where cut.
std::string OneLine(std::string_view bytes, std::size_t max_bytes = 200);

/// Neutralised, at most `max_bytes`: where longer, the middle is replaced by a line that counts the
/// bytes removed and names `where` the whole text can be found (may be empty); too small a budget
/// for that line leaves the beginning and …. Cuts only between code points.
std::string CutMiddle(std::string_view bytes, std::size_t max_bytes, std::string_view where = "");

/// Neutralised and escaped for XML or HTML text: & < > " '.
std::string EscapeHtml(std::string_view bytes);
/// As EscapeHtml, and TAB and LF as &#9; &#10;, which an attribute would lose.
std::string EscapeHtmlAttribute(std::string_view bytes);

/// Neutralised, in one line, escaped for a Markdown table cell or running text: HTML entities for
/// & < >, backslashes before \ ` * _ { } [ ] ( ) # + - . ! | ~ $, and U+200B where GitHub or GitLab
/// would make a mention, a reference or a link (`@`, `#1`, `!1`, `GH-1`, `https://`).
std::string EscapeMarkdown(std::string_view bytes);

/// Neutralised, inside a Markdown code fence longer than any run of backticks in it.
std::string FenceMarkdown(std::string_view bytes);

/// A GitHub workflow command's data or property: neutralised, % CR LF (and : , in a property)
/// percent-encoded.
std::string EscapeGithubData(std::string_view bytes);
std::string EscapeGithubProperty(std::string_view bytes);

/// Terminal columns of valid UTF-8 text (wide and combining characters counted as such).
std::size_t DisplayWidth(std::string_view utf8);
/// At most `columns` terminal columns, ended by … where cut.
std::string CutColumns(std::string_view utf8, std::size_t columns);

}  // namespace plimsoll::text

#endif  // HARNESS_TEXT_HOSTILE_H_
