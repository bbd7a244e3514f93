#include "harness/diversity/lexical.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "harness/base/rng.h"
#include "harness/text/ngrams.h"

namespace plimsoll::diversity {
namespace {

/// Texts of 6 to 17 words; the smaller the vocabulary, the more they repeat each other.
std::vector<std::string> Texts(std::size_t count, std::size_t vocabulary, std::uint64_t seed) {
  Rng rng(seed);
  std::vector<std::string> texts(count);
  for (std::string& text : texts) {
    const std::size_t words = 6 + rng.Below(12);
    for (std::size_t i = 0; i < words; ++i)
      text += (i > 0 ? " word" : "word") + std::to_string(rng.Below(1 + rng.Below(vocabulary)));
  }
  return texts;
}

LexicalDiversity Measured(const std::vector<std::string>& texts,
                          const LexicalOptions& options = {}) {
  const LexicalSet set(texts, options.tokenizer);
  const LexicalSet* const sets[] = {&set};
  return MeasureLexical(set, SizesFor(sets, options), options);
}

const Measure& Named(const std::vector<Measure>& measures, const std::string& name) {
  for (const Measure& measure : measures)
    if (measure.name == name) return measure;
  ADD_FAILURE() << "no measure " << name;
  return measures.front();
}

TEST(Lexical, NamesItsMeasures) {
  std::vector<std::string> names;
  for (const Measure& measure : Measured(Texts(40, 50, 1)).measures) names.push_back(measure.name);
  EXPECT_THAT(names,
              ::testing::ElementsAre(
                  "distinct_1", "distinct_2", "distinct_3", "distinct_4", "rarefied_distinct_1",
                  "rarefied_distinct_2", "rarefied_distinct_3", "rarefied_distinct_4", "hd_d",
                  "expectation_adjusted_distinct_1", "self_repetition_4", "self_bleu",
                  "compression_ratio", "compression_ratio_zlib_9", "repeat_share", "entropy_rate"));
}

TEST(Lexical, PutsEveryMeasureOnTheSideOfTheMoreDiverseSet) {
  const std::vector<std::string> narrow_texts = Texts(300, 12, 1);
  const std::vector<std::string> wide_texts = Texts(700, 3'000, 2);
  const LexicalOptions options;
  const LexicalSet narrow(narrow_texts, options.tokenizer);
  const LexicalSet wide(wide_texts, options.tokenizer);
  const LexicalSet* const sets[] = {&narrow, &wide};
  const CommonSizes sizes = SizesFor(sets, options);
  EXPECT_EQ(sizes.texts, 150u);
  const auto differences = CompareMeasures(MeasureLexical(wide, sizes, options).measures,
                                           MeasureLexical(narrow, sizes, options).measures);
  EXPECT_EQ(differences.size(), 16u);
  for (const MeasureDifference& each : differences) {
    if (each.name == "repeat_share") continue;  // random words make no long repeats
    EXPECT_LT(each.p_adjusted, 0.01) << each.name;
    EXPECT_EQ(each.difference > 0, each.rises_with_diversity) << each.name;
  }
}

TEST(Lexical, SeesNoDifferenceBetweenHalvesOfOneSourceOfUnequalSize) {
  const std::vector<std::string> small = Texts(200, 500, 3);
  const std::vector<std::string> large = Texts(1'500, 500, 4);
  const LexicalOptions options;
  const LexicalSet a(small, options.tokenizer);
  const LexicalSet b(large, options.tokenizer);
  const LexicalSet* const sets[] = {&a, &b};
  const CommonSizes sizes = SizesFor(sets, options);
  const LexicalDiversity of_a = MeasureLexical(a, sizes, options);
  const LexicalDiversity of_b = MeasureLexical(b, sizes, options);
  EXPECT_GT(*Named(of_a.measures, "distinct_2").value,
            *Named(of_b.measures, "distinct_2").value + 0.05);
  for (const MeasureDifference& each : CompareMeasures(of_a.measures, of_b.measures))
    EXPECT_GT(each.p_adjusted, 0.05) << each.name;
}

TEST(Lexical, CoversTheTruthWithItsIntervals) {
  text::Vocabulary vocabulary;
  const text::TokenTexts source =
      text::Tokenize(Texts(20'000, 500, 99), text::Tokenizer::kWhitespace, &vocabulary);
  const auto bigrams = text::CountsOf(text::CountNgrams(source, 2).back().counts);
  const double truth = *text::RarefiedDistinct(bigrams, 1'000);
  LexicalOptions options;
  options.draws = 40;
  options.costly_draws = 2;
  int covered = 0;
  constexpr int kRounds = 30;
  for (int round = 0; round < kRounds; ++round) {
    const auto lexical =
        Measured(Texts(200, 500, 1'000 + static_cast<std::uint64_t>(round)), options);
    const auto interval = IntervalOf(Named(lexical.measures, "rarefied_distinct_2"));
    covered += interval->low <= truth && truth <= interval->high;
  }
  EXPECT_GE(covered, 24);  // 28.5 are expected; fewer than 24 has a chance under 0.1 %
}

TEST(Lexical, LeavesOutAndCountsEmptyTexts) {
  std::vector<std::string> texts = Texts(30, 50, 1);
  const LexicalDiversity without = Measured(texts);
  texts.insert(texts.begin() + 3, {"", " \n", "\u200B"});
  const LexicalDiversity with = Measured(texts);
  EXPECT_EQ(with.texts, 30u);
  EXPECT_EQ(with.empty_texts, 3u);
  for (std::size_t i = 0; i < with.measures.size(); ++i)
    EXPECT_EQ(with.measures[i].value, without.measures[i].value) << with.measures[i].name;
}

TEST(Lexical, IsMissingWithoutATextAndNotZero) {
  for (const Measure& measure : Measured({}).measures) {
    EXPECT_EQ(measure.value, std::nullopt) << measure.name;
    EXPECT_EQ(IntervalOf(measure), std::nullopt) << measure.name;
  }
}

TEST(Lexical, IsDefinedForOneTextWhereItCanBe) {
  const LexicalDiversity one = Measured({"two words"});
  EXPECT_EQ(Named(one.measures, "distinct_1").value, 1);
  EXPECT_EQ(Named(one.measures, "distinct_3").value, std::nullopt);
  EXPECT_EQ(Named(one.measures, "hd_d").value, std::nullopt);
  EXPECT_EQ(Named(one.measures, "self_bleu").value, std::nullopt);
  EXPECT_EQ(Named(one.measures, "self_repetition_4").value, std::nullopt);
  EXPECT_GT(*Named(one.measures, "compression_ratio").value, 0);
  EXPECT_EQ(Named(one.measures, "compression_ratio").standard_error, std::nullopt);
}

TEST(Lexical, TakesAMillionEqualTexts) {
  LexicalOptions options;
  options.draws = 4;
  options.costly_draws = 4;
  const LexicalDiversity same =
      Measured(std::vector<std::string>(1'000'000, "tell me a joke"), options);
  EXPECT_EQ(same.texts, 1'000'000u);
  EXPECT_EQ(*Named(same.measures, "distinct_2").value, 1e-6);
  EXPECT_NEAR(*Named(same.measures, "rarefied_distinct_2").value, 0.003, 1e-9);
  EXPECT_NEAR(*Named(same.measures, "self_bleu").value, 1, 1e-12);
  EXPECT_GT(*Named(same.measures, "compression_ratio").value, 1'000);
  EXPECT_EQ(Named(same.measures, "distinct_2").standard_error, 0);
}

TEST(Lexical, TakesATextOfTenMegabytesAndInvalidBytes) {
  std::vector<std::string> texts = Texts(20, 50, 5);
  for (int i = 0; texts[0].size() < (10u << 20); ++i) texts[0] += " long" + std::to_string(i);
  texts[1] = "\xFF\xFE\xC0 broken \xE2\x82";
  LexicalOptions options;
  options.draws = 2;
  options.costly_draws = 2;
  const LexicalDiversity lexical = Measured(texts, options);
  EXPECT_EQ(lexical.texts, 20u);
  for (const Measure& measure : lexical.measures)
    EXPECT_TRUE(measure.value && std::isfinite(*measure.value)) << measure.name;
}

}  // namespace
}  // namespace plimsoll::diversity
