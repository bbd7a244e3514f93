#include "harness/target/family.h"

#include <gtest/gtest.h>

namespace plimsoll::target {
namespace {

TEST(Family, IsReadFromTheNamesThatProvidersAndHubsUse) {
  const struct {
    const char* model;
    const char* family;
  } rows[] = {{"gpt-4o-2024-08-06", "openai"},
              {"openai/gpt-oss-20b", "openai"},
              {"ft:gpt-4o-mini:acme::1", "openai"},
              {"chatgpt-4o-latest", "openai"},
              {"o3-mini", "openai"},
              {"openrouter/o1", "openai"},
              {"omni-moderation-latest", "openai"},
              {"EleutherAI/gpt-neo-2.7B", "eleutherai"},
              {"gpt-j-6b", "eleutherai"},
              {"claude-3-5-sonnet-20241022", "anthropic"},
              {"us.anthropic.claude-opus-4-v1:0", "anthropic"},
              {"models/gemini-1.5-pro", "google"},
              {"google/shieldgemma-2b", "google"},
              {"gemma2:9b", "google"},
              {"meta-llama/Llama-Guard-3-8B", "meta"},
              {"llama3.1:8b", "meta"},
              {"mistralai/Mixtral-8x7B-Instruct-v0.1", "mistral"},
              {"Qwen/Qwen2.5-7B-Instruct", "qwen"},
              {"QwQ-32B", "qwen"},
              {"deepseek-ai/DeepSeek-R1-Distill-Llama-8B", "deepseek"},
              {"microsoft/phi-4", "microsoft"},
              {"command-r-plus", "cohere"},
              {"x-ai/grok-2", "xai"},
              {"o", ""},
              {"model-1", ""},
              {"llm", ""},
              {"2024-08-06", ""},
              {"", ""}};
  for (const auto& row : rows) EXPECT_EQ(FamilyOf(row.model), row.family) << row.model;
}

TEST(Family, OfATargetIsWhatItsConfigurationSaysFirst) {
  TargetConfig config;
  config.model = "gpt-4o";
  EXPECT_EQ(FamilyOf(config), "openai");
  config.family = "Llama";
  EXPECT_EQ(FamilyOf(config), "meta");
  config.family = " House Model ";
  EXPECT_EQ(FamilyOf(config), "house model");
}

TEST(Family, IsTheSameInEitherSpellingAndNeverWhereOneIsUnknown) {
  EXPECT_TRUE(AreSameFamily("llama", "meta"));
  EXPECT_TRUE(AreSameFamily("House Model", "house model"));
  EXPECT_FALSE(AreSameFamily("openai", "meta"));
  EXPECT_FALSE(AreSameFamily("house", "mouse"));
  EXPECT_FALSE(AreSameFamily("", ""));
  EXPECT_FALSE(AreSameFamily("", "meta"));
}

}  // namespace
}  // namespace plimsoll::target
