#include "harness/diversity/set_diversity.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

#include "harness/base/rng.h"
#include "harness/diversity/semantic_measures.h"
#include "harness/diversity/tagger_agreement.h"
#include "harness/text/skeleton_tagger.h"
#include "harness/vectors/matrix.h"

namespace plimsoll::diversity {
namespace {

constexpr std::size_t kColumns = 8;

/// Unit rows about the first axis; the wider, the further apart.
vectors::Matrix Rows(std::size_t count, double width, std::uint64_t seed) {
  Rng rng(seed);
  vectors::Matrix rows(count, kColumns);
  for (std::size_t i = 0; i < count; ++i) {
    rows.Row(i)[0] = 1;
    for (std::size_t c = 1; c < kColumns; ++c)
      rows.Row(i)[c] = static_cast<float>(width * (rng.Uniform() - 0.5));
  }
  vectors::NormaliseRows(&rows);
  return rows;
}

std::vector<std::string> Texts(std::size_t count) {
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < count; ++i)
    texts.push_back("Item " + std::to_string(i * i) + " of the long list, please.");
  return texts;
}

TEST(SetDiversity, ComparesSetsOfUnequalSizeAtOne) {
  const std::vector<std::string> texts = Texts(120);
  const vectors::Matrix wide = Rows(120, 3, 1);
  const vectors::Matrix narrow = Rows(40, 0.5, 2);
  const EmbeddedTexts sets[] = {{texts, wide.View()}, {std::span(texts).first(40), narrow.View()}};
  const auto measured = MeasureTogether(sets, nullptr, text::SkeletonTagger(), {});
  ASSERT_TRUE(measured.ok());
  EXPECT_EQ((*measured)[0].semantic_size, 20u);
  EXPECT_EQ((*measured)[0].lexical.sizes.texts, 20u);
  const auto differences =
      CompareMeasures((*measured)[0].semantic_measures, (*measured)[1].semantic_measures);
  ASSERT_EQ(differences.size(), 5u);
  for (const MeasureDifference& each : differences) {
    EXPECT_GT(each.difference, 0) << each.name;
    EXPECT_LT(each.p_adjusted, 0.001) << each.name;
  }
  EXPECT_EQ((*measured)[0].Measures().size(), 16u + 9u + 5u);
}

TEST(SetDiversity, HasTheValuesOfTheWholeSetAndLeavesZeroRowsOut) {
  vectors::Matrix rows = Rows(30, 1, 3);
  std::fill_n(rows.Row(7), kColumns, 0.0f);
  const auto whole = MeasureSemantic(rows.View(), nullptr, {});
  ASSERT_TRUE(whole.ok());
  const auto measures = SemanticMeasures(rows.View(), *whole, 14, {});
  EXPECT_EQ(measures[0].name, "mean_pairwise_cosine_distance");
  EXPECT_EQ(measures[0].value, whole->cosine->Distance());
  EXPECT_EQ(measures[3].value, whole->vendi->two);
  for (const Measure& measure : measures) EXPECT_GT(*measure.standard_error, 0) << measure.name;
  EXPECT_EQ(SemanticSizeFor(std::vector<std::size_t>{29, 5'000}), 14u);
  EXPECT_EQ(SemanticSizeFor(std::vector<std::size_t>{5'000}), 1'000u);
}

TEST(SetDiversity, RefusesRowsThatAreNoEmbeddings) {
  const std::vector<std::string> texts = Texts(10);
  vectors::Matrix rows = Rows(10, 1, 4);
  rows.Row(3)[2] = std::numeric_limits<float>::quiet_NaN();
  const EmbeddedTexts sets[] = {{texts, rows.View()}};
  const auto measured = MeasureTogether(sets, nullptr, text::SkeletonTagger(), {});
  ASSERT_FALSE(measured.ok());
  EXPECT_EQ(measured.error().code, ErrorCode::kInvalid);
}

TEST(TaggerAgreement, IsWholeOfATaggerWithItself) {
  const text::SkeletonTagger tagger;
  std::vector<std::string> texts = Texts(150);
  for (std::size_t i = 0; i < texts.size(); i += 3) texts[i] = "Who did " + texts[i];
  for (std::size_t i = 0; i < texts.size(); i += 7) texts[i] += " It isn't urgent, is it?";
  const auto agreement = CompareTaggers(texts, tagger, tagger, 1);
  ASSERT_TRUE(agreement.has_value());
  EXPECT_NEAR(agreement->spearman, 1, 1e-12);
  EXPECT_FALSE(CompareTaggers(Texts(99), tagger, tagger, 1).has_value());
}

}  // namespace
}  // namespace plimsoll::diversity
