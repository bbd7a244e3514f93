#include "harness/embed/guard_weights.h"

#include <gtest/gtest.h>

#include <string>

#include "harness/base/file.h"

namespace plimsoll::embed {
namespace {

constexpr char kFolder[] = "harness/embed/reference_guard/";  // tests run in the source folder

std::string Shipped(const std::string& name) {
  Result<std::string> bytes = ReadFile(kFolder + name);
  EXPECT_TRUE(bytes.ok()) << kFolder + name;
  return bytes.ok() ? *bytes : "";
}

class GuardWeightsOf : public testing::TestWithParam<std::string> {};

TEST_P(GuardWeightsOf, AreRebuiltBitForBit) {
  const Result<std::string> trained = TrainGuardWeights(Shipped("prompts.jsonl"), GetParam());
  ASSERT_TRUE(trained.ok()) << trained.error().message;
  EXPECT_TRUE(*trained == Shipped("v" + GetParam() + ".weights"))
      << "the shipped weights are not what the shipped prompts train to; run `plimsoll guard "
         "train`";
}

TEST_P(GuardWeightsOf, AreEmbeddedAsShippedAndSmall) {
  const Result<std::string_view> embedded = EmbeddedGuardWeights(GetParam());
  ASSERT_TRUE(embedded.ok());
  EXPECT_TRUE(*embedded == Shipped("v" + GetParam() + ".weights"));
  EXPECT_LE(embedded->size(), 65u * 1024);
  EXPECT_TRUE(PromptClassifier::Parse(*embedded).ok());
}

INSTANTIATE_TEST_SUITE_P(Versions, GuardWeightsOf, testing::Values("1", "2"),
                         [](const auto& row) { return "V" + row.param; });

TEST(GuardWeights, Version1KnowsOnlyItsOwnPrompts) {
  const std::string jsonl = Shipped("prompts.jsonl");
  const auto first = GuardPrompts(jsonl, "1");
  const auto second = GuardPrompts(jsonl, "2");
  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_GE(first->size(), 600u);
  EXPECT_GT(second->size(), first->size());
}

TEST(GuardWeights, NamesTheVersionsWhenThereIsNoSuch) {
  constexpr char kMessage[] = "unknown reference_guard version \"3\"; there are: 1, 2";
  EXPECT_EQ(EmbeddedGuardWeights("3").error(), (Error{ErrorCode::kNotFound, kMessage}));
  EXPECT_EQ(TrainGuardWeights("", "3").error(), (Error{ErrorCode::kNotFound, kMessage}));
}

TEST(GuardWeights, RefusesTrainingDataOfOneClass) {
  const std::string line =
      R"({"id":"a","label":"safe","area":"x","locale":"en","added":"2026-05-04","prompt":"hello"})";
  EXPECT_EQ(TrainGuardWeights(line, "1").error(),
            (Error{ErrorCode::kInvalid, "training needs safe and unsafe prompts"}));
}

TEST(GuardWeights, ShowsEveryBadLineOfTheTrainingData) {
  const auto prompts = GuardPrompts("{\"id\": 1}\nnonsense\n", "2");
  ASSERT_FALSE(prompts.ok());
  EXPECT_EQ(prompts.error().code, ErrorCode::kInvalid);
  EXPECT_NE(prompts.error().message.find("prompts.jsonl:1:"), std::string::npos)
      << prompts.error().message;
  EXPECT_NE(prompts.error().message.find("prompts.jsonl:2:"), std::string::npos)
      << prompts.error().message;
}

}  // namespace
}  // namespace plimsoll::embed
