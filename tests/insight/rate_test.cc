#include "harness/insight/rate.h"

#include <gtest/gtest.h>

#include <numeric>

#include "tests/insight/case_tables.h"

namespace plimsoll::insight {
namespace {

SliceRate RateOfAll(const CaseTable& table) {
  std::vector<std::size_t> rows(table.rows.size());
  std::iota(rows.begin(), rows.end(), 0);
  return RateOf(table, rows);
}

TEST(Rate, IsWilsonsForOneTrialEach) {
  const SliceRate rate = RateOfAll(TableBuilder().AddMany(10, 30).Take());
  EXPECT_EQ(rate.cases, 40);
  EXPECT_EQ(rate.clusters, 40);
  EXPECT_EQ(rate.rate, 0.75);
  EXPECT_EQ(rate.method, "wilson");
  EXPECT_EQ(rate.interval, stats::Wilson(30, 40, 0.95));
}

TEST(Rate, TakesCopiesOfAPromptForOneObservation) {
  // Four prompts, thirty answers each, alike within a prompt.
  TableBuilder builder;
  for (int prompt = 0; prompt < 4; ++prompt) {
    for (int i = 0; i < 30; ++i) {
      builder.Add(prompt > 0);
      builder.back().cluster = prompt;
    }
  }
  const SliceRate rate = RateOfAll(builder.Take());
  EXPECT_EQ(rate.clusters, 4);
  EXPECT_EQ(rate.method, "wilson_clustered");
  EXPECT_LE(rate.observations, 4);
  EXPECT_GT(rate.interval->high - rate.interval->low, 0.5);
}

TEST(Rate, HasNoIntervalWhenOneClusterIsAllThereIs) {
  TableBuilder builder;
  for (int i = 0; i < 30; ++i) {
    builder.Add(true);
    builder.back().cluster = 7;
  }
  const SliceRate rate = RateOfAll(builder.Take());
  EXPECT_EQ(rate.rate, 1);
  EXPECT_FALSE(rate.interval);
  EXPECT_EQ(rate.observations, 1);
}

TEST(Rate, CountsCasesAndNotTrials) {
  TableBuilder builder;
  for (int i = 0; i < 20; ++i) {
    builder.Add(true);
    builder.back().result.trials = 5;
    builder.back().result.passes = i < 10 ? 5 : 0;
  }
  const SliceRate rate = RateOfAll(builder.Take());
  EXPECT_EQ(rate.cases, 20);
  EXPECT_EQ(rate.passes, 10);
  EXPECT_EQ(rate.method, "wilson_effective");
  EXPECT_LT(rate.observations, 20);
}

TEST(Rate, LeavesUnscoredCasesOutAndCountsThem) {
  TableBuilder builder;
  builder.AddMany(1, 3).Add(false);
  builder.back().result.trials = 0;
  builder.back().result.unscored["target_error"] = 1;
  const SliceRate rate = RateOfAll(builder.Take());
  EXPECT_EQ(rate.cases, 4);
  EXPECT_EQ(rate.unscored, 1);
  EXPECT_EQ(rate.rate, 0.75);
}

TEST(Rate, IsUnknownWithoutCases) {
  const SliceRate rate = RateOf(CaseTable(), {});
  EXPECT_FALSE(rate.rate);
  EXPECT_FALSE(rate.interval);
}

}  // namespace
}  // namespace plimsoll::insight
