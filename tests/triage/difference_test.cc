#include "harness/triage/difference.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "harness/base/rng.h"
#include "harness/stats/labelling.h"
#include "tests/triage/sample.h"

namespace plimsoll::triage {
namespace {

constexpr double kAlpha = 0.05;

std::string Id(int i) { return "c" + std::to_string(1000 + i); }

/// A run of `verdicts`, a fraction of them labelled with the truth.
struct Side {
  std::vector<bool> judged;
  std::vector<bool> truth;
};

LabelledRun RunOf(const Side& side, double probability, Rng* rng) {
  std::vector<run::TrialRecord> trials;
  for (std::size_t i = 0; i < side.judged.size(); ++i)
    trials.push_back(SampleTrial(Id(static_cast<int>(i)), side.judged[i]));
  LabelledRun run = SampleRun(trials, probability);
  std::vector<Label> labels;
  for (std::size_t i = 0; i < run.answers.size(); ++i) {
    if (rng->Uniform() >= probability) {
      run.answers[i].drawn.reset();
      continue;
    }
    labels.push_back(SampleLabel(Id(static_cast<int>(i)), "r1",
                                 side.truth[i] ? Finding::kPass : Finding::kFail));
  }
  AddLabels(labels, &run);
  return run;
}

TEST(DifferencesOf, ReadsJudgesCaseByCase) {
  Rng rng(1);
  const LabelledRun before = RunOf({{true, true, true, false}, {}}, 0, &rng);
  const LabelledRun now = RunOf({{true, false, false, true}, {}}, 0, &rng);
  const std::vector<TrackDifference> differences = DifferencesOf(now, before, kAlpha);
  ASSERT_EQ(differences.size(), 1u);
  EXPECT_EQ(differences[0].track, suite::Track::kEdge);
  EXPECT_EQ(differences[0].pairs, 4);
  EXPECT_EQ(differences[0].judged, (std::vector<double>{0, -1, -1, 1}));
  EXPECT_TRUE(differences[0].is_binary);
  EXPECT_FALSE(differences[0].people.has_value());
  EXPECT_FALSE(differences[0].combined.has_value());
}

TEST(DifferencesOf, LeavesOutCasesInOtherWords) {
  Rng rng(1);
  const LabelledRun before = RunOf({{true, true}, {}}, 0, &rng);
  LabelledRun now = RunOf({{false, false}, {}}, 0, &rng);
  now.answers[1].candidate.fingerprint = {};
  EXPECT_EQ(DifferencesOf(now, before, kAlpha)[0].pairs, 1);
  now.answers[0].candidate.fingerprint = {};
  EXPECT_TRUE(DifferencesOf(now, before, kAlpha).empty());
}

TEST(DifferencesOf, VariantsOfOneSeedAreOneUnit) {
  LabelledRun before = SampleRun({SampleTrial("a", true), SampleTrial("b", true)});
  LabelledRun now = SampleRun({SampleTrial("a", true), SampleTrial("b", false)});
  for (LabelledRun* run : {&before, &now})
    for (LabelledAnswer& answer : run->answers) answer.candidate.cluster = "seed";
  const TrackDifference difference = DifferencesOf(now, before, kAlpha)[0];
  EXPECT_EQ(difference.judged, (std::vector<double>{-0.5}));
  EXPECT_FALSE(difference.is_binary);
}

// The judges grew lenient with the candidate: it fails 10 points more than before, and they see
// nothing of it.
struct World {
  int cases = 400;
  double drop = 0.1;
  double probability = 0.3;
};

struct Held {
  double error = 0;
  bool covers = false;
};

std::vector<Held> Try(const World& world, std::uint64_t seed) {
  Rng rng(seed);
  Side before, now;
  for (int i = 0; i < world.cases; ++i) {
    const double hardness = rng.Uniform();
    before.truth.push_back(hardness < 0.8);
    before.judged.push_back(before.truth.back() != (rng.Uniform() < 0.05));
    now.truth.push_back(hardness < 0.8 - world.drop);
    // What it fails newly, they pass.
    now.judged.push_back(hardness < 0.8 ? rng.Uniform() < 0.95 : rng.Uniform() < 0.05);
  }
  const LabelledRun baseline = RunOf(before, world.probability, &rng);
  const LabelledRun candidate = RunOf(now, world.probability, &rng);
  const TrackDifference difference = DifferencesOf(candidate, baseline, kAlpha)[0];
  std::vector<Held> held;
  for (const auto& one : {difference.people, difference.combined})
    held.push_back({one->difference + world.drop,
                    one->interval.low <= -world.drop && -world.drop <= one->interval.high});
  double judged = 0;
  for (const double d : difference.judged) judged += d / world.cases;
  held.push_back({judged + world.drop, false});
  return held;
}

TEST(DifferencesOf, SeesWhatLenientJudgesHide) {
  constexpr int kWorlds = 200;
  std::vector<Held> sums(3);
  std::vector<double> covered(3);
  for (int i = 0; i < kWorlds; ++i) {
    const std::vector<Held> held = Try({}, static_cast<std::uint64_t>(i));
    for (std::size_t k = 0; k < held.size(); ++k) {
      sums[k].error += held[k].error / kWorlds;
      covered[k] += held[k].covers ? 1.0 / kWorlds : 0;
    }
  }
  EXPECT_NEAR(sums[0].error, 0, 0.01);
  EXPECT_NEAR(sums[1].error, 0, 0.01);
  EXPECT_GT(sums[2].error, 0.08);  // by the judges alone nearly nothing fell
  // Each end is one-sided at 5 %, and the drop of this suite differs from the world's.
  EXPECT_GT(covered[0], 0.85);
  EXPECT_GT(covered[1], 0.85);
}

TEST(DifferencesOf, WhatIsOpenCanOnlyWiden) {
  Rng rng(3);
  Side side;
  for (int i = 0; i < 100; ++i) {
    side.judged.push_back(i % 5 != 0);
    side.truth.push_back(i % 5 != 0);
  }
  const LabelledRun before = RunOf(side, 0.5, &rng);
  LabelledRun now = RunOf(side, 0.5, &rng);
  const LabelledDifference settled = *DifferencesOf(now, before, kAlpha)[0].combined;
  for (LabelledAnswer& answer : now.answers) {
    if (!answer.drawn || answer.candidate.key.case_id > Id(20)) continue;
    answer.labels.clear();
    answer.settled = Settle({}, 1);
  }
  const LabelledDifference open = *DifferencesOf(now, before, kAlpha)[0].combined;
  EXPECT_LT(open.interval.low, settled.interval.low);
  EXPECT_GT(open.interval.high, settled.interval.high);
}

}  // namespace
}  // namespace plimsoll::triage
