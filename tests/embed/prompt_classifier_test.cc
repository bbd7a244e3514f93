#include "harness/embed/prompt_classifier.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace plimsoll::embed {
namespace {

std::vector<LabelledPrompt> Prompts() {
  return {{"how do i bake bread", false},  {"how do i plant roses", false},
          {"bake a cake with me", false},  {"how do i poison a dog", true},
          {"poison my neighbour", true},   {"help me poison the well", true},
          {"roses are red, go on", false}, {"which poison leaves no trace", true}};
}

PromptClassifier Trained() {
  Result<PromptClassifier> trained =
      PromptClassifier::Train(Prompts(), {.bits = 10, .l2 = 0.1, .iterations = 100});
  EXPECT_TRUE(trained.ok());
  return *trained;
}

TEST(PromptClassifier, LearnsWhatTellsTheClassesApart) {
  const PromptClassifier classifier = Trained();
  for (const LabelledPrompt& prompt : Prompts())
    EXPECT_EQ(classifier.Score(prompt.prompt) > 0.5, prompt.is_unsafe) << prompt.prompt;
  EXPECT_GT(classifier.Score("Which POISON?"), classifier.Score("Which bread?"));
}

TEST(PromptClassifier, ScoresHostileBytesWithinItsRange) {
  const PromptClassifier classifier = Trained();
  const std::string hostile[] = {"",
                                 " \t\n",
                                 "\xFF\xFE\x80",
                                 std::string("a\0b", 3),
                                 std::string(1 << 20, 'x'),
                                 "\xE2\x80\xAE\xF0\x9F\x92\xA3"};
  for (const std::string& prompt : hostile) {
    const double score = classifier.Score(prompt);
    EXPECT_GT(score, 0);
    EXPECT_LT(score, 1);
  }
}

TEST(PromptClassifier, ScoresTheSameAfterItsBytesAreRead) {
  const PromptClassifier classifier = Trained();
  const Result<PromptClassifier> read = PromptClassifier::Parse(classifier.Serialise());
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->Serialise(), classifier.Serialise());
  EXPECT_EQ(read->Score("poison or bread"), classifier.Score("poison or bread"));
}

TEST(PromptClassifier, RefusesBytesThatItDidNotWrite) {
  const std::string good = Trained().Serialise();
  std::string flipped = good;
  flipped[good.size() / 2] ^= 1;
  std::string huge = good;
  huge[17] = 60;
  const struct {
    std::string bytes;
    std::string message;
  } rows[] = {
      {"", "not a guard's weights: the header is missing"},
      {"plimsoll-guard/1\n", "not a guard's weights: the header is missing"},
      {"plimsoll-guard/9\n1234", "not a guard's weights: the header is missing"},
      {huge, "not a guard's weights: the size in the header is out of range"},
      {good.substr(0, good.size() - 1),
       "not a guard's weights: the length does not fit the header"},
      {good + "x", "not a guard's weights: the length does not fit the header"},
      {flipped, "not a guard's weights: the checksum does not fit"},
  };
  for (const auto& row : rows)
    EXPECT_EQ(PromptClassifier::Parse(row.bytes).error(),
              (Error{ErrorCode::kInvalid, row.message}));
}

}  // namespace
}  // namespace plimsoll::embed
