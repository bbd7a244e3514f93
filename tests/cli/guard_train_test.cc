#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "harness/embed/prompt_classifier.h"
#include "tests/cli/cli_runner.h"

namespace plimsoll::cli {
namespace {

using testing::HasSubstr;

TEST(GuardTrain, RebuildsTheEmbeddedWeightsBitForBit) {
  CliRunner runner;
  const CliResult result =
      runner.Run({"guard", "train", "--version", "1", "--out", "v1.weights", "--prompts",
                  RepositoryFile("harness/embed/reference_guard/prompts.jsonl")});
  ASSERT_EQ(result.code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("\nequal to the embedded weights of version 1\n"));
  const Result<std::string_view> embedded = embed::EmbeddedGuardWeights("1");
  ASSERT_TRUE(embedded.ok());
  EXPECT_TRUE(runner.Read("v1.weights") == *embedded);
}

TEST(GuardTrain, SaysWhereThePromptsAreWrong) {
  CliRunner runner;
  runner.Write("prompts.jsonl", "{\"id\": 1}\n");
  const CliResult result =
      runner.Run({"guard", "train", "--out", "w", "--prompts", "prompts.jsonl"});
  EXPECT_EQ(result.code, 2);
  EXPECT_THAT(result.err, HasSubstr("while training from prompts.jsonl: "));
  EXPECT_FALSE(runner.Exists("w"));
}

TEST(GuardTrain, RefusesAnotherVersion) {
  CliRunner runner;
  EXPECT_EQ(runner.Run({"guard", "train", "--version", "3", "--out", "w"}).code, 2);
}

}  // namespace
}  // namespace plimsoll::cli
