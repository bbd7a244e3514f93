#include "harness/vectors/spectrum.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace plimsoll::vectors {
namespace {

TEST(Spectrum, GivesEigenvaluesInDescendingOrder) {
  // Eigenvalues 1 and 3, vectors along the diagonals.
  const std::vector<double> matrix = {2, 1, 1, 2};
  const std::vector<double> values = Eigenvalues(matrix, 2);
  ASSERT_EQ(values.size(), 2U);
  EXPECT_NEAR(values[0], 3, 1e-12);
  EXPECT_NEAR(values[1], 1, 1e-12);
  EXPECT_TRUE(Eigenvalues({}, 0).empty());
}

TEST(Spectrum, ReadsWhatStandsBelowTheDiagonal) {
  const std::vector<double> values = Eigenvalues(std::vector<double>{2, 99, 1, 2}, 2);
  EXPECT_NEAR(values[0], 3, 1e-12);
}

TEST(Spectrum, GivesUnitVectorsWhoseGreatestCoordinateIsPositive) {
  const std::vector<double> matrix = {2, 0, 0, 0, 5, -4, 0, -4, 5};  // 9, 2, 1
  const Eigenpairs pairs = LeadingEigenpairs(matrix, 3, 2);
  ASSERT_EQ(pairs.values.size(), 2U);
  EXPECT_NEAR(pairs.values[0], 9, 1e-12);
  EXPECT_NEAR(pairs.values[1], 2, 1e-12);
  const double half = std::sqrt(0.5);
  EXPECT_NEAR(std::abs(pairs.vectors[1]), half, 1e-12);
  EXPECT_NEAR(pairs.vectors[1] + pairs.vectors[2], 0, 1e-12);
  EXPECT_NEAR(pairs.vectors[3], 1, 1e-12);
}

TEST(Spectrum, GivesAllPairsWhereMoreAreAskedFor) {
  EXPECT_EQ(LeadingEigenpairs(std::vector<double>{2, 1, 1, 2}, 2, 9).values.size(), 2U);
  EXPECT_TRUE(LeadingEigenpairs(std::vector<double>{2, 1, 1, 2}, 2, 0).values.empty());
}

TEST(Spectrum, MultipliesRowsByRows) {
  Matrix rows(2, 3);
  rows.Row(0)[0] = 3;
  rows.Row(0)[1] = 4;
  rows.Row(1)[1] = 2;
  EXPECT_EQ(RowGram(rows.View()), (std::vector<double>{25, 8, 8, 4}));
}

}  // namespace
}  // namespace plimsoll::vectors
