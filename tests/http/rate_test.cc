#include "harness/http/rate.h"

#include <gtest/gtest.h>

namespace plimsoll::http {
namespace {

using namespace std::chrono_literals;

const Instant kStart{std::chrono::hours(1)};

void Good(RateController& rate, int answers, Instant began = kStart) {
  for (int i = 0; i < answers; ++i) rate.OnDone(Failure::kNone, began, 0, 0, began);
}

void Limited(RateController& rate, int answers, Instant began, Instant now) {
  for (int i = 0; i < answers; ++i) rate.OnDone(Failure::kRateLimited, began, 0, std::nullopt, now);
}

TEST(RateController, DoublesEachCleanRoundUpToTheMaximum) {
  RateController rate({.max_concurrency = 50, .initial_concurrency = 8}, kStart);
  for (const int expected : {8, 16, 32, 50, 50}) {
    EXPECT_EQ(rate.concurrency(), expected);
    Good(rate, expected - 1);
    EXPECT_EQ(rate.concurrency(), expected) << "before the round is whole";
    Good(rate, 1);
  }
}

TEST(RateController, CutsOnceAnEpisodeAndGrowsSlowlyAfterwards) {
  RateController rate({.max_concurrency = 1000, .initial_concurrency = 100}, kStart);
  Limited(rate, 4, kStart, kStart + 1s);
  EXPECT_EQ(rate.concurrency(), 100);
  Limited(rate, 1, kStart, kStart + 1s);
  EXPECT_EQ(rate.concurrency(), 80);
  Limited(rate, 50, kStart, kStart + 2s);
  EXPECT_EQ(rate.concurrency(), 80) << "they began before the cut";
  Limited(rate, 4, kStart + 3s, kStart + 4s);
  EXPECT_EQ(rate.concurrency(), 64);
  Good(rate, 64, kStart + 5s);
  EXPECT_EQ(rate.concurrency(), 67);
}

TEST(RateController, GrowsByAtLeastOne) {
  RateController rate({.max_concurrency = 64, .initial_concurrency = 4}, kStart);
  Limited(rate, 2, kStart, kStart);
  EXPECT_EQ(rate.concurrency(), 3);
  Good(rate, 3);
  EXPECT_EQ(rate.concurrency(), 4);
}

TEST(RateController, IsNotMovedByALoneLimitInARound) {
  RateController rate({.max_concurrency = 64, .initial_concurrency = 8}, kStart);
  for (const int expected : {8, 16, 32, 64}) {
    EXPECT_EQ(rate.concurrency(), expected);
    Limited(rate, 1, kStart, kStart);
    Good(rate, expected);
  }
}

TEST(RateController, NeverFallsBelowOne) {
  RateController rate({.initial_concurrency = 2}, kStart);
  for (int i = 0; i < 20; ++i) Limited(rate, 2, kStart + i * 1s, kStart + i * 1s);
  EXPECT_EQ(rate.concurrency(), 1);
}

TEST(RateController, StaysAtTheMaximumWhereNotAdaptive) {
  RateController rate({.max_concurrency = 10, .is_adaptive = false}, kStart);
  Limited(rate, 20, kStart, kStart);
  EXPECT_EQ(rate.concurrency(), 10);
}

TEST(RateController, SpreadsRequestsOverTheMinute) {
  RateController rate({.requests_per_minute = 60}, kStart);
  for (int i = 0; i < 6; ++i) {
    EXPECT_EQ(rate.WaitFor(0, kStart), Duration::zero()) << i;
    rate.OnStart(0, kStart);
  }
  EXPECT_EQ(rate.WaitFor(0, kStart), 1s);
  EXPECT_EQ(rate.WaitFor(0, kStart + 400ms), 600ms);
  EXPECT_EQ(rate.WaitFor(0, kStart + 1s), 0s);
}

TEST(RateController, LetsAtLeastOneRequestThrough) {
  RateController rate({.requests_per_minute = 1}, kStart);
  EXPECT_EQ(rate.WaitFor(0, kStart), Duration::zero());
  rate.OnStart(0, kStart);
  EXPECT_EQ(rate.WaitFor(0, kStart), 60s);
}

TEST(RateController, CountsTokensAndCorrectsTheEstimate) {
  RateController rate({.tokens_per_minute = 6000}, kStart);
  rate.OnStart(600, kStart);
  EXPECT_EQ(rate.WaitFor(100, kStart), 1s);
  rate.OnDone(Failure::kNone, kStart, 600, 500, kStart);
  EXPECT_EQ(rate.WaitFor(100, kStart), Duration::zero());
}

TEST(RateController, StartsARequestLargerThanTheBucketWhenItIsFull) {
  RateController rate({.tokens_per_minute = 6000}, kStart);
  EXPECT_EQ(rate.WaitFor(5000, kStart), Duration::zero());
  rate.OnStart(5000, kStart);
  EXPECT_EQ(rate.WaitFor(1, kStart), 44010ms);
}

TEST(RateController, HoldsEveryRequestUntilRetryAfter) {
  RateController rate({}, kStart);
  rate.HoldUntil(kStart + 5s);
  rate.HoldUntil(kStart + 2s);
  EXPECT_EQ(rate.WaitFor(0, kStart), 5s);
  EXPECT_EQ(rate.WaitFor(0, kStart + 5s), 0s);
}

}  // namespace
}  // namespace plimsoll::http
