#include "harness/text/word_split.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <string>

#include "harness/base/utf8.h"

namespace plimsoll::text {
namespace {

bool IsBlank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

bool IsMark(char32_t c) {
  const utf8proc_category_t category = utf8proc_category(static_cast<utf8proc_int32_t>(c));
  return category >= UTF8PROC_CATEGORY_PC && category <= UTF8PROC_CATEGORY_SO;
}

/// The length of the punctuation mark or symbol that begins here, or 0. A run of one mark, such as
/// an ellipsis, is one.
std::size_t MarkAt(std::string_view bytes) {
  const Utf8Step first = DecodeUtf8(bytes, 0);
  if (!first.is_valid || !IsMark(first.code_point)) return 0;
  std::size_t length = first.length;
  while (bytes.substr(length).starts_with(bytes.substr(0, first.length))) length += first.length;
  return length;
}

/// Where the last run of one mark begins; the end where the bytes end with none.
std::size_t LastMark(std::string_view bytes) {
  std::size_t begin = bytes.size();
  while (begin > 0) {
    std::size_t before = begin - 1;
    while (before > 0 && (static_cast<unsigned char>(bytes[before]) & 0xC0) == 0x80) --before;
    const std::string_view mark = bytes.substr(before, begin - before);
    const Utf8Step step = DecodeUtf8(mark, 0);
    const bool is_same = begin == bytes.size() || bytes.substr(begin).starts_with(mark);
    if (!step.is_valid || step.length != mark.size() || !IsMark(step.code_point) || !is_same) break;
    begin = before;
  }
  return begin;
}

bool IsAddress(std::string_view chunk) {
  const std::size_t at = chunk.find('@');
  return chunk.find("://") != std::string_view::npos || chunk.starts_with("www.") ||
         (at != std::string_view::npos && at > 0 && chunk.find('.', at) != std::string_view::npos);
}

std::string Lower(std::string_view ascii) {
  std::string lower(ascii);
  for (char& c : lower) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  return lower;
}

bool IsAsciiLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// "U.S", "e.g", "Ph.D": one or two letters between full stops.
bool IsInitials(std::string_view word) {
  std::size_t letters = 0;
  for (const char c : word) {
    if (c == '.' ? letters == 0 : !IsAsciiLetter(c) || letters == 2) return false;
    letters = c == '.' ? 0 : letters + 1;
  }
  return letters > 0 && word.size() > 2;
}

/// "U.S.", "e.g.", "Mr.": the full stop is part of the word.
bool KeepsFullStop(std::string_view word) {
  constexpr std::array<std::string_view, 16> kShort = {"mr",  "mrs",  "ms",  "dr", "st",  "vs",
                                                       "etc", "jr",   "sr",  "no", "inc", "ltd",
                                                       "co",  "prof", "gen", "sen"};
  if (!word.ends_with('.') || word.ends_with("..")) return false;
  word.remove_suffix(1);
  if (IsInitials(word)) return true;
  if (word.size() == 1) return word[0] >= 'A' && word[0] <= 'Z' && word[0] != 'I';
  return std::find(kShort.begin(), kShort.end(), Lower(word)) != kShort.end();
}

/// How long the clitic at the end of a word is: "n't", "'s", "’re", or 0.
std::size_t CliticLength(std::string_view word) {
  constexpr std::array<std::string_view, 7> kEnds = {"n't", "'s", "'re", "'ve", "'ll", "'d", "'m"};
  const std::string spelt = Lower(word.substr(word.size() - std::min<std::size_t>(word.size(), 6)));
  const std::string lower = WithPlainApostrophe(spelt);
  const std::size_t saved = spelt.size() - lower.size();
  for (const std::string_view end : kEnds) {
    if (lower.ends_with(end) && word.size() > end.size() + saved) return end.size() + saved;
  }
  return 0;
}

class Splitter {
 public:
  explicit Splitter(std::string_view text) : text_(text) {}

  SplitText Split() {
    std::size_t at = 0;
    while (at < text_.size()) {
      if (IsBlank(text_[at])) {
        if (text_[at] == '\n') EndSentence();
        ++at;
        continue;
      }
      std::size_t end = at;
      while (end < text_.size() && !IsBlank(text_[end])) ++end;
      AddChunk(at, end);
      at = end;
    }
    EndSentence();
    return std::move(out_);
  }

 private:
  std::string_view Between(std::size_t begin, std::size_t end) const {
    return text_.substr(begin, end - begin);
  }

  void Add(std::size_t begin, std::size_t end) {
    if (begin == end) return;
    out_.words.push_back({begin, end - begin});
    const char last = text_[end - 1];
    const bool is_mark = MarkAt(Between(begin, end)) == end - begin;
    if (is_mark && (last == '.' || last == '!' || last == '?')) EndSentence();
  }

  void EndSentence() {
    const std::size_t known = out_.sentence_ends.empty() ? 0 : out_.sentence_ends.back();
    if (out_.words.size() > known) out_.sentence_ends.push_back(out_.words.size());
  }

  /// What stands between two blanks.
  void AddChunk(std::size_t begin, std::size_t end) {
    while (begin < end) {
      const std::size_t mark = MarkAt(Between(begin, end));
      if (mark == 0) break;
      Add(begin, begin + mark);
      begin += mark;
    }
    std::vector<std::size_t> marks = {end};  // where those at the end begin, the last first
    while (begin < marks.back() && !KeepsFullStop(Between(begin, marks.back()))) {
      const std::size_t mark = begin + LastMark(Between(begin, marks.back()));
      if (mark == marks.back()) break;
      marks.push_back(mark);
    }
    AddWord(begin, marks.back());
    for (std::size_t i = marks.size(); i-- > 1;) Add(marks[i], marks[i - 1]);
  }

  void AddWord(std::size_t begin, std::size_t end) {
    if (IsAddress(Between(begin, end))) return Add(begin, end);
    for (std::size_t at = begin + 2; at + 2 < end; ++at) {
      const bool is_joint = (text_[at] == '-' || text_[at] == '/') &&
                            IsAsciiLetter(text_[at - 1]) && IsAsciiLetter(text_[at + 1]);
      if (!is_joint || at - begin < 2) continue;
      AddPlainWord(begin, at);
      Add(at, at + 1);
      begin = at + 1;
    }
    AddPlainWord(begin, end);
  }

  void AddPlainWord(std::size_t begin, std::size_t end) {
    const std::size_t clitic = end > begin ? CliticLength(Between(begin, end)) : 0;
    Add(begin, end - clitic);
    Add(end - clitic, end);
  }

  std::string_view text_;
  SplitText out_;
};

}  // namespace

std::string WithPlainApostrophe(std::string_view word) {
  constexpr std::string_view kTypographic = "\u2019";
  const std::size_t at = word.find(kTypographic);
  std::string plain(word.substr(0, at));
  if (at == std::string_view::npos) return plain;
  plain += '\'';
  return plain += word.substr(at + kTypographic.size());
}

SplitText SplitWords(std::string_view text) { return Splitter(text).Split(); }

}  // namespace plimsoll::text
