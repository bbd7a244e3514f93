#include "harness/base/rng.h"

#include <gtest/gtest.h>

#include <vector>

namespace plimsoll {
namespace {

std::vector<std::uint64_t> Draw(Rng rng, int count) {
  std::vector<std::uint64_t> values;
  for (int i = 0; i < count; ++i) values.push_back(rng.Next());
  return values;
}

// xoshiro256** whose state is the first four draws of SplitMix64 from 0, as other libraries give
// it.
TEST(Rng, DrawsTheSameValuesAsOtherImplementations) {
  EXPECT_EQ(Draw(Rng(0), 3), (std::vector<std::uint64_t>{0x99ec5f36cb75f2b4, 0xbf6e1f784956452a,
                                                         0x1a5f849d4933e6e0}));
}

TEST(Rng, GivesEachPurposeAStreamOfItsOwn) {
  EXPECT_EQ(Draw(Rng(7, "order"), 4), Draw(Rng(7, "order"), 4));
  EXPECT_NE(Draw(Rng(7, "order"), 4), Draw(Rng(7, "seeds"), 4));
  EXPECT_NE(Draw(Rng(7, "order"), 4), Draw(Rng(8, "order"), 4));
}

TEST(Rng, StaysBelowTheBoundAndReachesAllOfIt) {
  Rng rng(1);
  std::vector<int> counts(6);
  for (int i = 0; i < 6000; ++i) ++counts[rng.Below(6)];
  for (int count : counts) EXPECT_NEAR(count, 1000, 150);  // five standard deviations
  EXPECT_EQ(rng.Below(1), 0u);
}

TEST(Rng, DrawsUniformNumbersFromTheUnitInterval) {
  Rng rng(2);
  double sum = 0;
  for (int i = 0; i < 10'000; ++i) {
    const double value = rng.Uniform();
    ASSERT_GE(value, 0.0);
    ASSERT_LT(value, 1.0);
    sum += value;
  }
  EXPECT_NEAR(sum / 10'000, 0.5, 0.015);  // five standard deviations
}

TEST(Rng, ShufflesToTheSameOrderForTheSameSeed) {
  std::vector<int> values{1, 2, 3, 4, 5, 6, 7, 8};
  std::vector<int> again = values;
  Rng(3).Shuffle(values);
  Rng(3).Shuffle(again);
  EXPECT_EQ(values, again);
  EXPECT_NE(values, (std::vector<int>{1, 2, 3, 4, 5, 6, 7, 8}));
}

}  // namespace
}  // namespace plimsoll
