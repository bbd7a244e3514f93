#include "harness/stats/arms.h"

#include <gtest/gtest.h>

#include <cmath>

namespace plimsoll::stats {
namespace {

using Rows = std::vector<ArmRow>;

/// Every value `copies` times in a cluster of its own.
Rows Nested(const std::vector<double>& treated, const std::vector<double>& other, int copies) {
  Rows rows;
  std::int64_t cluster = 0;
  for (bool is_treated : {true, false}) {
    for (double value : is_treated ? treated : other) {
      for (int i = 0; i < copies; ++i) rows.push_back({value, is_treated, cluster});
      ++cluster;
    }
  }
  return rows;
}

TEST(Arms, CopiesWithinAClusterAddNothing) {
  const std::vector<double> treated = {1, 0, 1, 1, 1};
  const std::vector<double> other = {0, 0, 1, 0, 1, 0};
  const auto once = CompareArms(Nested(treated, other, 1), 0.95);
  const auto copied = CompareArms(Nested(treated, other, 7), 0.95);
  ASSERT_TRUE(once);
  EXPECT_NEAR(once->difference, 0.8 - 1.0 / 3, 1e-12);
  EXPECT_NEAR(copied->difference, once->difference, 1e-12);
  EXPECT_NEAR(copied->se, once->se, 1e-12);
  EXPECT_NEAR(copied->p, once->p, 1e-12);
  EXPECT_EQ(copied->clusters, 11);
  EXPECT_EQ(copied->rows, 77);
}

TEST(Arms, IsNoneWhenAnArmIsEmptyOrThereIsOneCluster) {
  EXPECT_FALSE(CompareArms({}, 0.95));
  EXPECT_FALSE(CompareArms(Nested({1, 0}, {}, 2), 0.95));
  EXPECT_FALSE(CompareArms(Rows{{1, true, 3}, {0, false, 3}}, 0.95));
  EXPECT_FALSE(ArmPermutationP({}, 99, 1));
  EXPECT_FALSE(ArmPermutationP(Nested({1, 0}, {}, 2), 99, 1));
}

TEST(Arms, StrataRemoveWhatTheyExplain) {
  // Long prompts fail more and are mostly treated; within a length the arms are equal.
  Rows rows;
  std::int64_t cluster = 0;
  const auto add = [&](std::int64_t stratum, bool is_treated, int fails, int passes) {
    for (int i = 0; i < fails + passes; ++i)
      rows.push_back({i < fails ? 1.0 : 0.0, is_treated, cluster++, stratum});
  };
  add(0, true, 1, 9);
  add(0, false, 4, 36);
  add(1, true, 20, 20);
  add(1, false, 5, 5);
  add(2, true, 3, 0);  // one arm only: left out
  const auto matched = CompareArms(rows, 0.95);
  EXPECT_NEAR(matched->difference, 0, 1e-12);
  EXPECT_EQ(matched->rows, 100);
  EXPECT_EQ(matched->rows_left_out, 3);
  EXPECT_NEAR(matched->p, 1, 1e-9);
  for (ArmRow& row : rows) row.stratum = 0;
  EXPECT_GT(CompareArms(rows, 0.95)->difference, 0.2);
}

TEST(Arms, IsSureWhenNothingVaries) {
  const auto sure = CompareArms(Nested({1, 1, 1}, {0, 0, 0}, 2), 0.95);
  EXPECT_EQ(sure->se, 0);
  EXPECT_EQ(sure->p, 0);
  const auto equal = CompareArms(Nested({1, 1, 1}, {1, 1, 1}, 2), 0.95);
  EXPECT_EQ(equal->difference, 0);
  EXPECT_EQ(equal->p, 1);
}

TEST(Arms, DoesNotTakeFourModelsForFourPrompts) {
  // NodeSynth's two depths of taxonomy: prompts by how many of four models failed (no disclosure).
  // Every answer on its own would give p = 0.0055.
  const int kPromptsByFails[2][5] = {{167, 26, 19, 25, 51}, {221, 38, 13, 22, 54}};
  Rows rows;
  std::int64_t prompt = 0;
  for (int depth : {0, 1}) {
    for (int fails = 0; fails <= 4; ++fails) {
      for (int i = 0; i < kPromptsByFails[depth][fails]; ++i, ++prompt) {
        for (int model = 0; model < 4; ++model)
          rows.push_back({model < fails ? 1.0 : 0.0, depth == 1, prompt});
      }
    }
  }
  const auto clustered = CompareArms(rows, 0.95);
  EXPECT_NEAR(clustered->difference, 346.0 / 1392 - 343.0 / 1152, 1e-12);
  EXPECT_NEAR(clustered->p, 0.115, 0.001);
  EXPECT_NEAR(*ArmPermutationP(rows, 499, 1), 0.115, 0.04);
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i].cluster = static_cast<std::int64_t>(i);
  EXPECT_NEAR(CompareArms(rows, 0.95)->p, 0.0055, 0.0005);
}

TEST(Arms, PermutationCountsClustersNotRows) {
  // Three against three: 2 of the 20 ways to share them out are as far apart.
  for (int copies : {1, 50}) {
    const auto p = ArmPermutationP(Nested({1, 1, 1}, {0, 0, 0}, copies), 9'999, 1);
    EXPECT_NEAR(*p, 0.1, 0.01) << copies;
  }
}

TEST(Arms, PermutationFlipsClustersThatHaveBothArms) {
  // Four prompts, each better when treated: 2 of 2^4 flips are as far apart.
  Rows rows;
  for (std::int64_t prompt = 0; prompt < 4; ++prompt) {
    rows.push_back({1, true, prompt});
    rows.push_back({0, false, prompt});
  }
  EXPECT_NEAR(*ArmPermutationP(rows, 9'999, 1), 2.0 / 16, 0.01);
}

TEST(Arms, PermutationStudentisesClustersOfUnequalSize) {
  // Seven prompts with both arms, of unequal sizes: every flip, by the clustered error of
  // CompareArms.
  Rows rows;
  for (std::int64_t prompt = 0; prompt < 7; ++prompt) {
    for (std::int64_t i = 0; i <= prompt; ++i)
      rows.push_back({i % 3 == 0 ? 0.0 : 1.0, true, prompt});
    for (std::int64_t i = 0; i < 8 - prompt; ++i)
      rows.push_back({i % 2 == 0 ? 0.0 : 1.0, false, prompt});
  }
  const auto statistic = [](const Rows& of) {
    const auto compared = CompareArms(of, 0.95);
    return std::abs(compared->difference / compared->se);
  };
  const double observed = statistic(rows);
  int as_far = 0;
  for (unsigned flips = 0; flips < 128; ++flips) {
    Rows flipped = rows;
    for (ArmRow& row : flipped) row.is_treated ^= ((flips >> row.cluster) & 1u) == 1u;
    if (statistic(flipped) >= observed - 1e-9) ++as_far;
  }
  EXPECT_NEAR(*ArmPermutationP(rows, 9'999, 1), as_far / 128.0, 0.015);
}

TEST(Arms, PermutationStaysWithinStrata) {
  // Within each stratum the arms are alike; the treated lie mostly where everything fails.
  Rows rows;
  std::int64_t cluster = 0;
  const auto add = [&](std::int64_t stratum, bool is_treated, double value, int times) {
    for (int i = 0; i < times; ++i) rows.push_back({value, is_treated, cluster++, stratum});
  };
  add(0, true, 1, 20);
  add(0, false, 1, 5);
  add(1, true, 0, 5);
  add(1, false, 0, 20);
  EXPECT_EQ(ArmPermutationP(rows, 999, 1), 1);
  for (ArmRow& row : rows) row.stratum = 0;
  EXPECT_LT(*ArmPermutationP(rows, 999, 1), 0.01);
}

TEST(Arms, PermutationEndsEarlyWhenEnoughDrawsAreAsFar) {
  const Rows rows = Nested({1, 0, 1, 1, 0, 0, 1}, {0, 0, 1, 1, 1, 0, 0, 1}, 2);
  const double all = *ArmPermutationP(rows, 9'999, 3);
  const double early = *ArmPermutationP(rows, 9'999, 3, 100);
  EXPECT_NEAR(early, all, 0.15);
  EXPECT_EQ(ArmPermutationP(rows, 9'999, 3, 9'999), all);
}

TEST(Arms, SmallestPermutationPCountsTheWaysToExchange) {
  EXPECT_NEAR(SmallestArmPermutationP(Nested({1, 1, 1}, {0, 0, 0}, 5), 9'999), 1.0 / 20, 1e-12);
  EXPECT_NEAR(SmallestArmPermutationP(Nested({1}, std::vector<double>(15), 30), 9'999), 1.0 / 16,
              1e-12);
  EXPECT_EQ(SmallestArmPermutationP(Nested({1, 0}, {}, 2), 99), 1);
  EXPECT_NEAR(
      SmallestArmPermutationP(Nested(std::vector<double>(50), std::vector<double>(50), 1), 9'999),
      1e-4, 1e-12);
}

TEST(Arms, PermutationIsOneWhenTheMeansAreEqual) {
  EXPECT_EQ(ArmPermutationP(Nested({1, 0}, {0, 1}, 1), 999, 1), 1);
}

TEST(Arms, PermutationIsEqualForEqualSeeds) {
  const Rows rows = Nested({1, 0, 1, 1, 1, 0, 1}, {0, 0, 1, 0, 1, 0, 0, 0}, 2);
  EXPECT_EQ(ArmPermutationP(rows, 999, 3), ArmPermutationP(rows, 999, 3));
  EXPECT_NE(ArmPermutationP(rows, 999, 3), ArmPermutationP(rows, 999, 4));
}

TEST(Arms, BandsHoldEqualCountsAndKeepTiesTogether) {
  EXPECT_EQ(QuantileBands(std::vector<double>{5, 1, 9, 3}, 2),
            (std::vector<std::int64_t>{1, 0, 1, 0}));
  EXPECT_EQ(QuantileBands(std::vector<double>{2, 2, 2}, 3), (std::vector<std::int64_t>{1, 1, 1}));
  EXPECT_EQ(QuantileBands(std::vector<double>{4, 8}, 5), (std::vector<std::int64_t>{1, 3}));
  EXPECT_TRUE(QuantileBands({}, 4).empty());
}

}  // namespace
}  // namespace plimsoll::stats
