#include "harness/text/normal.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "harness/text/hostile.h"

namespace plimsoll::text {
namespace {

using std::string_literals::operator""s;

TEST(Normal, FormIsTheSameForTextsThatReadTheSame) {
  struct Row {
    std::string given;
    std::string expected;
  };
  const Row kRows[] = {
      {"", ""},
      {"  Hello \t\r\n WORLD \n", "hello world"},
      {"e\u0301", "\u00E9"},
      {"\uFF26\uFF55\uFF4C\uFF4C", "full"},
      {"\uFB01ne \u2460 \u00BD", "fine 1 1\u20442"},
      {"Stra\u00DFe", "strasse"},
      {"\u03A3\u03AF\u03C3\u03C5\u03C6\u03BF\u03C2", "\u03C3\u03AF\u03C3\u03C5\u03C6\u03BF\u03C3"},
      {"bo\u200Bm\u00ADb\uFEFF", "bomb"},
      {"a\u00A0\u3000\u2028b", "a b"},
      {"a\0\x1B"
       "b"s,
       "a b"},
      {"a\xFF", "a\uFFFD"},
      {"q\u0307\u0323", "q\u0323\u0307"},
      {"\u1112\u1161\u11AB", "\uD55C"},
  };
  for (const Row& row : kRows) {
    EXPECT_EQ(NormalForm(row.given), row.expected) << ::testing::PrintToString(row.given);
  }
}

TEST(Normal, FormOfAnyBytesIsValidAndStable) {
  std::mt19937_64 random(7);
  for (int round = 0; round < 1500; ++round) {
    std::string text;
    for (std::size_t n = random() % 24; n > 0; --n) text.push_back(static_cast<char>(random()));
    const std::string form = NormalForm(text);
    ASSERT_TRUE(IsValidUtf8(form));
    ASSERT_EQ(Neutralise(form).find('\\') == std::string::npos,
              form.find('\\') == std::string::npos)
        << ::testing::PrintToString(text);
    ASSERT_EQ(NormalForm(form), form) << ::testing::PrintToString(text);
    for (const std::string& word : Words(form)) ASSERT_TRUE(IsValidUtf8(word));
    ASSERT_EQ(CodePoints(text).size(), CountCodePoints(text));
  }
}

TEST(Normal, FormOfOneRunOfMarksTakesLinearTime) {
  std::string marks;
  for (int i = 0; i < 200000; ++i) marks += i % 2 == 0 ? "\u0307" : "\u0323";
  EXPECT_EQ(NormalForm(marks).size(), marks.size());
}

TEST(Normal, WordsAreRunsOfLettersMarksAndDigits) {
  using Strings = std::vector<std::string>;
  EXPECT_EQ(Words(""), Strings());
  EXPECT_EQ(Words("how do i, a 12-year-old, say \"\u00E9t\u00E9\"?"),
            Strings({"how", "do", "i", "a", "12", "year", "old", "say", "\u00E9t\u00E9"}));
  EXPECT_EQ(Words("q\u0323 \u0939\u093F\u0928\u094D\u0926\u0940"),
            Strings({"q\u0323", "\u0939\u093F\u0928\u094D\u0926\u0940"}));
}

TEST(Normal, CountsCodePoints) {
  EXPECT_EQ(CountCodePoints("a\u00E9\u20AC\U0001F600"), 4u);
  EXPECT_EQ(CodePoints("a\u20AC"), (std::vector<char32_t>{U'a', U'\u20AC'}));
}

TEST(Normal, ShinglesOverlapAsTextsDo) {
  EXPECT_EQ(WordShingles("a b c d", 2).size(), 3u);
  EXPECT_EQ(WordShingles("a b a b", 2).size(), 2u);
  EXPECT_EQ(WordShingles("a, b", 5), WordShingles("a b!", 5));
  EXPECT_EQ(WordShingles("", 3), WordShingles("", 1));
  EXPECT_NE(WordShingles("!", 3), WordShingles("?", 3));
  EXPECT_NE(WordShingles("ab c", 2), WordShingles("a bc", 2));
  const auto shingles = WordShingles("the cat sat on the mat", 3);
  EXPECT_TRUE(std::is_sorted(shingles.begin(), shingles.end()));
  EXPECT_DOUBLE_EQ(Jaccard(shingles, WordShingles("the cat sat on the hat", 3)), 3.0 / 5);
  EXPECT_EQ(Jaccard({}, {}), 1);
  EXPECT_EQ(Jaccard({1}, {}), 0);
  EXPECT_EQ(Jaccard({1, 2, 3}, {2, 3, 4}), 0.5);
}

TEST(Normal, HashesAsPublished) {
  // http://www.isthe.com/chongo/src/fnv/test_fnv.c
  EXPECT_EQ(Fnv1a(""), 0xCBF29CE484222325ULL);
  EXPECT_EQ(Fnv1a("a"), 0xAF63DC4C8601EC8CULL);
  EXPECT_EQ(Fnv1a("foobar"), 0x85944171F73967E8ULL);
  EXPECT_EQ(Fnv1a("bar", Fnv1a("foo")), Fnv1a("foobar"));
}

TEST(Normal, FindsTheLongestRepetition) {
  struct Row {
    std::string text;
    std::size_t length;
    std::string unit;
  };
  const Row kRows[] = {
      {"", 0, ""},
      {"a", 0, ""},
      {"abc", 0, ""},
      {"hello", 2, "l"},
      {"xabcabcabz", 8, "abc"},
      {"-----", 5, "-"},
      {"a b a b c c c c c c", 12, " c"},
      {"\u00A9\u00E9\u00E9\u00E9", 7, "\u00E9"},
      {std::string(200, 'x') + "y" + std::string(200, 'x') + "y", 200, "x"},
  };
  for (const Row& row : kRows) {
    const Repetition found = LongestRepetition(row.text);
    EXPECT_EQ(found.length, row.length) << row.text;
    EXPECT_EQ(found.unit, row.unit) << row.text;
  }
}

TEST(Normal, RepetitionUnitsReachTwoHundredBytes) {
  std::mt19937_64 random(11);
  std::string unit;
  for (int i = 0; i < 201; ++i) unit.push_back(static_cast<char>('a' + random() % 26));
  EXPECT_LT(LongestRepetition(unit + unit).length, 10u);
  unit.pop_back();
  EXPECT_EQ(LongestRepetition(unit + unit).length, 400u);
}

std::size_t LongestByBruteForce(std::string_view text) {
  std::size_t longest = 0;
  for (std::size_t period = 1; period <= 200; ++period) {
    std::size_t run = 0;
    for (std::size_t i = 0; i + period < text.size(); ++i) {
      run = text[i] == text[i + period] ? run + 1 : 0;
      if (run >= period) longest = std::max(longest, run + period);
    }
  }
  return longest;
}

TEST(Normal, RepetitionAgreesWithBruteForce) {
  std::mt19937_64 random(13);
  for (int round = 0; round < 1500; ++round) {
    const std::size_t letters = 1 + random() % 4;
    std::string text;
    for (std::size_t n = random() % 90; n > 0; --n) {
      text.push_back(static_cast<char>('a' + random() % letters));
    }
    const std::string tail = text.substr(text.size() - std::min<std::size_t>(text.size(), 9));
    for (std::size_t n = random() % 5; n > 0; --n) text += tail;
    ASSERT_EQ(LongestRepetition(text).length, LongestByBruteForce(text)) << text;
  }
}

}  // namespace
}  // namespace plimsoll::text
