#include "harness/embed/lexical_embedder.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/embed/embedder_contract.h"

namespace plimsoll::embed {
namespace {

std::vector<std::string> Prompts(int count) {
  const std::vector<std::string> verbs = {"reset", "explain", "translate", "summarise", "write"};
  const std::vector<std::string> things = {
      "my bank password",   "the blue sky at noon", "a letter to a landlord", "three bullet points",
      "a vegetarian chili", "the train timetable",  "a nurse's medication"};
  std::vector<std::string> prompts;
  for (int i = 0; i < count; ++i)
    prompts.push_back("Please " + verbs[i % verbs.size()] + " " + things[i % things.size()] +
                      " for person " + std::to_string(i * 7919 % 1009) + " in town " +
                      std::to_string(i));
  return prompts;
}

TEST(LexicalEmbedder, KeepsTheContractOfEmbedders) {
  const std::vector<std::string> texts = Prompts(60);
  ExpectContract([&] { return FitLexicalEmbedder(texts); }, texts);
}

TEST(LexicalEmbedder, BringsTextsOfSharedWordingTogether) {
  const std::vector<std::string> texts = {
      "How do I reset the password of my bank account?",
      "How can I reset the password of my online bank account?",
      "Explain why the sky looks blue during the day.",
      "Write a polite email to my landlord about the broken heating.",
  };
  const vectors::Matrix rows = *FitLexicalEmbedder(texts)->Embed(texts);
  EXPECT_GT(CosineOf(rows, 0, 1), 0.4);
  EXPECT_LT(CosineOf(rows, 0, 2), 0.2);
  EXPECT_LT(CosineOf(rows, 0, 3), 0.2);
}

TEST(LexicalEmbedder, GivesTheSameBitsForAnyNumberOfThreads) {
  const std::vector<std::string> texts = Prompts(400);
  const LexicalOptions one{.rank = 32, .threads = 1};
  const LexicalOptions three{.rank = 32, .threads = 3};
  const vectors::Matrix a = *FitLexicalEmbedder(texts, one)->Embed(texts);
  const vectors::Matrix b = *FitLexicalEmbedder(texts, three)->Embed(texts);
  EXPECT_EQ(ValuesOf(a), ValuesOf(b));
  EXPECT_EQ(a.columns(), 32U);
}

TEST(LexicalEmbedder, CountsRepeatedTextsWithoutFittingThemAgain) {
  const std::vector<std::string> same(200'000, "the same prompt over and over");
  const auto embedder = FitLexicalEmbedder(same);
  EXPECT_EQ(embedder->dimensions(), 1U);
  const vectors::Matrix rows = *embedder->Embed(std::span(same).first(3));
  EXPECT_EQ(ValuesOf(rows), std::vector<float>({1, 1, 1}));
}

TEST(LexicalEmbedder, ATextOfTenMegabytesIsATextLikeAnother) {
  std::string long_text;
  for (int i = 0; long_text.size() < 10'000'000; ++i) long_text += "word" + std::to_string(i) + " ";
  const std::vector<std::string> texts = {long_text, "a short text", std::string(10'000'000, 'x')};
  const vectors::Matrix rows = *FitLexicalEmbedder(texts)->Embed(texts);
  EXPECT_NEAR(CosineOf(rows, 0, 0), 1, 1e-6);
  EXPECT_NEAR(CosineOf(rows, 2, 2), 1, 1e-6);
  EXPECT_LT(CosineOf(rows, 0, 1), 0.5);
}

TEST(LexicalEmbedder, GivesZerosForWhatSharesNothingWithTheFittedTexts) {
  const std::vector<std::string> none;
  const std::vector<std::string> strange = {"зовсім інший текст", "", "\xff\xfe"};
  const auto empty = FitLexicalEmbedder(none);
  EXPECT_EQ(empty->dimensions(), 1U);
  EXPECT_EQ(ValuesOf(*empty->Embed(strange)), std::vector<float>(3));
  EXPECT_EQ(empty->Embed(none)->rows(), 0U);

  const auto fitted = FitLexicalEmbedder(std::vector<std::string>{"", "one text", ""});
  EXPECT_EQ(ValuesOf(*fitted->Embed(std::span(strange).first(2))), std::vector<float>(2));
}

TEST(LexicalEmbedder, IsAnotherOneAfterOtherTextsOrOptions) {
  const std::vector<std::string> texts = Prompts(5);
  const std::string identity = FitLexicalEmbedder(texts)->identity();
  EXPECT_NE(FitLexicalEmbedder(Prompts(6))->identity(), identity);
  EXPECT_NE(FitLexicalEmbedder(texts, {.rank = 3})->identity(), identity);
  EXPECT_EQ(FitLexicalEmbedder(texts, {.threads = 1})->identity(), identity);
}

}  // namespace
}  // namespace plimsoll::embed
