#include "harness/stats/label_permutation.h"

#include <gtest/gtest.h>

#include <vector>

namespace plimsoll::stats {
namespace {

const std::vector<double> kPass{1, 1, 1};
const std::vector<double> kFail{0, 0};
const std::vector<double> kMixed{1, 0, 1};

TEST(LabelPermutation, NeedsTwoCasesAndTwoTrialsOnEachSide) {
  EXPECT_FALSE(LabelPermutation({}, 1, 99));
  EXPECT_FALSE(LabelPermutation(std::vector<TwoSidedTrials>{{kPass, kFail}}, 1, 99));
  const std::vector<double> one{1};
  EXPECT_FALSE(LabelPermutation(std::vector<TwoSidedTrials>{{kPass, kFail}, {kPass, one}}, 1, 99));
}

TEST(LabelPermutation, IsOneWhereNothingVaries) {
  EXPECT_EQ(LabelPermutation(std::vector<TwoSidedTrials>(5, {kPass, kPass}), 1, 99), 1);
}

TEST(LabelPermutation, IsSmallForAFallInEveryCase) {
  // Only deals in which all cases fall alike reach an infinite statistic: one in sixty.
  EXPECT_LT(*LabelPermutation(std::vector<TwoSidedTrials>(8, {kPass, kFail}), 1, 999), 0.03);
  EXPECT_EQ(LabelPermutation(std::vector<TwoSidedTrials>(8, {kFail, kPass}), 1, 999), 1);
}

TEST(LabelPermutation, IsEqualForASeed) {
  const std::vector<TwoSidedTrials> cases{{kPass, kMixed}, {kMixed, kFail}, {kMixed, kPass}};
  EXPECT_EQ(LabelPermutation(cases, 4, 500), LabelPermutation(cases, 4, 500));
}

}  // namespace
}  // namespace plimsoll::stats
