#include "harness/text/tokens.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace plimsoll::text {
namespace {

using ::testing::ElementsAre;

std::vector<std::string> TokensOf(const std::string& text, Tokenizer tokenizer) {
  Vocabulary vocabulary;
  std::vector<std::string> tokens;
  for (const std::uint32_t id : Tokenize(std::vector{text}, tokenizer, &vocabulary).ids)
    tokens.emplace_back(vocabulary.Token(id));
  return tokens;
}

TEST(Tokens, LeavePunctuationOnWhereCutAtBlanks) {
  EXPECT_THAT(TokensOf("  Don't PANIC,\n\tFord! ", Tokenizer::kWhitespace),
              ElementsAre("don't", "panic,", "ford!"));
  EXPECT_THAT(TokensOf("  Don't PANIC,\n\tFord! ", Tokenizer::kWord),
              ElementsAre("don", "t", "panic", "ford"));
}

TEST(Tokens, AreTheSameForTwoSpellingsOfOneText) {
  EXPECT_EQ(TokensOf("Cafe\u0301 N\u00C4HE", Tokenizer::kWhitespace),
            TokensOf("caf\u00E9\u00A0n\u00E4he", Tokenizer::kWhitespace));
}

TEST(Tokens, SurviveInvalidUtf8) {
  EXPECT_THAT(TokensOf("a \xFF\xC3 b", Tokenizer::kWhitespace),
              ElementsAre("a", "\uFFFD\uFFFD", "b"));
  EXPECT_THAT(TokensOf("", Tokenizer::kWhitespace), ElementsAre());
  EXPECT_THAT(TokensOf(" \n", Tokenizer::kWord), ElementsAre());
}

TEST(Tokens, KeepTheEndsOfTexts) {
  Vocabulary vocabulary;
  const TokenTexts texts =
      Tokenize(std::vector<std::string>{"a b", "", "b c a"}, Tokenizer::kWhitespace, &vocabulary);
  EXPECT_THAT(texts.begins, ElementsAre(0, 2, 2, 5));
  EXPECT_EQ(texts.CountNgrams(2), 3u);
  EXPECT_THAT(texts.Text(2), ElementsAre(1, 2, 0));
  const std::size_t which[] = {2, 0, 2};
  EXPECT_THAT(Select(texts, which).ids, ElementsAre(1, 2, 0, 0, 1, 1, 2, 0));
}

TEST(Vocabulary, NumbersManyTokensInTheOrderOfTheirFirstAppearance) {
  Vocabulary vocabulary;
  for (int round = 0; round < 2; ++round) {
    for (std::uint32_t i = 0; i < 20'000; ++i)
      ASSERT_EQ(vocabulary.Intern("token number " + std::to_string(i)), i);
  }
  EXPECT_EQ(vocabulary.size(), 20'000u);
  EXPECT_EQ(vocabulary.Token(12'345), "token number 12345");
  EXPECT_EQ(vocabulary.Intern(""), 20'000u);
}

}  // namespace
}  // namespace plimsoll::text
