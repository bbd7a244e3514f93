#include "harness/text/language.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <string_view>

namespace plimsoll::text {
namespace {

struct Row {
  std::string_view tag;
  std::string_view text;
};

constexpr Row kTexts[] = {
    {"en", "The harbour was quiet in the early morning, and only a few boats were on the water."},
    {"de", "Der Hafen war am frühen Morgen ruhig, und nur wenige Boote lagen noch auf dem Wasser."},
    {"es", "El puerto estaba tranquilo por la mañana y solo había unos pocos barcos en el agua."},
    {"fr",
     "Le port était calme au petit matin, et seuls quelques bateaux se trouvaient sur l'eau."},
    {"ja",
     "早朝の港は静かで、水面には数隻の船しか浮かんでいませんでした。とても美しい景色でした。"},
    {"he", "הנמל היה שקט בשעות הבוקר המוקדמות, ורק כמה סירות נראו על פני המים השקטים."},
    {"zh", "清晨的港口非常安静，水面上只有几艘小船，渔民们还没有开始一天的工作，天空很蓝。"},
};

TEST(Language, GuessesWhatATextIsWrittenIn) {
  for (const Row& row : kTexts) {
    const LanguageGuess guess = GuessLanguage(row.text);
    EXPECT_EQ(guess.tag, row.tag) << row.text;
    EXPECT_TRUE(guess.is_reliable) << row.text;
    EXPECT_GE(guess.percent, 80) << row.text;
  }
}

TEST(Language, IsNotReliableWhereTooLittleIsWritten) {
  EXPECT_FALSE(GuessLanguage("Hello there").is_reliable);
  EXPECT_EQ(GuessLanguage("").tag, "");
  EXPECT_EQ(GuessLanguage("12345 !!! 67890 ???").tag, "");
}

TEST(Language, IsNotBlindedByOneHostileByte) {
  for (const std::string_view spoiler :
       {"\x01", "\xFF", "\uFFFE", "\uFDD0", "\U0001FFFF", "\x7F"}) {
    EXPECT_EQ(GuessLanguage(std::string(kTexts[0].text).insert(20, spoiler)).tag, "en");
  }
}

TEST(Language, SurvivesAnyBytes) {
  std::mt19937_64 random(17);
  for (int round = 0; round < 500; ++round) {
    std::string text;
    for (std::size_t n = random() % 400; n > 0; --n) text.push_back(static_cast<char>(random()));
    const LanguageGuess guess = GuessLanguage(text);
    ASSERT_TRUE(guess.tag.empty() || IsLanguageTag(guess.tag)) << guess.tag;
    ASSERT_GE(guess.percent, 0);
    ASSERT_LE(guess.percent, 100);
  }
}

TEST(Language, ReadsTags) {
  struct TagRow {
    std::string_view tag;
    std::string_view primary;  ///< empty where the tag is malformed
  };
  constexpr TagRow kTags[] = {
      {"en", "en"},
      {"pt-BR", "pt"},
      {"PT-br", "pt"},
      {"zh-Hant-TW", "zh"},
      {"es-419", "es"},
      {"de-CH-1996", "de"},
      {"sl-rozaj-biske", "sl"},
      {"zh-yue", "zh"},
      {"en-u-ca-gregory", "en"},
      {"en-x-private", "en"},
      {"fil", "fil"},
      {"", ""},
      {"e", ""},
      {"en_US", ""},
      {"en-", ""},
      {"-en", ""},
      {"en--US", ""},
      {"english-language", "english"},
      {"123", ""},
      {"en-a", ""},
      {"x-private", ""},
      {"en\n", ""},
      {"abcdefghi", ""},
  };
  for (const TagRow& row : kTags) {
    EXPECT_EQ(PrimarySubtag(row.tag), row.primary) << row.tag;
    EXPECT_EQ(IsLanguageTag(row.tag), !row.primary.empty()) << row.tag;
  }
}

TEST(Language, ComparesTags) {
  EXPECT_TRUE(IsSameLanguage("pt-BR", "pt"));
  EXPECT_TRUE(IsSameLanguage("iw", "he-IL"));
  EXPECT_TRUE(IsSameLanguage("nb-NO", "no"));
  EXPECT_FALSE(IsSameLanguage("pt", "es"));
  EXPECT_FALSE(IsSameLanguage("", ""));
}

}  // namespace
}  // namespace plimsoll::text
