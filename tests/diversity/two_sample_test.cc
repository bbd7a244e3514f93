#include "harness/diversity/two_sample.h"

#include <gtest/gtest.h>

#include <limits>
#include <vector>

#include "tests/diversity/planted.h"

namespace plimsoll::diversity {
namespace {

using vectors::Matrix;

TEST(TwoSample, LooksAtEverySplitOfSmallSets) {
  const Matrix a = PlantedRows({5}, 6, 0.2, 1, 2);
  const Matrix b = PlantedRows({5}, 6, 0.2, 3, 4);
  const auto test = TestTwoSamples(a.View(), b.View(), {});
  ASSERT_TRUE(test.ok() && test->has_value());
  EXPECT_TRUE((*test)->is_exact);
  EXPECT_EQ((*test)->splits, 252U);
  EXPECT_EQ((*test)->p, 2.0 / 252);  // the split that was seen, and its mirror
}

TEST(TwoSample, LooksAtNoMoreSplitsThanItWouldDraw) {
  const Matrix two = PlantedRows({2}, 6, 0.5, 1, 2);
  const Matrix many = PlantedRows({44}, 6, 0.5, 3, 4);  // 46 over 2: 1,035 splits
  const auto test = TestTwoSamples(two.View(), many.View(), {});
  ASSERT_TRUE(test.ok() && test->has_value());
  EXPECT_FALSE((*test)->is_exact);
  EXPECT_EQ((*test)->splits, 999U);
  EXPECT_LE((*test)->p, 0.02);
}

TEST(TwoSample, DrawsSplitsOfLargerSets) {
  const Matrix a = PlantedRows({60}, 6, 0.5, 1, 2);
  const Matrix b = PlantedRows({40}, 6, 0.5, 3, 4);
  for (const Kernel kernel : {Kernel::kRbf, Kernel::kCubic, Kernel::kLinear, Kernel::kEnergy}) {
    PermutationOptions options;
    options.kernel = kernel;
    const auto test = TestTwoSamples(a.View(), b.View(), options);
    EXPECT_FALSE((*test)->is_exact);
    EXPECT_EQ((*test)->p, 0.001);
    EXPECT_GT((*test)->observed.unbiased, 0);
  }
}

TEST(TwoSample, HasUniformPWhereBothAreOneSource) {
  int small = 0;
  double sum = 0;
  constexpr int kRuns = 60;
  for (std::uint64_t seed = 0; seed < kRuns; ++seed) {
    const Matrix a = PlantedRows({40}, 5, 0.8, 5, 500 + seed);
    const Matrix b = PlantedRows({30}, 5, 0.8, 5, 900 + seed);
    PermutationOptions options;
    options.draws = 99;
    const double p = (*TestTwoSamples(a.View(), b.View(), options))->p;
    small += p <= 0.1 ? 1 : 0;
    sum += p;
  }
  EXPECT_LE(small, 13);  // 6 are expected, sd 2.3
  EXPECT_NEAR(sum / kRuns, 0.5, 0.12);
}

TEST(TwoSample, SamplesTheLargerSetAndKeepsTheSmaller) {
  const Matrix many = PlantedRows({900}, 4, 0.9, 6, 7);
  const Matrix few = PlantedRows({30}, 4, 0.9, 6, 8);
  PermutationOptions options;
  options.most_rows = 200;
  options.draws = 19;
  const auto test = TestTwoSamples(many.View(), few.View(), options);
  EXPECT_EQ((*test)->first, 170U);
  EXPECT_EQ((*test)->second, 30U);
  const auto turned = TestTwoSamples(few.View(), many.View(), options);
  EXPECT_EQ((*turned)->first, 30U);
  EXPECT_EQ((*turned)->second, 170U);
}

TEST(TwoSample, IsMissingForOneRowAndForZeroRows) {
  const Matrix rows = PlantedRows({5}, 4, 0.9, 6, 7);
  EXPECT_FALSE(TestTwoSamples(rows.View(), PlantedRows({1}, 4, 0, 6, 7).View(), {})->has_value());
  EXPECT_FALSE(TestTwoSamples(Matrix(9, 4).View(), rows.View(), {})->has_value());
}

TEST(TwoSample, SaysWhatIsWrongWithRows) {
  Matrix rows = PlantedRows({5}, 4, 0.9, 6, 7);
  EXPECT_EQ(TestTwoSamples(rows.View(), Matrix(5, 3).View(), {}).error().message,
            "the sets have rows of 4 and of 3 values: they come from different embedders");
  rows.Row(3)[0] = std::numeric_limits<float>::quiet_NaN();
  EXPECT_EQ(TestTwoSamples(rows.View(), rows.View(), {}).error().message,
            "row 3 of the first set holds a value that is not finite");
}

}  // namespace
}  // namespace plimsoll::diversity
