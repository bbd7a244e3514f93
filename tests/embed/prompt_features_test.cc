#include "harness/embed/prompt_features.h"

#include <gtest/gtest.h>

namespace plimsoll::embed {
namespace {

double SquaredLength(const std::vector<Feature>& features) {
  double sum = 0;
  for (const Feature& feature : features) sum += feature.value * feature.value;
  return sum;
}

TEST(PromptFeatures, HaveUnitLengthWhereNothingCollides) {
  EXPECT_NEAR(SquaredLength(PromptFeatures("a small prompt", 20)), 1, 1e-12);
}

TEST(PromptFeatures, AreSortedAndUniqueAndInRange) {
  const auto features = PromptFeatures("the quick brown fox jumps over the lazy dog, the end", 8);
  ASSERT_FALSE(features.empty());
  EXPECT_LT(features.back().index, 256u);
  for (std::size_t i = 1; i < features.size(); ++i)
    EXPECT_LT(features[i - 1].index, features[i].index);
}

TEST(PromptFeatures, IgnoreCaseWidthAndBlanks) {
  const auto plain = PromptFeatures("open the door", 14);
  const auto dressed = PromptFeatures("  OPEN \xEF\xBD\x94\xEF\xBD\x88\xEF\xBD\x85\n\tdoor ", 14);
  ASSERT_EQ(plain.size(), dressed.size());
  for (std::size_t i = 0; i < plain.size(); ++i) {
    EXPECT_EQ(plain[i].index, dressed[i].index);
    EXPECT_EQ(plain[i].value, dressed[i].value);
  }
}

TEST(PromptFeatures, AreNoneOfABlankPrompt) { EXPECT_TRUE(PromptFeatures(" \n", 14).empty()); }

}  // namespace
}  // namespace plimsoll::embed
