#include "harness/stats/consensus.h"

#include <gtest/gtest.h>

#include <cmath>

namespace plimsoll::stats {
namespace {

using Errors = std::vector<std::vector<double>>;

TEST(Consensus, DawidSkeneIsNoneWhenJudgesAreTwoOrSilent) {
  EXPECT_FALSE(DawidSkene({}));
  EXPECT_FALSE(DawidSkene(std::vector<Votes>(5, Votes{true, false})));
  EXPECT_FALSE(DawidSkene(std::vector<Votes>(5, Votes(3))));
}

TEST(Consensus, DawidSkeneTrustsAllWhenAllAgree) {
  const std::vector<Votes> cases = {{true, true, true}, {false, false, false}, {true, true, true}};
  const auto model = DawidSkene(cases);
  ASSERT_TRUE(model);
  EXPECT_NEAR(model->prevalence, 2.0 / 3, 1e-9);
  for (int judge = 0; judge < 3; ++judge) {
    EXPECT_NEAR(model->sensitivity[judge], 1, 1e-9);
    EXPECT_NEAR(model->specificity[judge], 1, 1e-9);
  }
}

TEST(Consensus, DawidSkeneStaysFiniteWhenAllPass) {
  const auto model = DawidSkene(std::vector<Votes>(20, Votes{true, true, true}));
  ASSERT_TRUE(model);
  EXPECT_NEAR(model->prevalence, 1, 1e-9);
  EXPECT_NEAR(model->sensitivity[0], 1, 1e-9);
  EXPECT_GE(model->specificity[0], 0);  // of no meaning, but a number: no case fails
  EXPECT_LE(model->specificity[0], 1);
  for (double chance : model->pass_chances) EXPECT_NEAR(chance, 1, 1e-9);
}

TEST(Consensus, DawidSkeneFindsTheWorstJudge) {
  std::vector<Votes> cases;
  for (int i = 0; i < 200; ++i) {
    const bool truth = i % 3 != 0;
    cases.push_back({truth != (i % 20 == 0), truth != (i % 10 == 1), truth != (i % 4 == 2)});
  }
  const auto model = DawidSkene(cases);
  EXPECT_GT(model->sensitivity[0], model->sensitivity[2]);
  EXPECT_GT(model->specificity[1], model->specificity[2]);
}

TEST(Consensus, DawidSkeneStopsWhenTheIterationsAreUsedUp) {
  const std::vector<Votes> cases = {{true, false, true}, {false, false, true}, {true, true, true}};
  EXPECT_EQ(DawidSkene(cases, 3, 0)->iterations, 3);
  EXPECT_EQ(DawidSkene(cases, 0)->iterations, 0);
}

TEST(Consensus, EffectiveVotesIsOneWhenJudgesErrTogether) {
  const std::vector<double> errors = {0, 1, 0, 1, 0};
  const auto panel = EffectiveVotes(Errors{errors, errors, errors});
  ASSERT_TRUE(panel);
  EXPECT_NEAR(panel->votes, 1, 1e-12);
}

TEST(Consensus, EffectiveVotesIsTheNumberOfJudgesWhenErrorsAreUnrelated) {
  EXPECT_NEAR(EffectiveVotes(Errors{{0, 0, 1, 1}, {0, 1, 0, 1}})->votes, 2, 1e-12);
}

TEST(Consensus, EffectiveVotesIsNoneWhenNoPairCorrelates) {
  EXPECT_FALSE(EffectiveVotes({}));
  EXPECT_FALSE(EffectiveVotes(Errors{{0, 1, 0}}));
  EXPECT_FALSE(EffectiveVotes(Errors{{0, 1, 0}, {0, 0, 0}}));
  EXPECT_FALSE(EffectiveVotes(Errors{{0, 1}, {1, 0}}));  // the errors cancel altogether
}

TEST(Consensus, LogOddsWeightsNeedFiftyLabelsOfEachClass) {
  const JudgeCalibration enough{45, 50, 40, 50};
  EXPECT_FALSE(LogOddsWeights(std::vector<JudgeCalibration>{enough, {49, 49, 40, 50}}));
  const auto weights = LogOddsWeights(std::vector<JudgeCalibration>{enough, {50, 50, 50, 50}});
  ASSERT_TRUE(weights);
  EXPECT_NEAR(weights->at(0), std::log(0.9 * 0.8 / (0.1 * 0.2)) / 2, 1e-12);
  EXPECT_NEAR(weights->at(1), std::log(99), 1e-12);  // half a label short of never erring
}

}  // namespace
}  // namespace plimsoll::stats
