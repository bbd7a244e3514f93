#include "harness/stats/mean_difference.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "harness/stats/paired.h"

namespace plimsoll::stats {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::vector<double> Repeated(std::int64_t worse, std::int64_t better, std::int64_t equal) {
  std::vector<double> differences(static_cast<std::size_t>(worse), -1);
  differences.insert(differences.end(), static_cast<std::size_t>(better), 1);
  differences.insert(differences.end(), static_cast<std::size_t>(equal), 0);
  return differences;
}

TEST(SignFlip, IsOneWhereNothingDiffers) {
  EXPECT_EQ(SignFlip({}, 1), 1);
  EXPECT_EQ(SignFlip(std::vector<double>{0, 0, 0}, 1), 1);
  // A rounding error is no difference.
  EXPECT_EQ(SignFlip(std::vector<double>{0.3 - (0.1 + 0.2)}, 1), 1);
}

TEST(SignFlip, IsExactMcNemarAtOneTrial) {
  for (const auto& [b, c] : {std::pair{5, 0}, {12, 4}, {9, 11}, {20, 0}, {0, 3}}) {
    EXPECT_NEAR(SignFlip(Repeated(b, c, 50), 1), McNemarExactWorse({b + c + 50, b, c}), 1e-14)
        << b << " " << c;
  }
}

TEST(SignFlip, SeededFlipsLieNearTheExactValueAndAreEqualForASeed) {
  const std::vector<double> differences = Repeated(36, 22, 100);
  const double exact = McNemarExactWorse({158, 36, 22});
  const double p = SignFlip(differences, 7);
  EXPECT_NEAR(p, exact, 4 * std::sqrt(exact * (1 - exact) / kSeededFlips));
  EXPECT_EQ(SignFlip(differences, 7), p);
  EXPECT_NE(SignFlip(differences, 8), p);
}

TEST(SignFlip, SeededFlipsOfManyCasesLieNearTheExactValue) {
  const double exact = McNemarExactWorse({5000, 2540, 2460});
  EXPECT_NEAR(SignFlip(Repeated(2540, 2460, 0), 7), exact,
              4 * std::sqrt(exact * (1 - exact) / kSeededFlips));
}

TEST(SignFlip, DoesNotDependOnTheOrderOfTheCases) {
  std::vector<double> differences;
  for (int i = 0; i < 40; ++i) differences.push_back((i * 7 % 11 - 6) / 10.0);
  const double p = SignFlip(differences, 3, 999);
  std::reverse(differences.begin(), differences.end());
  EXPECT_EQ(SignFlip(differences, 3, 999), p);
}

TEST(SignFlip, IsNeverZero) {
  EXPECT_EQ(SignFlip(std::vector<double>(200, -1.0 / 3), 1, 99), 0.01);
  EXPECT_EQ(SignFlip(std::vector<double>(200, 1.0 / 3), 1, 99), 1);
}

TEST(SignFlip, TakesEqualSizesTogetherWhateverTheirRounding) {
  // 1 - 2/3, 2/3 - 1/3 and 1/3 in twos and ones: a tie of the sum must count as one.
  std::vector<double> differences;
  for (int i = 0; i < 10; ++i) {
    differences.push_back(1.0 - 2.0 / 3);
    differences.push_back(-(2.0 / 3 - 1.0 / 3));
    differences.push_back(-1.0 / 3);
  }
  EXPECT_NEAR(SignFlip(differences, 2), McNemarExactWorse({30, 20, 10}), 0.01);
}

TEST(SignFlip, HoldsForManyCasesOfFewSizes) {
  std::vector<double> differences;
  for (int i = 0; i < 20'000; ++i) differences.push_back((i % 7 - 3) / 3.0);
  EXPECT_NEAR(SignFlip(differences, 1, 199), 0.5, 0.2);
}

TEST(SignFlip, SmallestIsThatOfAllSignsNegative) {
  EXPECT_EQ(SmallestSignFlip(std::vector<double>{}), 1);
  EXPECT_EQ(SmallestSignFlip(std::vector<double>{0, 0.5, -1, 0.25}), 0.125);
  EXPECT_EQ(SmallestSignFlip(std::vector<double>(21, 1)), 1e-4);
  EXPECT_EQ(SmallestSignFlip(std::vector<double>{-1, -0.5}),
            SignFlip(std::vector<double>{-1, -0.5}, 1));
}

TEST(MeanDifference, NeedsTwoCases) {
  EXPECT_FALSE(PairedT({}, 0.9));
  EXPECT_FALSE(PairedTNonInferiority(std::vector<double>{0.1}, 0.05));
  EXPECT_FALSE(BoundMeanDifference(std::vector<double>{0.1}, 0.05));
}

TEST(MeanDifference, IsNeverNanWithoutVariance) {
  const auto none = PairedT(std::vector<double>(9, 0.0), 0.9);
  EXPECT_EQ(none->t, 0);
  EXPECT_EQ(none->p_less, 0.5);
  const auto worse = PairedT(std::vector<double>(9, -0.5), 0.9);
  EXPECT_EQ(worse->t, -kInfinity);
  EXPECT_EQ(worse->p_less, 0);
  EXPECT_EQ(worse->interval, (Interval{-0.5, -0.5}));
  EXPECT_EQ(PairedTNonInferiority(std::vector<double>(9, 0.0), 0.05)->p, 0);
}

TEST(MeanDifference, GuardsWhereNoCaseMoved) {
  const auto bounds = BoundMeanDifference(std::vector<double>(60, 0.0), 0.05);
  const double t = 1.6710930321;  // 59 degrees of freedom
  EXPECT_EQ(bounds->lower_t, 0);
  EXPECT_NEAR(bounds->lower_floor, -t * t / (60 + t * t), 1e-9);
  EXPECT_EQ(bounds->lower, bounds->lower_floor);
  EXPECT_NEAR(bounds->upper_guarded, -bounds->lower, 1e-15);
}

TEST(MeanDifference, GuardIsMirroredFromAbove) {
  const std::vector<double> differences{-0.4, 0, 0.2, 0, 0, -0.2, 0, 0, 0.2, 0};
  std::vector<double> mirrored;
  for (double difference : differences) mirrored.push_back(-difference);
  EXPECT_NEAR(BoundMeanDifference(differences, 0.05)->upper_guarded,
              -BoundMeanDifference(mirrored, 0.05)->lower, 1e-15);
}

TEST(MeanDifference, BoundsStayFiniteAtTheWorst) {
  const auto bounds = BoundMeanDifference(std::vector<double>(2, -1.0), 0.05);
  EXPECT_TRUE(std::isfinite(bounds->lower));
  EXPECT_LE(bounds->lower, -1);
}

}  // namespace
}  // namespace plimsoll::stats
