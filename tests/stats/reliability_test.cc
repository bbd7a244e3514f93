#include "harness/stats/reliability.h"

#include <gtest/gtest.h>

#include <vector>

namespace plimsoll::stats {
namespace {

TEST(Reliability, IsNothingWithFewerTrialsThanAttempts) {
  EXPECT_EQ(PassAtK(2, 1, 3), std::nullopt);
  EXPECT_EQ(PassHatK(0, 0, 1), std::nullopt);
  EXPECT_EQ(PassHatK(3, 1, 0), std::nullopt);
  EXPECT_EQ(WorstOfK({}, 1), std::nullopt);
  EXPECT_EQ(WorstOfK(std::vector<double>{1}, 2), std::nullopt);
}

TEST(Reliability, IsCertainWhereAllOrNonePass) {
  EXPECT_EQ(PassAtK(1000, 1000, 400), 1);
  EXPECT_EQ(PassHatK(1000, 1000, 400), 1);
  EXPECT_EQ(PassAtK(5, 0, 5), 0);
  EXPECT_EQ(PassHatK(5, 0, 5), 0);
  EXPECT_EQ(PassHatK(5, 4, 5), 0);
}

TEST(Reliability, OneAttemptIsTheMean) {
  EXPECT_DOUBLE_EQ(*PassAtK(8, 3, 1), 0.375);
  EXPECT_DOUBLE_EQ(*PassHatK(8, 3, 1), 0.375);
  EXPECT_DOUBLE_EQ(*WorstOfK(std::vector<double>{0.2, 0.9, 0.4}, 1), 0.5);
}

TEST(Reliability, WorstOfBinaryScoresIsPassHatK) {
  const std::vector<double> scores{1, 1, 0, 1, 1, 0, 1};
  for (std::int64_t k = 1; k <= 7; ++k)
    EXPECT_NEAR(*WorstOfK(scores, k), *PassHatK(7, 5, k), 1e-15) << k;
}

TEST(Reliability, WorstOfAllIsTheWorst) {
  EXPECT_DOUBLE_EQ(*WorstOfK(std::vector<double>{0.8, 0.3, 0.9}, 3), 0.3);
}

}  // namespace
}  // namespace plimsoll::stats
