#ifndef HARNESS_TRIAGE_REVEAL_H_
#define HARNESS_TRIAGE_REVEAL_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace plimsoll::triage {

/// A stretch of a hostile text as people see it: text that can be read, or the name of something
/// that acts or hides instead of being read.
struct Revealed {
  std::string text;
  bool is_mark = false;  ///< then `text` is such as "U+202E" or "hidden “ignore”"
  bool operator==(const Revealed&) const = default;
};

/// Cuts a text at what a reader would not see: controls, bidirectional controls, default ignorable
/// code points and tag characters (whose hidden ASCII is spelt out). Joiners and variation
/// selectors between other scripts than ASCII, which need them, stay. Stretches of such code points
/// give one mark. Invalid UTF-8 becomes U+FFFD, CR LF and CR become LF; beyond `max_bytes` one mark
/// counts the bytes left out. Linear time.
std::vector<Revealed> Reveal(std::string_view bytes, std::size_t max_bytes);

}  // namespace plimsoll::triage

#endif  // HARNESS_TRIAGE_REVEAL_H_
