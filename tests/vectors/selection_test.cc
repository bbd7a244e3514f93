#include "harness/vectors/selection.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

#include "harness/vectors/instruction_set.h"
#include "tests/vectors/make_rows.h"

namespace plimsoll::vectors {
namespace {

double Cosine(const Matrix& rows, std::size_t a, std::size_t b) {
  return ExactDot(rows.Row(a), rows.Row(b), rows.columns());
}

// One pass over all rows for each pick.
std::vector<Pick> PlainFarthestFirst(const Matrix& rows, std::vector<double> nearest,
                                     std::size_t count) {
  std::vector<Pick> picks;
  if (nearest.empty()) {
    nearest.assign(rows.rows(), -2.0);
    picks.push_back({0, 1});
  }
  std::vector<bool> is_picked(rows.rows());
  while (true) {
    if (!picks.empty()) {
      const std::size_t last = picks.back().index;
      is_picked[last] = true;
      for (std::size_t i = 0; i < rows.rows(); ++i)
        nearest[i] = std::max(nearest[i], Cosine(rows, i, last));
    }
    if (picks.size() == count) return picks;
    std::size_t best = rows.rows();
    for (std::size_t i = 0; i < rows.rows(); ++i)
      if (!is_picked[i] && (best == rows.rows() || nearest[i] < nearest[best])) best = i;
    picks.push_back({best, 1 - nearest[best]});
  }
}

void ExpectEqual(const std::vector<Pick>& found, const std::vector<Pick>& expected) {
  ASSERT_EQ(found.size(), expected.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    ASSERT_EQ(found[i].index, expected[i].index) << "pick " << i;
    ASSERT_EQ(found[i].gain, expected[i].gain) << "pick " << i;
  }
}

TEST(Selection, FarthestFirstIsThePlainOrder) {
  for (const Spread spread : {Spread::kIsotropic, Spread::kAnisotropic}) {
    const Matrix rows = MakeRows(3000, 32, 1, spread);
    ExpectEqual(FarthestFirst(rows.View(), {}, 300), PlainFarthestFirst(rows, {}, 300));
    std::vector<double> known(rows.rows());
    for (std::size_t i = 0; i < rows.rows(); ++i) known[i] = Cosine(rows, i, 17);
    ExpectEqual(FarthestFirst(rows.View(), known, 100, 1), PlainFarthestFirst(rows, known, 100));
  }
}

TEST(Selection, FarthestFirstDecidesTiesByIndexAmongManyCopies) {
  Matrix rows = MakeRows(2000, 16, 1, Spread::kIsotropic);
  for (std::size_t row = 3; row < rows.rows(); ++row)
    std::memcpy(rows.Row(row), rows.Row(row % 3), 16 * sizeof(float));
  ExpectEqual(FarthestFirst(rows.View(), {}, 60), PlainFarthestFirst(rows, {}, 60));
}

TEST(Selection, FarthestFirstTakesEveryRowOnceAndNeverRises) {
  const Matrix rows = MakeRows(700, 8, 1, Spread::kIsotropic);
  const std::vector<Pick> picks = FarthestFirst(rows.View(), {}, 10000);
  ASSERT_EQ(picks.size(), 700U);
  std::vector<std::size_t> indices;
  for (std::size_t i = 0; i < picks.size(); ++i) {
    indices.push_back(picks[i].index);
    if (i < 2) continue;  // the first one's gain is no distance
    EXPECT_LE(picks[i].gain, picks[i - 1].gain);
  }
  std::sort(indices.begin(), indices.end());
  for (std::size_t i = 0; i < indices.size(); ++i) EXPECT_EQ(indices[i], i);
}

TEST(Selection, FacilityLocationIsTheGreedyOrder) {
  const Matrix rows = MakeRows(120, 12, 1, Spread::kAnisotropic);
  const std::vector<Pick> picks = FacilityLocation(rows.View(), 15);
  std::vector<double> covered(rows.rows());
  for (const Pick& pick : picks) {
    double best_gain = -1;
    std::size_t best = 0;
    for (std::size_t j = 0; j < rows.rows(); ++j) {
      double gain = 0;
      for (std::size_t i = 0; i < rows.rows(); ++i)
        gain += std::max(0.0, (1 + Cosine(rows, i, j)) / 2 - covered[i]);
      if (gain > best_gain) {
        best_gain = gain;
        best = j;
      }
    }
    ASSERT_EQ(pick.index, best);
    ASSERT_EQ(pick.gain, best_gain);
    for (std::size_t i = 0; i < rows.rows(); ++i)
      covered[i] = std::max(covered[i], (1 + Cosine(rows, i, best)) / 2);
  }
}

TEST(Selection, DeterminantalMapPrefersQualityAndAvoidsCopies) {
  Matrix rows(3, 2);
  rows.Row(0)[0] = 1;
  rows.Row(1)[0] = 1;
  rows.Row(2)[1] = 1;
  const std::vector<Pick> plain = DeterminantalMap(rows.View(), {}, 3);
  ASSERT_EQ(plain.size(), 3U);
  EXPECT_EQ(plain[0].index, 0U);
  EXPECT_EQ(plain[1].index, 2U);
  EXPECT_NEAR(plain[0].gain, std::log(1.01), 1e-12);
  EXPECT_NEAR(plain[2].gain, std::log(1.01 - 1 / 1.01), 1e-12);
  const double quality[] = {0.5, 2, 0};
  const std::vector<Pick> weighted = DeterminantalMap(rows.View(), quality, 3);
  ASSERT_EQ(weighted.size(), 2U);
  EXPECT_EQ(weighted[0].index, 1U);
  EXPECT_EQ(weighted[1].index, 0U);
}

TEST(Selection, TakesNothingFromNothing) {
  EXPECT_TRUE(FarthestFirst({}, {}, 5).empty());
  EXPECT_TRUE(FacilityLocation({}, 5).empty());
  EXPECT_TRUE(DeterminantalMap({}, {}, 5).empty());
  const Matrix rows = MakeRows(5, 4, 1, Spread::kIsotropic);
  EXPECT_TRUE(FarthestFirst(rows.View(), {}, 0).empty());
}

}  // namespace
}  // namespace plimsoll::vectors
