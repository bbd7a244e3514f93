#include "harness/triage/reveal.h"

#include <gtest/gtest.h>

namespace plimsoll::triage {
namespace {

/// Text as it is, marks in angle brackets.
std::string Shown(std::string_view bytes, std::size_t max_bytes = 1000) {
  std::string shown;
  for (const Revealed& piece : Reveal(bytes, max_bytes))
    shown += piece.is_mark ? "<" + piece.text + ">" : piece.text;
  return shown;
}

struct Row {
  const char* name;
  std::string bytes;
  std::string shown;
};

class RevealTest : public testing::TestWithParam<Row> {};

TEST_P(RevealTest, ShowsWhatAReaderWouldNotSee) {
  EXPECT_EQ(Shown(GetParam().bytes), GetParam().shown);
}

const Row kRows[] = {
    {"Empty", "", ""},
    {"Plain", "a\tb\nc", "a\tb\nc"},
    {"LineBreaks", "a\r\nb\rc", "a\nb\nc"},
    {"Markup", "<script>alert(1)</script>", "<script>alert(1)</script>"},
    {"Controls", std::string("a\0b\x1B[2Jc", 8), "a<U+0000>b<U+001B>[2Jc"},
    {"RightToLeftOverride", "pass \u202Eliaf\u202C", "pass <U+202E>liaf<U+202C>"},
    {"ZeroWidth", "un\u200Bsafe\uFEFF", "un<U+200B>safe<U+FEFF>"},
    {"StretchIsOneMark", "a\u200B\u2060\u200Eb", "a<U+200B U+2060 U+200E>b"},
    {"Tags", "hi\U000E0073\U000E0061\U000E0066\U000E0065", "hi<hidden “safe”>"},
    {"TagsAndMore", "\U000E0001\U000E0061", "<U+E0001 hidden “a”>"},
    {"EmojiKeepsItsJoiners", "👩\u200D💻 ❤\uFE0F", "👩\u200D💻 ❤\uFE0F"},
    {"JoinerAmongAscii", "a\u200Db", "a<U+200D>b"},
    {"ThirdJoiner", "❤\uFE0F\u200D\u200D", "❤\uFE0F\u200D<U+200D>"},
    {"BlankLetters", "\u3164\u115F", "<U+3164 U+115F>"},
    {"InvalidUtf8",
     "a\xFF"
     "b",
     "a\uFFFDb"},
    {"LineSeparator", "a\u2028b", "a<U+2028>b"},
};

INSTANTIATE_TEST_SUITE_P(Texts, RevealTest, testing::ValuesIn(kRows),
                         [](const auto& row) { return row.param.name; });

TEST(Reveal, LongStretchesAreCounted) {
  std::string many;
  for (int i = 0; i < 300'000; ++i) many += "\u200B";
  const std::vector<Revealed> pieces = Reveal("a" + many + "b", 1u << 20);
  ASSERT_EQ(pieces.size(), 3u);
  EXPECT_EQ(pieces[1].text,
            "U+200B U+200B U+200B U+200B U+200B U+200B U+200B U+200B and 299992 more");
}

TEST(Reveal, CountsWhatItLeavesOut) {
  EXPECT_EQ(Shown("abcdef", 4), "abcd<2 more bytes not shown>");
  EXPECT_EQ(Shown("abcdef", 6), "abcdef");
  EXPECT_EQ(Shown("aéb", 2), "aé<1 more bytes not shown>");  // never half a code point
}

}  // namespace
}  // namespace plimsoll::triage
