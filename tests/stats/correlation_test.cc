#include "harness/stats/correlation.h"

#include <gtest/gtest.h>

#include "harness/stats/distributions.h"
#include "harness/stats/moments.h"

namespace plimsoll::stats {
namespace {

using Numbers = std::vector<double>;

TEST(Moments, AreZeroWhenThereIsNothing) {
  EXPECT_EQ(Mean({}), 0);
  EXPECT_EQ(SampleVariance(Numbers{3}), 0);
  EXPECT_DOUBLE_EQ(SampleVariance(Numbers{1, 3}), 2);
}

TEST(Moments, QuantilesLieBetweenValues) {
  const Numbers values = {1, 2, 4};
  EXPECT_EQ(SortedQuantile(values, 0), 1);
  EXPECT_EQ(SortedQuantile(values, 0.75), 3);
  EXPECT_EQ(SortedQuantile(values, 1), 4);
  EXPECT_EQ(SortedQuantile(Numbers{7}, 0.3), 7);
}

TEST(Distributions, AgreeWithClosedForms) {
  EXPECT_NEAR(StudentQuantile(0.975, 1), 12.706204736174694, 1e-9);  // tan(0.475 pi)
  EXPECT_NEAR(StudentUpperTail(1, 1), 0.25, 1e-14);
  EXPECT_NEAR(ChiSquaredUpperTail(2, 2), 0.36787944117144233, 1e-14);  // exp(-1)
  EXPECT_NEAR(ChiSquaredUpperTail(1.5 * 1.5, 1), 2 * NormalUpperTail(1.5), 1e-14);
}

TEST(Correlation, HasNoneWhenSomethingDoesNotVary) {
  const Numbers constant = {0.1, 0.1, 0.1, 0.1};
  const Numbers rising = {1, 2, 3, 5};
  EXPECT_FALSE(PearsonCorrelation(constant, rising));
  EXPECT_FALSE(SpearmanCorrelation(rising, constant));
  EXPECT_FALSE(PearsonCorrelation({}, {}));
}

TEST(Correlation, TiesShareTheirMeanRank) {
  EXPECT_EQ(AverageRanks(Numbers{5, 1, 5, 0, 5}), (Numbers{4, 2, 4, 1, 4}));
  EXPECT_TRUE(AverageRanks({}).empty());
}

TEST(Correlation, SpearmanIsOneForAnyRisingCurve) {
  EXPECT_DOUBLE_EQ(*SpearmanCorrelation(Numbers{1, 2, 3, 4}, Numbers{1, 10, 100, 1000}), 1);
}

TEST(Correlation, PartialIsNoneWhenThirdExplainsAll) {
  const Numbers x = {1, 2, 3, 4, 5};
  const Numbers twice = {2, 4, 6, 8, 10};
  const Numbers y = {3, 1, 4, 1, 5};
  EXPECT_FALSE(PartialPearson(x, y, twice));
  EXPECT_FALSE(PartialPearson(Numbers{1, 2, 3}, Numbers{1, 3, 2}, Numbers{2, 1, 3}));
}

TEST(Correlation, PartialIsPlainWhenTheThirdIsUnrelated) {
  const Numbers x = {1, 1, -1, -1};
  const Numbers y = {3, 1, -1, -3};
  const Numbers z = {1, -1, -1, 1};
  const auto partial = PartialPearson(x, y, z);
  ASSERT_TRUE(partial);
  EXPECT_NEAR(partial->r, *PearsonCorrelation(x, y), 1e-15);
  EXPECT_GT(partial->p, partial->p_normal);
}

}  // namespace
}  // namespace plimsoll::stats
