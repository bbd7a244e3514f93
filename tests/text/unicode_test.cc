#include "harness/text/unicode.h"

#include <gtest/gtest.h>

namespace plimsoll::text {
namespace {

TEST(Unicode, DecomposesInFull) {
  EXPECT_EQ(CanonicalDecomposition(U'a'), U"a");
  EXPECT_EQ(CanonicalDecomposition(0xE9), U"e\u0301");
  EXPECT_EQ(CanonicalDecomposition(0x1F82), U"\u03B1\u0313\u0300\u0345");  // three levels
  EXPECT_EQ(CanonicalDecomposition(0xAC01), U"\u1100\u1161\u11A8");        // Hangul
  EXPECT_EQ(CanonicalDecomposition(0xFB01), U"\uFB01");                    // compatibility: not
}

TEST(Unicode, LowersOneCodePoint) {
  EXPECT_EQ(LowerCase(U'A'), U"a");
  EXPECT_EQ(LowerCase(0x3A3), U"\u03C3");
  EXPECT_EQ(LowerCase(0x130), U"i\u0307");
  EXPECT_EQ(LowerCase(0xDF), U"\u00DF");
}

TEST(Unicode, TellsWhatIsSeenFromWhatIsNot) {
  const struct {
    char32_t c;
    bool mark, punctuation, invisible, white;
  } kRows[] = {
      {U'a', false, false, false, false},   {U'!', false, true, false, false},
      {U'$', false, false, false, false},   {U'\t', false, false, true, true},
      {0, false, false, true, false},       {0x85, false, false, true, true},
      {0xA0, false, false, false, true},    {0x301, true, false, false, false},
      {0x200B, false, false, true, false},  {0x2014, false, true, false, false},
      {0x3000, false, false, false, true},  {0xE000, false, false, true, false},
      {0xFFFD, false, false, false, false}, {0x10FFFF, false, false, false, false},
  };
  for (const auto& row : kRows) {
    EXPECT_EQ(IsNonspacingMark(row.c), row.mark) << static_cast<int>(row.c);
    EXPECT_EQ(IsPunctuation(row.c), row.punctuation) << static_cast<int>(row.c);
    EXPECT_EQ(IsInvisible(row.c), row.invisible) << static_cast<int>(row.c);
    EXPECT_EQ(IsWhiteSpace(row.c), row.white) << static_cast<int>(row.c);
  }
}

}  // namespace
}  // namespace plimsoll::text
