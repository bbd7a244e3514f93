#include "harness/embed/latent_space.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "harness/base/rng.h"

namespace plimsoll::embed {
namespace {

constexpr std::size_t kColumns = 60;

/// Rows of a few themes, each with columns of its own, and noise.
std::vector<SparseRow> ThemedRows(std::size_t count) {
  Rng rng(1, "themed rows");
  std::vector<SparseRow> rows(count);
  for (std::size_t i = 0; i < count; ++i)
    for (std::uint32_t j = 0; j < kColumns; ++j) {
      const bool is_of_theme = j / 10 == i % 6;
      if (is_of_theme || rng.Below(8) == 0)
        rows[i].push_back(
            {j, (is_of_theme ? 1.0 + static_cast<double>(i % 6) : 0.2) + rng.Uniform()});
    }
  return rows;
}

TEST(LatentSpace, TheSketchFindsWhatTheWholeDecompositionFinds) {
  const std::vector<SparseRow> rows = ThemedRows(300);
  const LatentSpace whole = FitLatentSpace(rows, kColumns, {.rank = 300});
  const LatentSpace sketch = FitLatentSpace(rows, kColumns, {.rank = 6, .oversample = 8});
  ASSERT_EQ(sketch.singular_values.size(), 6U);
  for (std::size_t k = 0; k < 6; ++k) {
    EXPECT_NEAR(sketch.singular_values[k] / whole.singular_values[k], 1, 1e-4) << k;
    double cosine = 0;
    for (std::size_t j = 0; j < kColumns; ++j)
      cosine += static_cast<double>(sketch.directions.Row(j)[k]) * whole.directions.Row(j)[k];
    EXPECT_NEAR(std::abs(cosine), 1, 1e-3) << k;
  }
}

TEST(LatentSpace, KeepsNoMoreDirectionsThanTheRowsSpan) {
  std::vector<SparseRow> rows(5, SparseRow{{0, 3}, {2, 4}});
  rows.push_back({{1, 2}});
  const LatentSpace space = FitLatentSpace(rows, 3, {});
  ASSERT_EQ(space.singular_values.size(), 2U);
  EXPECT_NEAR(space.singular_values[0], 5 * std::sqrt(5.0), 1e-9);
  EXPECT_NEAR(space.singular_values[1], 2, 1e-9);
  EXPECT_NEAR(std::abs(Project(space, {{0, 3}, {2, 4}, {7, 1}})[0]), 5, 1e-6);
  EXPECT_TRUE(FitLatentSpace({}, 0, {}).singular_values.empty());
  EXPECT_TRUE(FitLatentSpace(std::vector<SparseRow>(3), 4, {}).singular_values.empty());
}

TEST(LatentSpace, WeighsCountsByTheirRarity) {
  const std::vector<SparseRow> rows = {{{0, 1}, {1, -3}}, {{0, 2}}};
  const std::vector<double> weights = {1, 4};
  const std::vector<double> idf = InverseDocumentFrequencies(rows, weights, 3);
  EXPECT_NEAR(idf[0], 1, 1e-12);
  EXPECT_NEAR(idf[1], std::log(6.0 / 2) + 1, 1e-12);
  EXPECT_NEAR(idf[2], std::log(6.0) + 1, 1e-12);
  SparseRow row = rows[0];
  WeighCounts(idf, &row);
  EXPECT_NEAR(row[1].value / row[0].value, -2 * idf[1], 1e-12);  // ln 4 = 2 ln 2
  EXPECT_NEAR(row[0].value * row[0].value + row[1].value * row[1].value, 1, 1e-12);
}

}  // namespace
}  // namespace plimsoll::embed
