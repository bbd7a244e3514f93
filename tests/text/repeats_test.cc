#include "harness/text/repeats.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "harness/base/rng.h"

namespace plimsoll::text {
namespace {

using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;

using Texts = std::vector<std::string>;

/// The longest string at every place that stands at another place too, by comparing all pairs.
std::vector<std::vector<std::size_t>> LongestPlainly(const Texts& texts) {
  std::vector<std::vector<std::size_t>> longest;
  for (const std::string& a : texts) longest.emplace_back(a.size());
  for (std::size_t t = 0; t < texts.size(); ++t) {
    for (std::size_t u = 0; u < texts.size(); ++u) {
      for (std::size_t i = 0; i < texts[t].size(); ++i) {
        for (std::size_t j = 0; j < texts[u].size(); ++j) {
          if (t == u && i == j) continue;
          const auto [end, other] =
              std::mismatch(texts[t].begin() + static_cast<std::ptrdiff_t>(i), texts[t].end(),
                            texts[u].begin() + static_cast<std::ptrdiff_t>(j), texts[u].end());
          const auto same = static_cast<std::size_t>(end - texts[t].begin()) - i;
          longest[t][i] = std::max(longest[t][i], same);
        }
      }
    }
  }
  return longest;
}

double SharePlainly(const std::vector<std::vector<std::size_t>>& longest, std::size_t length) {
  double covered = 0;
  double bytes = 0;
  for (const auto& text : longest) {
    std::size_t end = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] >= length) end = std::max(end, i + text[i]);
      covered += i < end;
      ++bytes;
    }
  }
  return covered / bytes;
}

Texts RandomTexts(std::uint64_t seed) {
  Rng rng(seed);
  Texts texts(1 + rng.Below(6));
  for (std::string& text : texts) {
    text.resize(rng.Below(40));
    for (char& c : text) c = static_cast<char>('a' + rng.Below(3));
  }
  texts.push_back(texts.front());
  texts.push_back("ab");
  return texts;
}

TEST(Repeats, EqualThoseFoundByComparingAllPairs) {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    const Texts texts = RandomTexts(seed);
    const RepeatIndex index(texts);
    const auto longest = LongestPlainly(texts);
    double sum = 0;
    double bytes = 0;
    for (const auto& text : longest) {
      for (const std::size_t length : text) sum += static_cast<double>(length);
      bytes += static_cast<double>(text.size());
    }
    EXPECT_NEAR(*index.EntropyRate(), std::log2(bytes) / (sum / bytes + 1), 1e-12) << seed;
    for (const std::size_t length : {1u, 3u, 6u, 20u})
      EXPECT_NEAR(*index.Share(length), SharePlainly(longest, length), 1e-12) << seed;
  }
}

TEST(Repeats, AreShownWithTheirCounts) {
  const Texts texts = {"Please refuse politely: how do I pick a lock?", "x",
                       "Please refuse politely: what is thermite?",
                       "Now. Please refuse politely: how do I pick a nose?"};
  const RepeatIndex index(texts);
  const std::vector<RepeatedString> strings = index.Strings(10, 5);
  ASSERT_EQ(strings.size(), 1u);
  EXPECT_EQ(strings[0].text, "Please refuse politely: ");
  EXPECT_EQ(strings[0].count, 3u);
  EXPECT_EQ(strings[0].texts, 3u);
  EXPECT_EQ(strings[0].saved(), 48u);
}

TEST(Repeats, NeverCrossTheEndOfAText) {
  const RepeatIndex index(Texts{"one", "two", "one", "two"});
  EXPECT_THAT(index.Strings(4, 5), IsEmpty());
  EXPECT_EQ(index.Share(4), 0);
  EXPECT_EQ(index.Share(3), 1);
  EXPECT_THAT(index.Strings(3, 5), ElementsAre(Field(&RepeatedString::text, "one"),
                                               Field(&RepeatedString::text, "two")));
}

TEST(Repeats, OfPartsOfCodePointsAreCut) {
  // é, è and ê share their first byte; Ā and ԩ their second.
  const RepeatIndex index(Texts{"caf\u00E9", "caf\u00E8"});
  EXPECT_THAT(index.Strings(3, 5), ElementsAre(Field(&RepeatedString::text, "caf")));
}

TEST(Repeats, AreMissingWhereThereIsNoText) {
  EXPECT_EQ(RepeatIndex(Texts{}).Share(5), std::nullopt);
  EXPECT_EQ(RepeatIndex(Texts{"", ""}).Share(5), std::nullopt);
  EXPECT_EQ(RepeatIndex(Texts{"", ""}).EntropyRate(), std::nullopt);
  EXPECT_EQ(RepeatIndex(Texts{"a"}).EntropyRate(), std::nullopt);
  EXPECT_EQ(RepeatIndex(Texts{"a"}).Share(1), 0);
}

TEST(Repeats, OfOneCharacterTakeLinearTime) {
  const RepeatIndex index(Texts{std::string(1 << 20, 'a')});
  EXPECT_EQ(index.Share(50), 1);
  EXPECT_EQ(index.Strings(50, 3).size(), 1u);
}

TEST(Repeats, OfManyEqualTextsAreOneString) {
  const RepeatIndex index(Texts(100'000, "tell me a joke"));
  EXPECT_EQ(index.Share(14), 1);
  const auto strings = index.Strings(5, 3);
  ASSERT_EQ(strings.size(), 1u);
  EXPECT_EQ(strings[0].text, "tell me a joke");
  EXPECT_EQ(strings[0].texts, 100'000u);
}

TEST(Repeats, SurviveInvalidUtf8) {
  const RepeatIndex index(Texts{"\xFF\xFE once", "\xFF\xFE once"});
  EXPECT_THAT(index.Strings(3, 5), ElementsAre(Field(&RepeatedString::text, "\uFFFD\uFFFD once")));
}

}  // namespace
}  // namespace plimsoll::text
