#include "harness/text/ngrams.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "harness/base/rng.h"

namespace plimsoll::text {
namespace {

/// Texts whose tokens are drawn from a small vocabulary, the first far more often than the last.
TokenTexts RandomTexts(std::size_t count, std::size_t vocabulary, std::uint64_t seed) {
  Rng rng(seed);
  TokenTexts texts;
  for (std::size_t i = 0; i < count; ++i) {
    std::vector<std::uint32_t> text(rng.Below(12));
    for (std::uint32_t& id : text)
      id = static_cast<std::uint32_t>(rng.Below(1 + rng.Below(vocabulary)));
    texts.Add(text);
  }
  return texts;
}

using Ngram = std::vector<std::uint32_t>;

std::map<Ngram, std::uint32_t> CountedPlainly(const TokenTexts& texts, std::size_t order) {
  std::map<Ngram, std::uint32_t> counts;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const auto text = texts.Text(i);
    for (std::size_t at = 0; at + order <= text.size(); ++at) {
      const auto ngram = text.subspan(at, order);
      ++counts[Ngram(ngram.begin(), ngram.end())];
    }
  }
  return counts;
}

TEST(Ngrams, EqualThoseCountedPlainly) {
  const TokenTexts texts = RandomTexts(3'000, 60, 1);
  const std::vector<NgramTable> tables = CountNgrams(texts, 5);
  for (std::size_t order = 1; order <= tables.size(); ++order) {
    const NgramTable& table = tables[order - 1];
    const auto plain = CountedPlainly(texts, order);
    ASSERT_EQ(table.unique(), plain.size()) << order;
    std::map<Ngram, std::uint32_t> numbers;
    for (std::size_t number = table.once_from; number < table.unique(); ++number)
      ASSERT_EQ(table.counts[number], 1u);
    for (std::size_t i = 0; i < texts.size(); ++i) {
      for (std::size_t at = texts.begins[i]; at < texts.begins[i + 1]; ++at) {
        if (at + order > texts.begins[i + 1]) {
          ASSERT_EQ(table.at[at], NgramTable::kNoNgram);
          continue;
        }
        const auto first = texts.ids.begin() + static_cast<std::ptrdiff_t>(at);
        const Ngram ngram(first, first + static_cast<std::ptrdiff_t>(order));
        ASSERT_EQ(table.counts[table.at[at]], plain.at(ngram));
        ASSERT_EQ(numbers.emplace(ngram, table.at[at]).first->second, table.at[at]);
      }
    }
  }
}

TEST(Ngrams, AreMissingWhereTextsAreTooShort) {
  TokenTexts texts;
  texts.Add(std::vector<std::uint32_t>{7, 7});
  const std::vector<NgramTable> tables = CountNgrams(texts, 4);
  EXPECT_EQ(Distinct(CountsOf(tables[0].counts)), 0.5);
  EXPECT_EQ(Distinct(CountsOf(tables[1].counts)), 1.0);
  EXPECT_EQ(Distinct(CountsOf(tables[2].counts)), std::nullopt);
  EXPECT_EQ(Distinct(CountsOf(tables[3].counts)), std::nullopt);
  EXPECT_EQ(CountNgrams(TokenTexts(), 2)[1].unique(), 0u);
}

TEST(Ngrams, HoldManyDifferentCounts) {
  const std::vector<std::uint32_t> counts = {1, 1, 300, 2, 300, 5'000'000};
  EXPECT_THAT(CountsOf(counts),
              ::testing::ElementsAre(std::pair(1u, 2u), std::pair(2u, 1u), std::pair(300u, 2u),
                                     std::pair(5'000'000u, 1u)));
}

/// The chance that m draws from a total of T miss all c occurrences, one draw after the other.
double MissedPlainly(double total, double count, double draws) {
  double log_missed = 0;
  for (double i = 0; i < draws; ++i)
    log_missed += std::log(std::max(0.0, (total - count - i) / (total - i)));
  return std::exp(log_missed);
}

TEST(RarefiedDistinct, IsTheExactExpectation) {
  const CountOfCounts counts = {{1, 900}, {3, 50}, {90, 7}, {2'000, 1}};
  const double total = 900 + 150 + 630 + 2'000;
  for (const std::uint64_t m : {1, 42, 100, 1'000, 1'700}) {
    double expected = 0;
    for (const auto& [count, ngrams] : counts)
      expected +=
          static_cast<double>(ngrams) * (1 - MissedPlainly(total, count, static_cast<double>(m)));
    EXPECT_NEAR(*RarefiedUnique(counts, m), expected, 1e-9 * expected) << m;
  }
  EXPECT_NEAR(*RarefiedUnique(counts, 3'680), 958, 1e-9);
  EXPECT_NEAR(*RarefiedDistinct(counts, 1), 1, 1e-12);
  EXPECT_EQ(RarefiedDistinct(counts, 3'681), std::nullopt);
  EXPECT_EQ(RarefiedDistinct(counts, 0), std::nullopt);
}

TEST(RarefiedDistinct, KeepsItsDigitsInALargeSet) {
  const CountOfCounts counts = {{1, 20'000'000}};
  EXPECT_NEAR(*RarefiedDistinct(counts, 1'000), 1, 1e-9);
}

TEST(RarefiedDistinct, HoldsStillWhereTheRawOneFalls) {
  const auto both = [](std::size_t texts) {
    const auto table = CountNgrams(RandomTexts(texts, 500, 3), 2).back();
    const CountOfCounts counts = CountsOf(table.counts);
    return std::pair(*Distinct(counts), *RarefiedDistinct(counts, 1'000));
  };
  const auto [raw_small, rarefied_small] = both(500);
  const auto [raw_large, rarefied_large] = both(20'000);
  EXPECT_GT(raw_small - raw_large, 0.15);
  EXPECT_NEAR(rarefied_small, rarefied_large, 0.01);
}

TEST(ExpectationAdjustedDistinct, IsMissingWithoutTokensOrVocabulary) {
  EXPECT_EQ(ExpectationAdjustedDistinct({}, 10), std::nullopt);
  EXPECT_EQ(ExpectationAdjustedDistinct({{1, 2}}, 0), std::nullopt);
  EXPECT_NEAR(*ExpectationAdjustedDistinct({{2, 1}}, 2), 1 / 1.5, 1e-12);
}

}  // namespace
}  // namespace plimsoll::text
