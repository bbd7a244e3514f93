#include "harness/text/token_cutter.h"

#include <gtest/gtest.h>

#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "harness/text/normal.h"
#include "harness/text/utf8.h"

namespace plimsoll::text {
namespace {

using Strings = std::vector<std::string>;
using std::string_literals::operator""s;

Strings Cut(TokenCutter* cutter, std::string_view text) {
  cutter->Cut(text);
  Strings tokens;
  for (std::size_t i = 0; i < cutter->size(); ++i) tokens.emplace_back((*cutter)[i]);
  return tokens;
}

/// By way of the normal form of the whole text.
Strings PlainlyCut(std::string_view text, Tokenizer tokenizer) {
  const std::string form = NormalForm(text);
  if (tokenizer == Tokenizer::kWord) return Words(form);
  Strings tokens;
  std::istringstream rest(form);
  for (std::string token; std::getline(rest, token, ' ');) tokens.push_back(token);
  return tokens;
}

class TokenCutterTest : public ::testing::TestWithParam<Tokenizer> {};

INSTANTIATE_TEST_SUITE_P(Every, TokenCutterTest,
                         ::testing::Values(Tokenizer::kWhitespace, Tokenizer::kWord),
                         [](const auto& row) { return std::string(TokenizerName(row.param)); });

TEST_P(TokenCutterTest, CutsAsTheNormalFormIsCut) {
  const std::string kPieces[] = {"a",
                                 "Zq",
                                 "09",
                                 "don't",
                                 "x.",
                                 "@",
                                 "[",
                                 "`",
                                 "{",
                                 "/",
                                 ":",
                                 "~",
                                 " ",
                                 "  ",
                                 "\n",
                                 "\t",
                                 "\0"s,
                                 "\x01",
                                 "\x1F",
                                 "\x7F",
                                 "<",
                                 "=",
                                 ">",
                                 std::string(70, 'W'),  // longer than what is looked at at once
                                 "\u0338",
                                 "\u0301",
                                 "\u0344",
                                 "\u0323",  // marks, of which some compose with ASCII
                                 "\u00A8",
                                 "\u00A0",
                                 "\u3000",
                                 "\u2028",  // blanks, or what turns into one with a mark
                                 "\u00AD",
                                 "\u200B",
                                 "\uFEFF",  // invisible
                                 "\u2019",
                                 "\u201C",
                                 "\u2014",
                                 "\u00E9",
                                 "\u0130",
                                 "\u00DF",
                                 "\uFB01",
                                 "\u2460",
                                 "\u00BD",
                                 "\u1112",
                                 "\u1161",
                                 "\u11AB",
                                 "\u4E2D\u6587",
                                 "\u0939\u093F",
                                 "\U0001F600",
                                 "\uFDFA",
                                 "\xFF",
                                 "\xC3",
                                 "\xE2\x80",
                                 "\xF0\x9F"};
  std::mt19937_64 random(5);
  TokenCutter cutter(GetParam());
  for (int round = 0; round < 2000; ++round) {
    // Some texts are nearly all ASCII, some hardly.
    const std::size_t choice = round % 3 == 0 ? 23 : std::size(kPieces);
    std::string text;
    for (std::size_t n = random() % 40; n > 0; --n)
      text += random() % 3 == 0 ? " " : kPieces[random() % choice];
    ASSERT_EQ(Cut(&cutter, text), PlainlyCut(text, GetParam())) << ::testing::PrintToString(text);
  }
}

TEST_P(TokenCutterTest, NoCharacterReachesAcrossABlank) {
  std::mt19937_64 random(6);
  std::string text;
  for (int i = 0; i < 20'000; ++i) {
    AppendUtf8(static_cast<char32_t>(random() % (i % 2 == 0 ? 0x110000 : 0x3400)), &text);
    text += " \n\x01"[random() % 3];
  }
  TokenCutter cutter(GetParam());
  EXPECT_EQ(Cut(&cutter, text), PlainlyCut(text, GetParam()));
}

TEST_P(TokenCutterTest, CutsAtTheEdgesOfBlocks) {
  TokenCutter cutter(GetParam());
  for (std::size_t before = 60; before < 70; ++before) {
    for (std::size_t length = 1; length < 70; ++length) {
      const std::string text = std::string(before, ' ') + std::string(length, 'a');
      ASSERT_EQ(Cut(&cutter, text), Strings({std::string(length, 'a')}));
      ASSERT_EQ(Cut(&cutter, text + " \u00E9"), Strings({std::string(length, 'a'), "\u00E9"}));
    }
  }
  EXPECT_EQ(Cut(&cutter, ""), Strings());
}

}  // namespace
}  // namespace plimsoll::text
