#include "harness/stats/distributions.h"

#include <gtest/gtest.h>

namespace plimsoll::stats {
namespace {

TEST(Distributions, SumsTheBinomialFromBelow) {
  EXPECT_NEAR(BinomialLowerTail(0, 10, 0.1), 0.3486784401, 1e-12);  // 0.9^10
  EXPECT_NEAR(BinomialLowerTail(2, 4, 0.5), 11.0 / 16, 1e-12);
  EXPECT_EQ(BinomialLowerTail(4, 4, 0.5), 1);
  EXPECT_EQ(BinomialLowerTail(1, 4, 0), 1);
  EXPECT_EQ(BinomialLowerTail(1, 4, 1), 0);
  const double between = BinomialLowerTail(1.5, 8.5, 0.3);  // weighted counts
  EXPECT_GT(between, BinomialLowerTail(1, 8.5, 0.3));
  EXPECT_LT(between, BinomialLowerTail(2, 8.5, 0.3));
}

}  // namespace
}  // namespace plimsoll::stats
