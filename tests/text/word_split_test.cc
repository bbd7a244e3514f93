#include "harness/text/word_split.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace plimsoll::text {
namespace {

std::string Shown(const std::string& text) {
  const SplitText split = SplitWords(text);
  std::string shown;
  std::size_t sentence = 0;
  for (std::size_t i = 0; i < split.words.size(); ++i) {
    if (i == split.sentence_ends[sentence]) {
      shown += "| ";
      ++sentence;
    }
    shown += text.substr(split.words[i].begin, split.words[i].length) + " ";
  }
  return shown;
}

struct Row {
  std::string text;
  std::string shown;
};

TEST(WordSplit, CutsAsTreebanksDo) {
  const Row rows[] = {
      {"Don't panic!", "Do n't panic ! "},
      {"It's the users\u2019 \u201Cturn\u201D\u2026",
       "It 's the users \u2019 \u201C turn \u201D \u2026 "},
      {"He said: (no).", "He said : ( no ) . "},
      {"We\u2019re from the U.S. Ask Mr. Smith, e.g. now.",
       "We \u2019re from the U.S. Ask Mr. Smith , e.g. now . "},
      {"One. Two? Three", "One . | Two ? | Three "},
      {"a title\n- an item\n\n- more", "a title | - an item | - more "},
      {"search-engine and/or e-mail x-y", "search - engine and / or e-mail x-y "},
      {"see https://a.b/c-d?e, or me@x.org.", "see https://a.b/c-d?e , or me@x.org . "},
      {"3.5% of $1,000 at 10:30", "3.5 % of $ 1,000 at 10:30 "},
      {"Really?!! Yes...", "Really ? | !! | Yes ... "},
      {"", ""},
      {" \t\n", ""},
      {"...", "... "},
      {"\u4F60\u597D\u3002", "\u4F60\u597D \u3002 "},
  };
  for (const Row& row : rows) EXPECT_EQ(Shown(row.text), row.shown) << row.text;
}

TEST(WordSplit, TakesAnyBytes) {
  EXPECT_EQ(Shown("\xFF\xFE! \xC3"), "\xFF\xFE ! | \xC3 ");
  EXPECT_EQ(SplitWords(std::string("a\0b", 3)).words.size(), 1u);
}

TEST(WordSplit, TakesLinearTimeForHostileText) {
  for (const char* unit : {"!?", "a.", ".a", "-a", "'", "n't", "\u201C!", "x"}) {
    std::string text;
    while (text.size() < (1u << 20)) text += unit;
    EXPECT_FALSE(SplitWords(text).words.empty());
    EXPECT_FALSE(SplitWords("word" + text).words.empty());
  }
}

}  // namespace
}  // namespace plimsoll::text
