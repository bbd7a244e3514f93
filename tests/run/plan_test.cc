#include "harness/run/plan.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "tests/run/fixture.h"

namespace plimsoll::run {
namespace {

std::vector<suite::CaseRef> All(const suite::Suite& from) {
  std::vector<suite::CaseRef> refs;
  for (std::uint32_t i = 0; i < from.size(); ++i) refs.push_back({0, i});
  return refs;
}

TEST(Plan, HoldsEveryTrialOnceAndFindsItAgain) {
  std::vector<suite::Suite> suites;
  suites.push_back(MakeCases(37));
  const Result<Plan> plan = Plan::Make(&suites, All(suites[0]), 3, 7);
  ASSERT_TRUE(plan.ok());
  ASSERT_EQ(plan->size(), 111);
  std::set<std::pair<std::uint32_t, int>> seen;
  for (std::int64_t i = 0; i < plan->size(); ++i) {
    const PlannedTrial trial = plan->trial(i);
    EXPECT_TRUE(seen.insert({trial.ref.index, trial.epoch}).second);
    EXPECT_EQ(plan->cases()[static_cast<std::size_t>(trial.place)], trial.ref);
    EXPECT_EQ(plan->IndexOf(trial.place, trial.epoch), i);
  }
}

TEST(Plan, ByCaseAsksAllTrialsOfACaseAndAllCasesOfAClusterTogether) {
  std::vector<suite::Case> cases;
  for (int i = 0; i < 30; ++i) {
    cases.push_back(MakeCase("c" + std::to_string(i), "prompt " + std::to_string(i)));
    cases.back().cluster = "seed" + std::to_string(i % 10);
  }
  suite::Manifest manifest;
  manifest.id = "tiny";
  manifest.version = "1.0.0";
  manifest.title = "test";
  std::vector<suite::Suite> suites;
  suites.push_back(*suite::MakeSuite(std::move(manifest), std::move(cases)));
  const Result<Plan> plan = Plan::Make(&suites, All(suites[0]), 3, 7, PlanOrder::kByCase);
  ASSERT_TRUE(plan.ok());
  ASSERT_EQ(plan->size(), 90);
  for (std::int64_t i = 0; i < plan->size(); ++i) {
    const PlannedTrial trial = plan->trial(i);
    EXPECT_EQ(trial.place, i / 3);
    EXPECT_EQ(trial.epoch, i % 3);
    EXPECT_EQ(plan->IndexOf(trial.place, trial.epoch), i);
    EXPECT_EQ(suites[0].entry(trial.ref.index).group,
              suites[0].entry(plan->trial(i / 9 * 9).ref.index).group);
  }
}

TEST(Plan, ExtendedPlanBeginsWithWhatWasPlanned) {
  std::vector<suite::Suite> suites;
  suites.push_back(MakeCases(40));
  std::vector<suite::CaseRef> few = All(suites[0]);
  few.resize(12);
  const Plan before = *Plan::Make(&suites, few, 2, 7, PlanOrder::kByCase);
  const Plan after = *Plan::Make(&suites, All(suites[0]), 2, 7, PlanOrder::kByCase, before.cases());
  ASSERT_EQ(after.size(), 80);
  for (std::int64_t i = 0; i < before.size(); ++i) {
    EXPECT_EQ(after.trial(i).ref, before.trial(i).ref);
    EXPECT_EQ(after.TrialSeed(after.trial(i)), before.TrialSeed(before.trial(i)));
  }
  std::set<std::uint32_t> seen;
  for (const suite::CaseRef& ref : after.cases()) seen.insert(ref.index);
  EXPECT_EQ(seen.size(), 40u);
}

TEST(Plan, OrderDependsOnTheSeedAndOnNothingElse) {
  std::vector<suite::Suite> suites;
  suites.push_back(MakeCases(40));
  const auto order = [&](std::uint64_t seed) {
    const Result<Plan> plan = Plan::Make(&suites, All(suites[0]), 1, seed);
    std::string ids;
    for (std::int64_t i = 0; i < plan->size(); ++i)
      ids += suites[0].entry(plan->trial(i).ref.index).id;
    return ids;
  };
  EXPECT_EQ(order(1), order(1));
  EXPECT_NE(order(1), order(2));
}

TEST(Plan, EveryPrefixHoldsTheTracksInProportion) {
  std::vector<suite::Suite> suites;
  suites.push_back(MakeCases(80));  // 20 of each track
  const Result<Plan> plan = Plan::Make(&suites, All(suites[0]), 1, 3);
  std::map<suite::Track, int> counts;
  for (std::int64_t i = 0; i < plan->size(); ++i) {
    ++counts[suites[0].entry(plan->trial(i).ref.index).track];
    for (const auto& [track, count] : counts) EXPECT_LE(count, (i + 4) / 4) << "after " << i;
  }
}

TEST(Plan, TrialSeedDependsOnCaseAndEpochOnly) {
  std::vector<suite::Suite> suites;
  suites.push_back(MakeCases(4));
  const Result<Plan> all = Plan::Make(&suites, All(suites[0]), 2, 5);
  const Result<Plan> one = Plan::Make(&suites, {{0, 2}}, 2, 5);
  for (std::int64_t i = 0; i < all->size(); ++i) {
    if (all->trial(i).ref.index != 2) continue;
    EXPECT_EQ(all->TrialSeed(all->trial(i)), one->TrialSeed({{0, 2}, 0, all->trial(i).epoch}));
  }
  EXPECT_NE(one->TrialSeed({{0, 2}, 0, 0}), one->TrialSeed({{0, 2}, 0, 1}));
  EXPECT_LT(one->TrialSeed({{0, 2}, 0, 0}), 1ULL << 53);
}

TEST(Plan, RefusesNoEpochs) {
  std::vector<suite::Suite> suites;
  suites.push_back(MakeCases(1));
  EXPECT_EQ(Plan::Make(&suites, All(suites[0]), 0, 1).error().message,
            "epochs must be at least 1, not 0");
}

}  // namespace
}  // namespace plimsoll::run
