#include "harness/triage/estimate.h"

#include <gtest/gtest.h>

#include <cmath>

#include "harness/base/rng.h"
#include "harness/stats/labelling.h"
#include "tests/triage/sample.h"

namespace plimsoll::triage {
namespace {

using Pointers = std::vector<const LabelledAnswer*>;

Pointers All(const LabelledRun& run) {
  Pointers all;
  for (const LabelledAnswer& answer : run.answers) all.push_back(&answer);
  return all;
}

std::string Id(int i) { return "c" + std::to_string(1000 + i); }

/// Answers c1000…, of which the first `passes` pass.
std::vector<run::TrialRecord> Trials(int count, int passes) {
  std::vector<run::TrialRecord> trials;
  for (int i = 0; i < count; ++i) trials.push_back(SampleTrial(Id(i), i < passes));
  return trials;
}

Label Said(int i, bool passed) {
  return SampleLabel(Id(i), "r1", passed ? Finding::kPass : Finding::kFail);
}

TEST(JudgesAlone, IsWilsonOverWhatWasScored) {
  std::vector<run::TrialRecord> trials = Trials(10, 8);
  trials.push_back(SampleTrial("unscored", {}));
  const LabelledRun run = SampleRun(trials);
  const std::optional<Estimate> estimate = JudgesAlone(All(run));
  ASSERT_TRUE(estimate.has_value());
  EXPECT_DOUBLE_EQ(estimate->rate, 0.8);
  EXPECT_EQ(estimate->interval, stats::Wilson(8, 10, 0.95));
  EXPECT_EQ(estimate->method, "wilson");
  EXPECT_EQ(estimate->answers, 10);
  EXPECT_EQ(estimate->labels, 0);
  EXPECT_FALSE(JudgesAlone({}).has_value());
}

TEST(JudgesAlone, VariantsAreNoIndependentAnswers) {
  std::vector<run::TrialRecord> trials = Trials(40, 20);
  for (std::size_t i = 0; i < trials.size(); ++i)
    trials[i].facts.cluster = "seed" + std::to_string(i / 10);
  const std::optional<Estimate> estimate = JudgesAlone(All(SampleRun(trials)));
  EXPECT_EQ(estimate->method, "wilson_clustered");
  const stats::Interval plain = stats::Wilson(20, 40, 0.95);
  EXPECT_LT(estimate->interval.low, plain.low - 0.1);
  for (run::TrialRecord& trial : trials) trial.facts.cluster = "one";
  EXPECT_EQ(JudgesAlone(All(SampleRun(trials)))->interval, stats::Wilson(0.5, 1, 0.95));
}

TEST(PeopleAlone, IsTheMeanWhereEverythingWasLabelled) {
  LabelledRun run = SampleRun(Trials(40, 40), 1);
  std::vector<Label> labels;
  for (int i = 0; i < 40; ++i) labels.push_back(Said(i, i < 30));
  AddLabels(labels, &run);
  for (const auto& estimate : {PeopleAlone(All(run)), Combined(All(run))}) {
    ASSERT_TRUE(estimate.has_value());
    EXPECT_NEAR(estimate->rate, 0.75, 1e-12);
    EXPECT_NEAR(estimate->interval.high - estimate->rate, 2.0227 * std::sqrt(0.75 * 0.25 / 39),
                1e-4);
    EXPECT_NEAR(*estimate->labelling_error, 0, 1e-12);
    EXPECT_EQ(estimate->labels, 40);
    EXPECT_EQ(estimate->answers, 40);
  }
}

TEST(PeopleAlone, WeighsALabelByItsChance) {
  LabelledRun run = SampleRun(Trials(4, 4), 1);
  for (std::size_t i = 2; i < 4; ++i) run.answers[i].drawn->probability = 0.25;
  AddLabels({Said(0, true), Said(1, true), Said(2, false), Said(3, true)}, &run);
  EXPECT_NEAR(PeopleAlone(All(run))->rate, 6.0 / 10, 1e-12);
}

TEST(Estimates, NeedTwoLabelsOfDrawnAnswers) {
  LabelledRun run = SampleRun(Trials(10, 5));
  AddLabels({Said(0, true)}, &run);
  EXPECT_FALSE(PeopleAlone(All(run)).has_value());
  EXPECT_FALSE(Combined(All(run)).has_value());
  run.answers[5].drawn.reset();
  AddLabels({Said(5, true)}, &run);  // picked by hand
  EXPECT_FALSE(Combined(All(run)).has_value());
  AddLabels({Said(1, true)}, &run);
  EXPECT_TRUE(Combined(All(run)).has_value());
}

TEST(Estimates, LeaveHandPickedLabelsOut) {
  LabelledRun run = SampleRun(Trials(40, 20));
  for (std::size_t i = 20; i < 40; ++i) run.answers[i].drawn.reset();
  std::vector<Label> labels;
  for (int i = 0; i < 20; ++i) labels.push_back(Said(i, i % 2 == 0));
  AddLabels(labels, &run);
  const Estimate before = *Combined(All(run));
  for (int i = 20; i < 40; ++i) labels.push_back(Said(i, false));
  LabelledRun with_more = SampleRun(Trials(40, 20));
  for (std::size_t i = 20; i < 40; ++i) with_more.answers[i].drawn.reset();
  AddLabels(labels, &with_more);
  EXPECT_EQ(Combined(All(with_more))->rate, before.rate);
  EXPECT_EQ(Combined(All(with_more))->labels, 20);
}

TEST(Estimates, WhatIsOpenOnlyWidens) {
  LabelledRun run = SampleRun(Trials(100, 80), 0.5);
  for (std::size_t i = 50; i < 100; ++i) run.answers[i].drawn.reset();
  std::vector<Label> labels;
  for (int i = 0; i < 50; ++i) labels.push_back(Said(i, i % 5 != 0));
  AddLabels(labels, &run);
  const Estimate people = *PeopleAlone(All(run));
  const Estimate both = *Combined(All(run));
  labels.resize(25);
  for (LabelledAnswer& answer : run.answers) answer.labels.clear();
  AddLabels(labels, &run);
  const Estimate half_people = *PeopleAlone(All(run));
  const Estimate half_both = *Combined(All(run));
  EXPECT_LT(half_people.interval.low, people.interval.low - 0.3);
  EXPECT_GT(half_people.interval.high, people.interval.high);
  EXPECT_LT(half_both.interval.low, both.interval.low - 0.2);
  EXPECT_GE(half_both.interval.high, both.interval.high);
}

TEST(Estimates, UnanimityIsNoCertainty) {
  LabelledRun run = SampleRun(Trials(400, 400), 0.25);
  std::vector<Label> labels;
  for (int i = 0; i < 400; ++i) {
    if (i % 4 == 0)
      labels.push_back(Said(i, true));
    else
      run.answers[static_cast<std::size_t>(i)].drawn.reset();
  }
  AddLabels(labels, &run);
  for (const auto& estimate : {PeopleAlone(All(run)), Combined(All(run))}) {
    EXPECT_GT(estimate->rate, 0.99);
    EXPECT_LT(estimate->interval.low, 0.975);
    EXPECT_GT(estimate->interval.low, 0.93);
    EXPECT_EQ(estimate->interval.high, 1);
  }
}

TEST(Estimates, StayInTheRangeOfRates) {
  LabelledRun run = SampleRun(Trials(30, 0), 0.05);
  for (std::size_t i = 2; i < 30; ++i) run.answers[i].drawn.reset();
  AddLabels({Said(0, true), Said(1, true)}, &run);
  const Estimate both = *Combined(All(run));
  EXPECT_LE(both.rate, 1);
  EXPECT_EQ(both.interval, (stats::Interval{0, 1}));
}

// A world in which a panel of two errs; how often the interval holds what people would say of all.
struct World {
  double error = 0.15;  ///< of each judge
  std::uint64_t seed = 0;
};

struct Outcome {
  double error = 0;
  double width = 0;
  bool covers = false;
};

struct WorldOutcome {
  Outcome people;
  Outcome both;
};

Outcome Held(const Estimate& estimate, double truth) {
  return {estimate.rate - truth, estimate.interval.high - estimate.interval.low,
          estimate.interval.low <= truth && truth <= estimate.interval.high};
}

WorldOutcome Try(const World& world) {
  constexpr int kAnswers = 400;
  constexpr double kTruth = 0.8;
  Rng rng(world.seed, "estimate_test");
  std::vector<run::TrialRecord> trials;
  std::vector<bool> truth;
  for (int i = 0; i < kAnswers; ++i) {
    truth.push_back(rng.Uniform() < kTruth);
    const auto vote = [&] { return truth.back() != (rng.Uniform() < world.error); };
    const judge::Grade grade = PanelGrade({vote(), vote()});
    trials.push_back(SampleTrial(Id(i), grade.passed));
    trials.back().grades = {grade};
  }
  LabelledRun run = SampleRun(trials);
  for (LabelledAnswer& answer : run.answers) answer.drawn.reset();
  for (const QueueEntry& entry : DrawQueue(run.Candidates(), {}, world.seed)) {
    const int i = std::stoi(entry.key.case_id.substr(1)) - 1000;
    run.answers[static_cast<std::size_t>(i)].drawn = entry;
    run.answers[static_cast<std::size_t>(i)].labels = {Said(i, truth[static_cast<std::size_t>(i)])};
  }
  AddLabels({}, &run);
  return {Held(*PeopleAlone(All(run)), kTruth), Held(*Combined(All(run)), kTruth)};
}

struct Summary {
  double bias = 0;
  double width = 0;
  double coverage = 0;
  void Add(const Outcome& outcome, int of) {
    bias += outcome.error / of;
    width += outcome.width / of;
    coverage += outcome.covers ? 1.0 / of : 0;
  }
};

TEST(Estimates, AreUnbiasedAndCoverWhateverTheJudgesAreWorth) {
  constexpr int kWorlds = 100;
  for (const double error : {0.02, 0.15, 0.5, 0.9}) {
    Summary people, both;
    for (int i = 0; i < kWorlds; ++i) {
      const WorldOutcome outcome = Try({error, static_cast<std::uint64_t>(i)});
      people.Add(outcome.people, kWorlds);
      both.Add(outcome.both, kWorlds);
    }
    SCOPED_TRACE(error);
    EXPECT_NEAR(people.bias, 0, 0.01);
    EXPECT_NEAR(both.bias, 0, 0.01);
    EXPECT_GT(people.coverage, 0.92);
    EXPECT_GT(both.coverage, 0.92);
    // Good judges shorten the interval, useless ones do no harm to speak of.
    EXPECT_LT(both.width, (error == 0.02 ? 0.7 : 1.06) * people.width);
  }
}

double MeanOf(const std::vector<std::optional<double>>& scores) {
  double sum = 0;
  for (const std::optional<double>& score : scores) sum += *score;
  return sum / static_cast<double>(scores.size());
}

TEST(ScoresOf, AddUpToTheEstimates) {
  LabelledRun run = SampleRun(Trials(30, 20));
  std::vector<Label> labels;
  for (int i = 0; i < 30; i += 2) labels.push_back(Said(i, i < 10));
  AddLabels(labels, &run);
  const auto scores = [&](Source source) { return ScoresOf(All(run), source, Open::kLeftOut); };
  EXPECT_NEAR(MeanOf(scores(Source::kJudges)), JudgesAlone(All(run))->rate, 1e-12);
  EXPECT_NEAR(MeanOf(scores(Source::kPeople)), PeopleAlone(All(run))->rate, 1e-12);
  EXPECT_NEAR(MeanOf(scores(Source::kCombined)), Combined(All(run))->rate, 1e-12);
}

TEST(ScoresOf, JudgesHaveNoneWhereTheyGaveNoGrade) {
  const LabelledRun run = SampleRun({SampleTrial("a", {}), SampleTrial("b", true)});
  EXPECT_EQ(ScoresOf(All(run), Source::kJudges, Open::kLeftOut),
            (std::vector<std::optional<double>>{std::nullopt, 1.0}));
  EXPECT_EQ(ScoresOf(All(run), Source::kCombined, Open::kLeftOut),
            (std::vector<std::optional<double>>{0.5, 0.75}));
}

}  // namespace
}  // namespace plimsoll::triage
