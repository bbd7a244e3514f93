#include "harness/stats/agreement.h"

#include <gtest/gtest.h>

#include <vector>

#include "harness/stats/krippendorff.h"

namespace plimsoll::stats {
namespace {

using Codes = std::vector<int>;
using Units = std::vector<std::vector<double>>;

TEST(Agreement, SharesAddUpPerRater) {
  const RatingTable table = CrossTabulate(Codes{2, 2, 5, 9}, Codes{2, 5, 5, 5});
  EXPECT_EQ(table.categories, (Codes{2, 5, 9}));
  EXPECT_EQ(table.FirstShares(), (std::vector<double>{0.5, 0.25, 0.25}));
  EXPECT_EQ(table.SecondShares(), (std::vector<double>{0.25, 0.75, 0}));
  EXPECT_EQ(RawAgreement(table), 0.5);
}

TEST(Agreement, IsNoneWhenThereIsNoCase) {
  const RatingTable empty = CrossTabulate({}, {});
  EXPECT_FALSE(RawAgreement(empty));
  EXPECT_FALSE(CohenKappa(empty, KappaWeights::kNone, 0.95));
  EXPECT_FALSE(GwetAc1(empty, 0.95));
  EXPECT_FALSE(GwetAc1(CrossTabulate(Codes{1}, Codes{1}), 0.95));
}

TEST(Agreement, OnlyAc1SpeaksWhenAllPass) {
  const RatingTable table = CrossTabulate(Codes{1, 1, 1}, Codes{1, 1, 1});
  EXPECT_FALSE(CohenKappa(table, KappaWeights::kNone, 0.95));
  const auto ac1 = GwetAc1(table, 0.95);
  ASSERT_TRUE(ac1);
  EXPECT_EQ(ac1->value, 1);
  EXPECT_EQ(ac1->se, 0);
}

TEST(Agreement, KappaIsNoneWhenACategoryOfTheScaleIsNeverUsed) {
  const RatingTable table{{0, 1}, {0, 0, 0, 3}, 3};
  EXPECT_FALSE(CohenKappa(table, KappaWeights::kNone, 0.95));
  EXPECT_FALSE(CohenKappa({{0, 1}, {0, 0, 0, 0}, 0}, KappaWeights::kNone, 0.95));
}

TEST(Agreement, KappaCollapsesAndAc1DoesNotWhenNearlyAllPass) {
  Codes first(100, 1), second(100, 1);
  for (std::size_t i = 0; i < 5; ++i) first[i] = second[10 + i] = 0;
  const RatingTable table = CrossTabulate(first, second);
  EXPECT_EQ(RawAgreement(table), 0.9);
  EXPECT_LT(CohenKappa(table, KappaWeights::kNone, 0.95)->value, 0);
  EXPECT_GT(GwetAc1(table, 0.95)->value, 0.88);
}

TEST(Agreement, WeightsAreAllTheSameWhenThereAreTwoCategories) {
  const RatingTable table = CrossTabulate(Codes{0, 1, 1, 0, 1}, Codes{0, 1, 0, 0, 0});
  const auto plain = CohenKappa(table, KappaWeights::kNone, 0.95);
  for (KappaWeights weights : {KappaWeights::kLinear, KappaWeights::kQuadratic}) {
    const auto weighted = CohenKappa(table, weights, 0.95);
    EXPECT_DOUBLE_EQ(weighted->value, plain->value);
    EXPECT_DOUBLE_EQ(weighted->se, plain->se);
  }
}

TEST(Agreement, KappaHoldsForCodesFarApart) {
  constexpr int kLow = -2'000'000'000;
  constexpr int kHigh = 2'000'000'000;
  const RatingTable table = CrossTabulate(Codes{kLow, kHigh, kHigh}, Codes{kLow, kHigh, kLow});
  const auto kappa = CohenKappa(table, KappaWeights::kLinear, 0.95);
  EXPECT_DOUBLE_EQ(kappa->value, CohenKappa(table, KappaWeights::kNone, 0.95)->value);
}

TEST(Krippendorff, IsOneWhenAllAgreeAndNoneWhenNothingVaries) {
  EXPECT_EQ(KrippendorffAlpha(Units{{1, 1}, {0, 0, 0}}, RatingScale::kNominal), 1);
  EXPECT_FALSE(KrippendorffAlpha(Units{{1, 1}, {1, 1, 1}}, RatingScale::kNominal));
  EXPECT_FALSE(KrippendorffAlpha(Units{{1}, {0}, {}}, RatingScale::kNominal));
  EXPECT_FALSE(KrippendorffAlpha({}, RatingScale::kInterval));
}

TEST(Krippendorff, LeavesOutCasesOfOneRating) {
  const Units with = {{1, 0}, {1, 1}, {0}, {0, 0}, {}};
  const Units without = {{1, 0}, {1, 1}, {0, 0}};
  for (RatingScale scale : {RatingScale::kNominal, RatingScale::kOrdinal, RatingScale::kInterval})
    EXPECT_EQ(KrippendorffAlpha(with, scale), KrippendorffAlpha(without, scale));
}

TEST(Krippendorff, OrdinalSeesOnlyTheOrder) {
  const Units even = {{1, 2}, {2, 3}, {3, 3}, {1, 1}};
  const Units uneven = {{1, 20}, {20, 300}, {300, 300}, {1, 1}};
  EXPECT_EQ(KrippendorffAlpha(even, RatingScale::kOrdinal),
            KrippendorffAlpha(uneven, RatingScale::kOrdinal));
}

TEST(Krippendorff, IntervalIsEqualForEqualSeeds) {
  const Units units = {{1, 1}, {0, 1}, {0, 0}, {1, 1}, {0, 0}, {1, 0}, {1, 1}, {0, 0}};
  const auto once = KrippendorffInterval(units, RatingScale::kNominal, 0.95, 1000, 1);
  ASSERT_TRUE(once);
  EXPECT_EQ(once, KrippendorffInterval(units, RatingScale::kNominal, 0.95, 1000, 1));
  EXPECT_NE(KrippendorffInterval(units, RatingScale::kNominal, 0.95, 9, 1),
            KrippendorffInterval(units, RatingScale::kNominal, 0.95, 9, 2));
  const double alpha = *KrippendorffAlpha(units, RatingScale::kNominal);
  EXPECT_LT(once->low, alpha);
  EXPECT_GT(once->high, alpha);
  EXPECT_FALSE(KrippendorffInterval(Units{{1, 1}}, RatingScale::kNominal, 0.95, 10, 1));
  EXPECT_FALSE(KrippendorffInterval({}, RatingScale::kNominal, 0.95, 10, 1));
}

}  // namespace
}  // namespace plimsoll::stats
