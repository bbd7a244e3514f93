#include "harness/text/self_similarity.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

namespace plimsoll::text {
namespace {

TokenTexts Tokens(const std::vector<std::string>& texts) {
  Vocabulary vocabulary;
  return Tokenize(texts, Tokenizer::kWhitespace, &vocabulary);
}

TEST(SelfRepetition, CountsTheTextsThatShareAnNgram) {
  const TokenTexts texts = Tokens({"a b c d e", "x a b c d", "a b c d a b c d", "z"});
  const auto tables = CountNgrams(texts, 4);
  // "a b c d" stands in three texts: each of them shares it with two others.
  EXPECT_NEAR(*SelfRepetition(texts, tables.back()), 3 * std::log(3) / 4, 1e-12);
  EXPECT_EQ(SelfRepetition(TokenTexts(), CountNgrams(TokenTexts(), 4).back()), std::nullopt);
}

TEST(SelfBleu, IsOneForEqualTexts) {
  const TokenTexts texts = Tokens({"a b c d e", "a b c d e", "a b c d e"});
  EXPECT_THAT(SelfBleuOfTexts(texts, CountNgrams(texts, 4)),
              ::testing::Each(::testing::DoubleNear(1, 1e-12)));
}

TEST(SelfBleu, IsZeroWhereNoTokenIsShared) {
  const TokenTexts texts = Tokens({"a b c d e", "f g h i j", ""});
  EXPECT_EQ(SelfBleu(texts, CountNgrams(texts, 4)), 0);
}

TEST(SelfBleu, ClipsByTheOtherTextsAndPunishesShortness) {
  const TokenTexts texts = Tokens({"a a a", "a b b b"});
  // First: 1 of 3, then 0.1/2, 0.1/1, 0.1/1; three tokens against four.
  const double first = std::pow(1.0 / 3 * 0.05 * 0.1 * 0.1, 0.25) * std::exp(1 - 4.0 / 3);
  const double second = std::pow(1.0 / 4 * (0.1 / 3) * 0.05 * 0.1, 0.25);
  EXPECT_THAT(SelfBleuOfTexts(texts, CountNgrams(texts, 4)),
              ::testing::ElementsAre(::testing::DoubleNear(first, 1e-12),
                                     ::testing::DoubleNear(second, 1e-12)));
}

TEST(SelfBleu, IsMissingBelowTwoTexts) {
  for (const auto& texts : {Tokens({}), Tokens({"a b"}), Tokens({"a b", ""})})
    EXPECT_EQ(SelfBleu(texts, CountNgrams(texts, 4)), std::nullopt);
}

}  // namespace
}  // namespace plimsoll::text
