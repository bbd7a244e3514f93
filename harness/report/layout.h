#ifndef HARNESS_REPORT_LAYOUT_H_
#define HARNESS_REPORT_LAYOUT_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "harness/report/report.h"

namespace plimsoll::report {

// Text laid out in terminal columns. What comes from files, models and providers goes through
// Clean() or Wrap() first.

/// Untrusted text as one harmless line of at most `columns`.
std::string Clean(std::string_view bytes, std::size_t columns = 80);

/// Untrusted text as harmless lines of at most `columns` each, broken between words where it can
/// be.
std::vector<std::string> Wrap(std::string_view bytes, std::size_t columns);

/// Clean text filled with blanks to `columns`; longer text stays as it is.
std::string PadRight(std::string text, std::size_t columns);
std::string PadLeft(std::string text, std::size_t columns);

/// How a piece of text is meant.
enum class Tone { kPlain, kStrong, kFaint, kGood, kDoubtful, kBad };
Tone ToneOf(gate::Verdict verdict);

/// The text in the tone's colour where the terminal has colours.
std::string Paint(const TerminalStyle& style, Tone tone, std::string_view text);

/// The same without code points outside ASCII, for a terminal that has no others.
std::string ToAscii(std::string_view utf8);

}  // namespace plimsoll::report

#endif  // HARNESS_REPORT_LAYOUT_H_
