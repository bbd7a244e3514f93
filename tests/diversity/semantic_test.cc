#include "harness/diversity/semantic.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "harness/diversity/rows.h"
#include "harness/diversity/semantic_measures.h"
#include "tests/diversity/planted.h"

namespace plimsoll::diversity {
namespace {

using vectors::Matrix;

Matrix Copies(std::size_t count, std::size_t columns) {
  Matrix rows(count, columns);
  for (std::size_t i = 0; i < count; ++i) rows.Row(i)[0] = 1;
  return rows;
}

/// Over all pairs, the slow way.
double MeanOverPairs(const Matrix& rows, const std::vector<double>& weights) {
  double sum = 0;
  double pairs = 0;
  for (std::size_t i = 0; i < rows.rows(); ++i) {
    for (std::size_t j = 0; j < rows.rows(); ++j) {
      if (i == j) continue;
      sum += weights[i] * weights[j] * Dot(rows.Row(i), rows.Row(j), rows.columns());
      pairs += weights[i] * weights[j];
    }
  }
  return sum / pairs;
}

TEST(Cosine, EqualsTheMeanOverAllPairs) {
  const Matrix rows = PlantedRows({7, 9, 4}, 12, 0.7, 1, 2);
  const std::vector<double> even(rows.rows(), 1);
  std::vector<double> weights;
  for (std::size_t i = 0; i < rows.rows(); ++i) weights.push_back(1 + static_cast<double>(i % 3));
  EXPECT_NEAR(MeanPairwiseCosine(rows.View())->mean, MeanOverPairs(rows, even), 1e-12);
  EXPECT_NEAR(*MeanPairwiseCosineValue(rows.View()), MeanOverPairs(rows, even), 1e-12);
  EXPECT_NEAR(MeanPairwiseCosine(rows.View(), weights)->mean, MeanOverPairs(rows, weights), 1e-12);
}

TEST(Cosine, HasTheJackknifesErrorAndEachRowsOwnMean) {
  const Matrix rows = PlantedRows({5, 6}, 8, 0.9, 3, 4);
  const MeanCosine mean = *MeanPairwiseCosine(rows.View());
  std::vector<double> left_out;
  for (std::size_t out = 0; out < rows.rows(); ++out) {
    std::vector<double> weights(rows.rows(), 1);
    weights[out] = 0;
    left_out.push_back(MeanOverPairs(rows, weights));
    double to_rest = 0;
    for (std::size_t j = 0; j < rows.rows(); ++j)
      if (j != out) to_rest += Dot(rows.Row(out), rows.Row(j), rows.columns()) / 10;
    EXPECT_NEAR(mean.to_rest[out], to_rest, 1e-12);
  }
  double centre = 0;
  for (const double value : left_out) centre += value / 11;
  double square = 0;
  for (const double value : left_out) square += (value - centre) * (value - centre);
  EXPECT_NEAR(*mean.standard_error, std::sqrt(square * 10 / 11), 1e-12);
  EXPECT_NEAR(mean.interval->high - mean.interval->low,
              2 * 1.959963984540054 * *mean.standard_error, 1e-12);
}

TEST(Cosine, IsMissingWhereThereIsNoPair) {
  EXPECT_FALSE(MeanPairwiseCosine(Matrix(0, 3).View()).has_value());
  EXPECT_FALSE(MeanPairwiseCosine(Copies(1, 3).View()).has_value());
  EXPECT_FALSE(MeanPairwiseCosine(Matrix(5, 3).View()).has_value());  // zero rows
  const MeanCosine pair = *MeanPairwiseCosine(Copies(2, 3).View());
  EXPECT_EQ(pair.mean, 1);
  EXPECT_FALSE(pair.standard_error.has_value());
  EXPECT_FALSE(MeanCrossCosine(Copies(2, 3).View(), Matrix(1, 3).View()).has_value());
}

TEST(Cosine, LeavesZeroRowsOut) {
  Matrix rows(4, 2);
  rows.Row(1)[0] = 1;
  rows.Row(3)[1] = 1;
  const MeanCosine mean = *MeanPairwiseCosine(rows.View());
  EXPECT_EQ(mean.rows, 2U);
  EXPECT_EQ(mean.mean, 0);
  EXPECT_EQ(mean.RemoteClique(), 0.5);
}

TEST(Cosine, CentresOnTheReferenceAndDropsItsDirections) {
  const Matrix rows = PlantedRows({40}, 6, 0.3, 5, 6);
  const Frame frame = FitFrame(rows.View(), 1);
  const Matrix centred = Centred(rows.View(), frame, true);
  for (std::size_t i = 0; i < centred.rows(); ++i) {
    double along = 0;
    for (std::size_t c = 0; c < 6; ++c) along += frame.directions[c] * centred.Row(i)[c];
    EXPECT_NEAR(along, 0, 1e-6);
    EXPECT_NEAR(Dot(centred.Row(i), centred.Row(i), 6), 1, 1e-6);
  }
}

TEST(Vendi, CountsWhatDiffers) {
  Matrix axes(3, 5);
  for (std::size_t i = 0; i < 3; ++i) axes.Row(i)[i] = 1;
  const Vendi three = *MeasureVendi(axes.View());
  for (const double score : {three.half, three.one, three.two, three.infinity})
    EXPECT_NEAR(score, 3, 1e-6);
  EXPECT_EQ(three.rank, 3U);
  const Vendi one = *MeasureVendi(Copies(50, 4).View());
  for (const double score : {one.half, one.one, one.two, one.infinity}) EXPECT_EQ(score, 1);
  EXPECT_EQ(one.rank, 1U);
  EXPECT_FALSE(MeasureVendi(Matrix(4, 4).View()).has_value());
  EXPECT_FALSE(MeasureVendi(Matrix().View()).has_value());
}

TEST(Vendi, IsTheSameThroughRowsAndColumns) {
  const Matrix wide = PlantedRows({6, 7}, 40, 0.8, 7, 8);  // n < d: through n x n
  Matrix padded(45, 40);                                   // zero rows do not count
  for (std::size_t i = 0; i < wide.rows(); ++i)
    for (std::size_t c = 0; c < 40; ++c) padded.Row(3 * i)[c] = wide.Row(i)[c];
  const Vendi direct = *MeasureVendi(wide.View());
  const Vendi from_padded = *MeasureVendi(padded.View());
  EXPECT_EQ(direct.rows, from_padded.rows);
  EXPECT_NEAR(direct.two, from_padded.two, 1e-9);
  double square = 0;  // q = 2 has a closed form over all pairs
  for (std::size_t i = 0; i < wide.rows(); ++i)
    for (std::size_t j = 0; j < wide.rows(); ++j)
      square += std::pow(Dot(wide.Row(i), wide.Row(j), 40) / 13, 2);
  EXPECT_NEAR(direct.two, 1 / square, 1e-5);
}

TEST(Semantic, FindsCopiesAndTellsWhereTheyStand) {
  Matrix rows = PlantedRows({1, 1, 1, 1, 1}, 16, 0, 9, 10);
  Matrix with_copies(8, 16);  // 0 zero, 1..5 as planted, 6 and 7 copies of row 3
  for (std::size_t i = 0; i < 5; ++i) std::copy_n(rows.Row(i), 16, with_copies.Row(i + 1));
  std::copy_n(rows.Row(2), 16, with_copies.Row(6));
  std::copy_n(rows.Row(2), 16, with_copies.Row(7));
  const auto measured = MeasureSemantic(with_copies.View(), nullptr, {});
  ASSERT_TRUE(measured.ok());
  EXPECT_EQ(measured->rows, 7U);
  EXPECT_EQ(measured->zero_rows, 1U);
  ASSERT_EQ(measured->spread->duplicates.size(), 3U);
  EXPECT_EQ(measured->spread->duplicates[0].row, 3U);
  EXPECT_EQ(measured->spread->duplicates[0].of, 6U);
  EXPECT_EQ(measured->spread->duplicates[1].row, 6U);
  EXPECT_EQ(measured->spread->duplicates[1].of, 3U);
  EXPECT_NEAR(measured->spread->duplicate_share, 3.0 / 7, 1e-12);
  EXPECT_FALSE(measured->centred.has_value());
}

TEST(Semantic, MeasuresAMillionCopiesInATwinkling) {
  const Matrix rows = Copies(1'000'000, 4);
  const auto measured = MeasureSemantic(rows.View(), nullptr, {});
  ASSERT_TRUE(measured.ok());
  EXPECT_EQ(measured->cosine->mean, 1);
  EXPECT_EQ(measured->vendi->one, 1);
  EXPECT_EQ(measured->spread->mean, 0);
  EXPECT_EQ(measured->spread->duplicate_share, 1);
  EXPECT_FALSE(measured->hubness.has_value());  // of one row that differs
  EXPECT_TRUE(measured->is_anisotropic);
}

TEST(Semantic, IsMissingForOneTextAndForNone) {
  const auto one = MeasureSemantic(Copies(1, 4).View(), nullptr, {});
  ASSERT_TRUE(one.ok());
  EXPECT_FALSE(one->cosine.has_value());
  EXPECT_FALSE(one->spread.has_value());
  EXPECT_EQ(one->vendi->one, 1);
  const auto none = MeasureSemantic(Matrix(3, 4).View(), nullptr, {});
  ASSERT_TRUE(none.ok());
  EXPECT_EQ(none->zero_rows, 3U);
  EXPECT_FALSE(none->vendi.has_value());
}

TEST(Semantic, ComparesWithAReference) {
  const Matrix reference = PlantedRows({60, 60, 60, 60}, 24, 0.5, 11, 12);
  const Matrix narrow = PlantedRows({60}, 24, 0.5, 11, 13);
  const vectors::MatrixView view = reference.View();
  const auto measured = MeasureSemantic(narrow.View(), &view, {});
  ASSERT_TRUE(measured.ok());
  EXPECT_LT(*measured->relative, 0.6);
  EXPECT_GT(measured->centred->mean, 0.3);
  const auto itself = MeasureSemantic(reference.View(), &view, {});
  EXPECT_NEAR(*itself->relative, 1, 1e-9);
  EXPECT_NEAR(itself->centred->mean, 0, 0.05);
}

TEST(Semantic, SaysWhatIsWrongWithRows) {
  Matrix rows = Copies(3, 2);
  rows.Row(1)[1] = std::numeric_limits<float>::quiet_NaN();
  EXPECT_EQ(MeasureSemantic(rows.View(), nullptr, {}).error().message,
            "row 1 of the set holds a value that is not finite");
  rows.Row(1)[1] = 2;
  EXPECT_EQ(MeasureSemantic(rows.View(), nullptr, {}).error().message,
            "row 1 of the set has length 2.236068, not 1 or 0");
  const Matrix other = Copies(3, 5);
  const vectors::MatrixView view = other.View();
  EXPECT_EQ(MeasureSemantic(Copies(2, 2).View(), &view, {}).error().message,
            "the sets have rows of 2 and of 5 values: they come from different embedders");
}

/// Both sets at the size that the smaller allows.
std::vector<MeasureDifference> Compare(const Matrix& first, const Matrix& second,
                                       const SemanticOptions& options) {
  const std::size_t counts[] = {first.rows(), second.rows()};
  const std::size_t size = SemanticSizeFor(counts);
  const auto measures = [&](const Matrix& rows) {
    return SemanticMeasures(rows.View(), *MeasureSemantic(rows.View(), nullptr, options), size,
                            options);
  };
  return CompareMeasures(measures(first), measures(second));
}

TEST(SemanticMeasures, TellANarrowSetFromAWideOneAtEqualSize) {
  const Matrix wide = PlantedRows({50, 50, 50, 50, 50, 50}, 16, 0.5, 14, 15);
  const Matrix narrow = PlantedRows({40, 40}, 16, 0.5, 14, 16);
  const auto differences = Compare(narrow, wide, {});
  EXPECT_EQ(differences.size(), 5U);
  for (const MeasureDifference& each : differences) {
    if (each.name == "mean_nearest_neighbour_distance") continue;  // as dense within each topic
    EXPECT_LT(each.interval.high, 0) << each.name;
  }
}

TEST(SemanticMeasures, FindNoDifferenceWithinOneSource) {
  int apart = 0;
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    const Matrix a = PlantedRows({30, 30}, 8, 0.8, 17, 100 + seed);
    const Matrix b = PlantedRows({45, 45}, 8, 0.8, 17, 200 + seed);
    for (const MeasureDifference& each : Compare(a, b, {}))
      apart += each.name == "vendi_2" && (each.interval.low > 0 || each.interval.high < 0);
  }
  EXPECT_LE(apart, 2);  // 5 % are expected
}

TEST(SemanticMeasures, AreNotComparedForAHandfulOfTexts) {
  EXPECT_TRUE(Compare(Copies(7, 2), Copies(100, 2), {}).empty());
}

TEST(Hubness, SeesAHubThatAllOthersHaveForNeighbour) {
  std::vector<std::vector<vectors::Neighbour>> lists;
  for (std::size_t i = 0; i < 20; ++i) lists.push_back({{i == 0 ? 1U : 0U, 0.9}});
  const Hubness hubness = *MeasureHubness(lists, 1);
  EXPECT_EQ(hubness.hubs.front(), 0U);
  EXPECT_EQ(hubness.occurrences[0], 19U);
  EXPECT_EQ(hubness.antihubs, 18U);
  EXPECT_TRUE(hubness.IsStrong());
  lists.resize(2);
  EXPECT_FALSE(MeasureHubness(lists, 1).has_value());
}

}  // namespace
}  // namespace plimsoll::diversity
