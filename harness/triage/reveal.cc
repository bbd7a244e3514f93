#include "harness/triage/reveal.h"

#include <algorithm>
#include <cstdio>
#include <iterator>
#include <utility>

#include "harness/base/utf8.h"
#include "harness/text/utf8.h"

namespace plimsoll::triage {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

/// Sorted. Controls, bidirectional controls, separators that break lines, noncharacters of the
/// basic plane, and Default_Ignorable_Code_Point of Unicode 15.
constexpr Range kUnseen[] = {
    {0x0000, 0x0008},   {0x000B, 0x001F}, {0x007F, 0x009F}, {0x00AD, 0x00AD},   {0x034F, 0x034F},
    {0x061C, 0x061C},   {0x115F, 0x1160}, {0x17B4, 0x17B5}, {0x180B, 0x180F},   {0x200B, 0x200F},
    {0x2028, 0x202E},   {0x2060, 0x206F}, {0x3164, 0x3164}, {0xFE00, 0xFE0F},   {0xFEFF, 0xFEFF},
    {0xFFA0, 0xFFA0},   {0xFFF0, 0xFFFB}, {0xFFFE, 0xFFFF}, {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A},
    {0xE0000, 0xE0FFF},
};
/// More of a stretch are counted, not named.
constexpr std::size_t kMostNamed = 8;
constexpr std::size_t kMostHidden = 400;
/// An emoji may need two in a row: a variation selector, then a joiner.
constexpr int kMostJoiners = 2;

bool IsUnseen(char32_t c) {
  const auto* range = std::lower_bound(std::begin(kUnseen), std::end(kUnseen), c,
                                       [](const Range& r, char32_t at) { return r.last < at; });
  return range != std::end(kUnseen) && range->first <= c;
}

bool IsTag(char32_t c) { return c >= 0xE0020 && c <= 0xE007E; }

/// Emoji, Indic scripts and Arabic are spelt with these.
bool IsJoiner(char32_t c) { return c == 0x200C || c == 0x200D || (c >= 0xFE00 && c <= 0xFE0F); }

std::string NameOf(char32_t c) {
  char buffer[16];
  std::snprintf(buffer, sizeof buffer, "U+%04X", static_cast<unsigned>(c));
  return buffer;
}

class Revealer {
 public:
  std::vector<Revealed> Run(std::string_view bytes, std::size_t max_bytes) {
    const std::size_t end = bytes.size();
    std::size_t at = 0;
    while (at < end && at < max_bytes) {
      const Utf8Step next = DecodeUtf8(bytes, at);
      at += next.length;
      const bool is_crlf = next.code_point == '\r' && at < end && bytes[at] == '\n';
      if (!is_crlf) Take(next.code_point == '\r' ? U'\n' : next.code_point);
    }
    EndStretch();
    EndText();
    if (at < end) pieces_.push_back({std::to_string(end - at) + " more bytes not shown", true});
    return std::move(pieces_);
  }

 private:
  void Take(char32_t c) {
    joiners_ = IsJoiner(c) ? joiners_ + 1 : 0;
    const bool is_spelling = joiners_ > 0 && joiners_ <= kMostJoiners && before_ >= 0x80;
    if (!IsUnseen(c) || is_spelling) {
      EndStretch();
      text::AppendUtf8(c, &text_);
      before_ = c;
      return;
    }
    EndText();
    ++stretch_;
    if (IsTag(c)) {
      if (hidden_.size() < kMostHidden) hidden_.push_back(static_cast<char>(c - 0xE0000));
    } else if (++named_ <= kMostNamed) {
      names_ += (names_.empty() ? "" : " ") + NameOf(c);
    }
  }

  void EndText() {
    if (!text_.empty()) pieces_.push_back({std::exchange(text_, {}), false});
  }

  void EndStretch() {
    if (stretch_ == 0) return;
    std::string mark = names_;
    if (named_ > kMostNamed) mark += " and " + std::to_string(named_ - kMostNamed) + " more";
    if (!hidden_.empty()) mark += (mark.empty() ? "hidden “" : " hidden “") + hidden_ + "”";
    pieces_.push_back({std::move(mark), true});
    stretch_ = named_ = 0;
    names_.clear();
    hidden_.clear();
    before_ = 0;
  }

  std::vector<Revealed> pieces_;
  std::string text_;
  std::string names_;   // of the stretch that is open
  std::string hidden_;  // ASCII that its tag characters spell
  std::size_t named_ = 0;
  std::size_t stretch_ = 0;
  char32_t before_ = 0;  // what was read last; 0 after a mark
  int joiners_ = 0;      // in a row
};

}  // namespace

std::vector<Revealed> Reveal(std::string_view bytes, std::size_t max_bytes) {
  return Revealer().Run(bytes, max_bytes);
}

}  // namespace plimsoll::triage
