#include "harness/stats/items.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "harness/base/rng.h"

namespace plimsoll::stats {
namespace {

TEST(ItemRestCorrelation, IsAbsentWhereNothingVaries) {
  const std::vector<double> values{1, 1, 0,  //
                                   1, 0, 1,  //
                                   1, 1, 1};
  const auto items = ItemRestCorrelation({values, 3, 3});
  ASSERT_EQ(items.size(), 3u);
  EXPECT_EQ(items[0].pass_rate, 1);
  EXPECT_FALSE(items[0].correlation);
  EXPECT_TRUE(items[1].correlation);
  EXPECT_TRUE(ItemRestCorrelation({}).empty());
}

TEST(ItemRestCorrelation, IsNegativeForAReversedLabel) {
  const std::vector<double> values{1, 1, 1, 0,  //
                                   1, 1, 1, 0,  //
                                   0, 0, 1, 1,  //
                                   0, 0, 0, 1};
  EXPECT_LT(*ItemRestCorrelation({values, 4, 4})[3].correlation, -0.9);
}

TEST(TwoParameterLogistic, RecoversTheCasesThatMadeTheData) {
  const std::vector<ItemParameters> truth{{1.5, -1}, {1, 0}, {2, 0.5}, {0.8, 1}, {1.2, -0.3}};
  constexpr std::size_t kVersions = 4'000;
  Rng rng(3);
  std::vector<double> values;
  for (std::size_t v = 0; v < kVersions; ++v) {
    double ability = -6;  // twelve uniform draws, nearly normal
    for (int i = 0; i < 12; ++i) ability += rng.Uniform();
    for (const auto& item : truth) values.push_back(rng.Uniform() < item.PassProbability(ability));
  }
  const auto fit = FitTwoParameterLogistic({values, kVersions, truth.size()});
  ASSERT_TRUE(fit);
  for (std::size_t i = 0; i < truth.size(); ++i) {
    EXPECT_NEAR(fit->items[i].discrimination, truth[i].discrimination, 0.3) << i;
    EXPECT_NEAR(fit->items[i].difficulty, truth[i].difficulty, 0.15) << i;
  }
}

TEST(TwoParameterLogistic, RefusesWhatHasNoEstimate) {
  const std::vector<double> all_pass{1, 0, 1, 1, 1, 0};
  EXPECT_FALSE(FitTwoParameterLogistic({all_pass, 3, 2}));
  EXPECT_FALSE(FitTwoParameterLogistic({std::vector<double>{1, 0}, 1, 2}));
}

TEST(TwoParameterLogistic, InformationPeaksAtTheDifficulty) {
  const ItemParameters item{2, 0.5};
  EXPECT_NEAR(item.PassProbability(0.5), 0.5, 1e-15);
  EXPECT_NEAR(item.Information(0.5), 1, 1e-15);
  EXPECT_LT(item.Information(0.6), 1);
  EXPECT_LT(item.Information(0.4), 1);
}

}  // namespace
}  // namespace plimsoll::stats
