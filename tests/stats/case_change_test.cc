#include "harness/stats/case_change.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace plimsoll::stats {
namespace {

TEST(CaseChange, NoSingleFlipIsEvidence) {
  EXPECT_NEAR(FisherDrop({1, 1}, {0, 1}), 0.5, 1e-12);
  EXPECT_NEAR(SmallestFisherDrop({1, 1}, 1), 0.5, 1e-12);
  EXPECT_NEAR(SmallestFisherDrop({3, 3}, 3), 0.05, 1e-12);
  EXPECT_NEAR(SmallestFisherDrop({5, 5}, 5), 1.0 / 252, 1e-12);
}

TEST(CaseChange, ACaseThatAlwaysPassedIsFlaggedFromThePublishedCountsDown) {
  const struct {
    std::int64_t trials, most_passes;
  } kRows[] = {{3, 0}, {5, 1}, {8, 4}, {10, 6}, {20, 15}};
  for (const auto& row : kRows) {
    const CaseTrials baseline{row.trials, row.trials};
    EXPECT_LE(FisherDrop(baseline, {row.most_passes, row.trials}), 0.05 + 1e-12) << row.trials;
    EXPECT_GT(FisherDrop(baseline, {row.most_passes + 1, row.trials}), 0.05) << row.trials;
  }
}

TEST(CaseChange, ASideWithoutTrialsSaysNothing) {
  EXPECT_EQ(FisherDrop({0, 0}, {0, 3}), 1);
  EXPECT_EQ(FisherDrop({3, 3}, {0, 0}), 1);
  EXPECT_NEAR(PosteriorDrop({0, 0}, {0, 0}, BetaPrior(), 0), 0.5, 1e-6);
}

TEST(CaseChange, PosteriorsOfDropAndRiseAddUpToOne) {
  for (const double parameter : {0.01, 0.5, 1.0, 7.0}) {
    const BetaPrior prior{parameter, parameter};
    for (const std::int64_t trials : {1, 5, 40, 1'000'000}) {
      const CaseTrials all{trials, trials};
      const CaseTrials few{trials / 3, trials};
      EXPECT_NEAR(PosteriorDrop(all, few, prior, 0) + PosteriorDrop(few, all, prior, 0), 1, 1e-6)
          << parameter << " " << trials;
    }
  }
}

TEST(CaseChange, PosteriorFallsWithTheDropAskedFor) {
  double last = 1;
  for (const double delta : {0.0, 0.1, 0.2, 0.5, 0.9, 0.999}) {
    const double chance = PosteriorDrop({5, 5}, {1, 5}, BetaPrior(), delta);
    EXPECT_LT(chance, last) << delta;
    last = chance;
  }
  EXPECT_GE(last, 0);
}

TEST(CaseChange, PassesToAcceptAFixGrowWithItsRarity) {
  EXPECT_EQ(PassesToAcceptFix(1, 0.05), 1);
  EXPECT_EQ(PassesToAcceptFix(0.5, 0.05), 5);
  EXPECT_EQ(PassesToAcceptFix(0.05, 0.05), 59);
  EXPECT_EQ(PassesToAcceptFix(0, 0.05), std::nullopt);
}

TEST(BetaBinomial, HasNoFitWhereThereIsNoProperBeta) {
  const struct {
    std::string name;
    std::vector<std::int64_t> passes;
    std::int64_t trials;
  } kRows[] = {{"no case", {}, 5},
               {"one trial", {1, 0, 1}, 1},
               {"all pass", {5, 5, 5}, 5},
               {"none passes", {0, 0, 0}, 5},
               {"less spread than a binomial", {2, 3, 2, 3, 2, 3}, 5},
               {"no spread within cases", {0, 5, 5, 0, 5}, 5}};
  for (const auto& row : kRows) EXPECT_FALSE(FitBetaBinomial(row.passes, row.trials)) << row.name;
}

TEST(BetaBinomial, FitsManyCasesOfManyTrials) {
  std::vector<std::int64_t> passes;
  for (std::int64_t i = 0; i < 100'000; ++i) passes.push_back(100 - i % 37);
  const auto fit = FitBetaBinomial(passes, 100);
  ASSERT_TRUE(fit);
  EXPECT_NEAR(fit->mu, 0.82, 0.01);
  EXPECT_NEAR(fit->prior.alpha / (fit->prior.alpha + fit->prior.beta), fit->mu, 1e-9);
}

}  // namespace
}  // namespace plimsoll::stats
