#include "harness/http/budget.h"

#include <gtest/gtest.h>

namespace plimsoll::http {
namespace {

TEST(Budget, HasNoLimitByDefault) {
  Budget budget({});
  for (int i = 0; i < 1000; ++i) ASSERT_TRUE(budget.Reserve(1'000'000, 1000).ok());
  EXPECT_EQ(budget.requests(), 1000);
}

TEST(Budget, StopsAtTheRequestLimit) {
  Budget budget({.requests = 2});
  EXPECT_TRUE(budget.Reserve(0, 0).ok());
  EXPECT_TRUE(budget.Reserve(0, 0).ok());
  const Status refused = budget.Reserve(0, 0);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::kBudget);
  EXPECT_EQ(refused.error().message, "the budget of 2 requests is used up");
}

TEST(Budget, CountsWhatIsInFlightAgainstTheTokenLimit) {
  Budget budget({.tokens = 100});
  EXPECT_TRUE(budget.Reserve(60, 0).ok());
  const Status refused = budget.Reserve(41, 0);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(
      refused.error().message,
      "the budget of 100 tokens would be passed: 60 are used or reserved and the next request "
      "may use 41");
  EXPECT_EQ(budget.requests(), 1) << "a refused request is not counted";
  budget.Settle(60, 0, {10, 20}, 0);
  EXPECT_TRUE(budget.Reserve(70, 0).ok());
  EXPECT_EQ(budget.used(), (Usage{10, 20}));
}

TEST(Budget, CountsMoney) {
  Budget budget({.cost_usd = 1.0});
  EXPECT_TRUE(budget.Reserve(0, 0.75).ok());
  const Status refused = budget.Reserve(0, 0.5);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().message,
            "the budget of 1.0000 USD would be passed: 0.7500 are used or reserved and the next "
            "request may cost 0.5000");
  budget.Settle(0, 0.75, {}, 0.25);
  EXPECT_DOUBLE_EQ(budget.cost_usd(), 0.25);
  EXPECT_TRUE(budget.Reserve(0, 0.75).ok());
}

TEST(Budget, LeavesNoCrumbOfReservedMoney) {
  Budget budget({.cost_usd = 0.3});
  for (int i = 0; i < 10'000; ++i) {
    ASSERT_TRUE(budget.Reserve(0, 0.1).ok());
    ASSERT_TRUE(budget.Reserve(0, 0.2 - 1e-9).ok());
    budget.Settle(0, 0.1, {}, 0);
    budget.Settle(0, 0.2 - 1e-9, {}, 0);
  }
}

TEST(Budget, GoesOnWhereAResumedRunStopped) {
  Budget budget({.requests = 10, .tokens = 100});
  budget.Restore(9, {50, 40}, 0.5);
  EXPECT_EQ(budget.requests(), 9);
  EXPECT_DOUBLE_EQ(budget.cost_usd(), 0.5);
  EXPECT_FALSE(budget.Reserve(11, 0).ok());
  EXPECT_TRUE(budget.Reserve(10, 0).ok());
  EXPECT_FALSE(budget.Reserve(0, 0).ok());
}

TEST(Prices, ArePerMillionTokens) {
  EXPECT_DOUBLE_EQ((Prices{2.5, 10}.CostOf({1000, 100})), 0.0035);
}

}  // namespace
}  // namespace plimsoll::http
