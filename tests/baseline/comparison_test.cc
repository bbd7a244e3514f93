#include "harness/baseline/comparison.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "harness/stats/clustered.h"
#include "harness/stats/mean_difference.h"
#include "harness/stats/power.h"
#include "tests/baseline/measurements.h"

namespace plimsoll::baseline {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Comparison Compared(const Sides& sides, const CompareOptions& options = {}) {
  Result<Comparison> comparison = Compare(sides.baseline, sides.candidate, options);
  EXPECT_TRUE(comparison.ok()) << comparison.error().message;
  return comparison.ok() ? *std::move(comparison) : Comparison();
}

Sides OneSuite(std::vector<CaseResult> before, std::vector<CaseResult> now) {
  return {{MakeMeasurement("s", std::move(before))}, {MakeMeasurement("s", std::move(now))}};
}

TEST(Comparison, HasTheNumbersOfTheDocumentedExample) {
  const Comparison comparison =
      Compared(MakeSides("s", suite::Track::kAdversarial, {422, 55, 30, 129}));
  ASSERT_EQ(comparison.tracks.size(), 1u);
  const TrackComparison& track = comparison.tracks[0];
  EXPECT_EQ(track.suite, "*");
  EXPECT_EQ(track.pairs, 636);
  EXPECT_EQ(track.baseline.passes, 477);
  EXPECT_NEAR(track.baseline.interval.low, 0.7149, 5e-5);
  EXPECT_NEAR(track.baseline.interval.high, 0.7821, 5e-5);
  EXPECT_EQ(track.candidate.passes, 452);
  EXPECT_EQ(track.regressed, 55);
  EXPECT_EQ(track.fixed, 30);
  EXPECT_NEAR(*track.difference, -0.0393, 5e-5);
  EXPECT_NEAR(track.interval.low, -0.0636, 5e-5);
  EXPECT_NEAR(track.interval.high, -0.0157, 5e-5);
  EXPECT_EQ(track.method, "tango");
  EXPECT_EQ(track.test, "mcnemar_mid_p");
  EXPECT_EQ(track.baseline.every_trial, std::nullopt) << "there is one trial only";
  EXPECT_FALSE(track.baseline.is_effective);
  EXPECT_NEAR(track.p_worse, 0.00334, 5e-6);
  EXPECT_NEAR(track.p_two_sided_exact.value(), 0.00884, 5e-6);
  EXPECT_NEAR(track.noise.psi, 2 * 31.0 / 638, 1e-15);
  EXPECT_NEAR(track.minimum_detectable_drop, 0.0307, 5e-5);
  EXPECT_NEAR(stats::MinimumDetectableDrop(85.0 / 636, 636, 0.05, 0.8), 0.036, 5e-5)
      << "had all that changed been noise";
}

TEST(Comparison, SlicesTracksByArea) {
  Sides sides = MakeSides("s", suite::Track::kEdge, {2, 1, 0, 0});
  for (auto* side : {&sides.baseline, &sides.candidate}) {
    side->front().cases[0].area = "an area whose name does not fit into the string itself";
    side->front().cases[1].area.clear();
  }
  std::vector<std::pair<std::string, std::int64_t>> slices;
  for (const TrackComparison& slice : Compared(sides).slices)
    slices.emplace_back(slice.slice, slice.pairs);
  EXPECT_THAT(
      slices,
      ElementsAre(std::pair("area=an area whose name does not fit into the string itself", 1),
                  std::pair("area=cyber", 1), std::pair("area=none", 1)));
}

TEST(Comparison, JoinsOnCaseAndFingerprintWhenACaseIsInserted) {
  const Sides sides = OneSuite({MakeCase("b", 1), MakeCase("c", 0)},
                               {MakeCase("a", 0), MakeCase("b", 1), MakeCase("c", 0)});
  const Comparison comparison = Compared(sides);
  EXPECT_EQ(comparison.tracks[0].pairs, 2);
  EXPECT_THAT(comparison.flips, IsEmpty());
  EXPECT_THAT(comparison.left_out,
              ElementsAre(LeftOutCase{"s", "a", suite::Track::kAdversarial, LeftOut::kNew}));
  EXPECT_EQ(comparison.common_share, 1);
}

TEST(Comparison, ListsWhatIsInNoPairAndWhy) {
  std::vector<CaseResult> before{MakeCase("changed", 1),   MakeUnscored("both"),
                                 MakeUnscored("baseline"), MakeCase("candidate", 1),
                                 MakeCase("moved", 1),     MakeCase("removed", 1)};
  std::vector<CaseResult> now{MakeCase("changed", 1), MakeUnscored("both"), MakeCase("baseline", 1),
                              MakeUnscored("candidate"), MakeCase("moved", 1)};
  now[0].fingerprint = Sha256("another prompt");
  now[4].track = suite::Track::kEdge;
  const Comparison comparison = Compared(OneSuite(before, now), {.allow_drift = true});
  std::vector<std::pair<std::string, std::string_view>> found;
  for (const LeftOutCase& left : comparison.left_out)
    found.emplace_back(left.id, LeftOutName(left.why));
  using P = std::pair<std::string, std::string_view>;
  EXPECT_THAT(found, ElementsAre(P{"baseline", "unscored_baseline"}, P{"both", "unscored_both"},
                                 P{"candidate", "unscored_candidate"}, P{"changed", "changed"},
                                 P{"moved", "changed"}, P{"removed", "removed"}));
  const TrackComparison& edge = comparison.tracks[0];
  EXPECT_EQ(edge.track, suite::Track::kEdge);
  EXPECT_EQ(edge.pairs, 0);
  EXPECT_EQ(edge.difference, std::nullopt);
  EXPECT_EQ(edge.p_worse, 1);
  EXPECT_EQ(edge.candidate_cases, 1);
  const TrackComparison& adversarial = comparison.tracks[1];
  EXPECT_EQ(adversarial.pairs, 0);
  EXPECT_EQ(adversarial.unscored_baseline, 2);
  EXPECT_EQ(adversarial.unscored_candidate, 2);
  EXPECT_EQ(adversarial.worst_case, (stats::Interval{-2.0 / 3, 2.0 / 3}));
}

TEST(Comparison, TestsClustersWhereCasesShareASeed) {
  std::vector<CaseResult> before;
  std::vector<CaseResult> now;
  for (int i = 0; i < 6; ++i) {
    before.push_back(MakeCase(std::string(1, static_cast<char>('a' + i)), 1));
    before.back().cluster = i < 4 ? "seed" : before.back().id;
    now.push_back(before.back());
  }
  now[1].passes = 0;
  const TrackComparison track = Compared(OneSuite(before, now)).tracks[0];
  EXPECT_EQ(track.pairs, 6);
  EXPECT_EQ(track.clusters, 3);
  EXPECT_THAT(track.sample.differences, ElementsAre(-0.25, 0, 0));
  EXPECT_EQ(track.sample.pairs, (stats::Discordance{3, 1, 0}));
  EXPECT_EQ(track.method, "guarded_clusters");
  EXPECT_EQ(track.test, "sign_flip");
  EXPECT_EQ(track.p_worse, 0.5) << "one cluster moved, and a coin decides which way";
  EXPECT_EQ(track.p_two_sided_exact, std::nullopt);
  EXPECT_NEAR(*track.difference, -0.25 / 3, 1e-12);
  EXPECT_NEAR(*track.candidate.rate, 2.75 / 3, 1e-12) << "of clusters";
  EXPECT_NEAR(*track.candidate.rate - *track.baseline.rate, *track.difference, 1e-12);
  EXPECT_THAT(track.candidate.means, ElementsAre(0.75, 1, 1));
  EXPECT_EQ(track.candidate.interval,
            stats::WilsonEffective(track.candidate.means, 6, 0.95)->interval);
}

TEST(Comparison, RegroupingTheCandidatesCasesHidesNoRegression) {
  std::vector<CaseResult> before{MakeCase("a", 1), MakeCase("b", 1), MakeCase("c", 1)};
  std::vector<CaseResult> now{MakeCase("a", 0), MakeCase("b", 0), MakeCase("c", 1)};
  for (CaseResult& result : now) result.cluster = "one";
  const TrackComparison track = Compared(OneSuite(before, now)).tracks[0];
  EXPECT_EQ(track.clusters, 3);
  EXPECT_EQ(track.sample.pairs, (stats::Discordance{3, 2, 0}));
  EXPECT_TRUE(track.sample.is_binary);
}

TEST(Comparison, TestsCaseMeansWhereThereAreSeveralTrials) {
  const TrackComparison track = Compared(OneSuite({MakeCase("a", 4, 5), MakeCase("b", 5, 5)},
                                                  {MakeCase("a", 0, 5), MakeCase("b", 4, 5)}))
                                    .tracks[0];
  EXPECT_TRUE(track.has_several_trials);
  EXPECT_FALSE(track.is_one_to_many);
  EXPECT_EQ(track.method, "guarded");
  EXPECT_EQ(track.test, "sign_flip");
  EXPECT_NEAR(*track.difference, -0.5, 1e-12) << "the fall of a from 4 of 5 to none shows";
  EXPECT_EQ(track.p_worse, 0.25) << "one of four signs";
  EXPECT_EQ(track.regressed, 1) << "b passed every trial before";
  EXPECT_NEAR(*track.baseline.rate, 0.9, 1e-12);
  EXPECT_EQ(track.baseline.every_trial, 0.5);
  EXPECT_EQ(track.candidate.every_trial, 0);
}

// Reference values: tests/stats/reference, guarded_lower_bounds-p3 (60 cases that pass 5 of 5).
TEST(Comparison, ManyPerfectTrialsExcludeNoMoreThanTheirCases) {
  std::vector<CaseResult> cases;
  for (int i = 0; i < 60; ++i) cases.push_back(MakeCase("c" + std::to_string(i), 5, 5));
  const TrackComparison track = Compared(OneSuite(cases, cases)).tracks[0];
  EXPECT_EQ(track.difference, 0);
  EXPECT_EQ(track.p_worse, 1);
  EXPECT_NEAR(track.interval.low, stats::BoundMeanDifference(std::vector<double>(60), 0.05)->lower,
              1e-12);
  EXPECT_LT(track.interval.low, -0.038) << "3/60, and not 3/300";
}

struct TrimRow {
  std::string name;
  std::string baseline;
  std::string candidate;
  double difference;
  bool is_binary;
};

class ComparisonTrim : public ::testing::TestWithParam<TrimRow> {};

TEST_P(ComparisonTrim, TestsAsManyOfTheFirstTrialsAsBothHave) {
  const TrimRow& row = GetParam();
  const TrackComparison track =
      Compared(OneSuite({MakeTrials("a", row.baseline)}, {MakeTrials("a", row.candidate)}))
          .tracks[0];
  EXPECT_DOUBLE_EQ(*track.difference, row.difference);
  EXPECT_EQ(track.sample.is_binary, row.is_binary);
  EXPECT_EQ(track.sample_against, track.sample) << "nothing is unscored";
  EXPECT_EQ(track.sample_in_favour, track.sample);
  EXPECT_DOUBLE_EQ(*track.candidate.rate, MakeTrials("a", row.candidate).passes /
                                              static_cast<double>(row.candidate.size()))
      << "estimates use all trials";
}

const TrimRow kTrimRows[] = {
    {"SameNumber", "PPF", "PFF", -1.0 / 3, false},
    {"CandidateHasMore", "PP", "PFP", -0.5, false},
    {"BaselineHasMore", "PFFFF", "PF", 0, false},
    {"CandidateHasOne", "FPP", "P", 1, true},
};
INSTANTIATE_TEST_SUITE_P(Table, ComparisonTrim, ::testing::ValuesIn(kTrimRows),
                         [](const auto& test) { return test.param.name; });

TEST(Comparison, TakesTheWholeMeanWhereNobodyRecordedTheOrder) {
  const TrackComparison track =
      Compared(OneSuite({MakeCase("a", 2, 3)}, {MakeCase("a", 1, 1)})).tracks[0];
  EXPECT_FALSE(track.sample.is_binary) << "two thirds are no pass";
  EXPECT_NEAR(*track.difference, 1.0 / 3, 1e-12);
}

TEST(Comparison, SaysWhereOneTrialMeetsSeveral) {
  const auto one_to_many = [](int before, int now) {
    return Compared(OneSuite({MakeCase("a", before, before)}, {MakeCase("a", now, now)}))
        .tracks[0]
        .is_one_to_many;
  };
  EXPECT_TRUE(one_to_many(1, 3));
  EXPECT_FALSE(one_to_many(3, 1));
  EXPECT_FALSE(one_to_many(2, 3));
}

TEST(Comparison, ComparesScoresOnAGradedTrack) {
  std::vector<CaseResult> before{MakeCase("a", 1), MakeCase("b", 1)};
  std::vector<CaseResult> now = before;
  before[0].score = 0.9;
  now[0].score = 0.6;
  before[1].score = now[1].score = 0.8;
  const Sides sides = OneSuite(before, now);
  EXPECT_EQ(*Compared(sides).tracks[0].difference, 0) << "passes did not change";
  const TrackComparison track = Compared(sides, {.graded = {suite::Track::kAdversarial}}).tracks[0];
  EXPECT_TRUE(track.is_graded);
  EXPECT_NEAR(*track.difference, -0.15, 1e-12);
  EXPECT_EQ(track.method, "guarded");
}

TEST(Comparison, LeavesQuarantinedCasesOutOnBothSides) {
  const Sides sides = MakeSides("s", suite::Track::kEdge, {8, 1, 1, 0});
  const Comparison comparison = Compared(sides, {.quarantined = {"s/c0008", "s/no-such-case"}});
  const TrackComparison& track = comparison.tracks[0];
  EXPECT_EQ(track.pairs, 9);
  EXPECT_EQ(track.baseline_cases, 9);
  EXPECT_EQ(track.candidate_cases, 9);
  EXPECT_EQ(track.quarantined, 1);
  EXPECT_EQ(track.regressed, 0);
  EXPECT_EQ(comparison.common_share, 1) << "it is in common all the same";
  EXPECT_THAT(comparison.left_out,
              ElementsAre(LeftOutCase{"s", "c0008", suite::Track::kEdge, LeftOut::kQuarantined}));
}

TEST(Comparison, TakesRetiredCasesForFailures) {
  Sides sides = MakeSides("s", suite::Track::kEdge, {8, 0, 0, 2});
  sides.candidate[0].cases.erase(sides.candidate[0].cases.begin());  // one that passed
  sides.candidate[0].cases.pop_back();                               // one that failed
  const TrackComparison track = Compared(sides).tracks[0];
  EXPECT_EQ(track.sample.pairs, (stats::Discordance{8, 0, 0}));
  EXPECT_EQ(track.sample_with_retired.pairs, (stats::Discordance{10, 1, 0}));
  EXPECT_EQ(track.baseline_retired.cases, 2);
  EXPECT_EQ(track.baseline_retired.passes, 1);
}

TEST(Comparison, TakesUnscoredTrialsBothWays) {
  std::vector<CaseResult> before{MakeCase("a", 1), MakeCase("b", 1), MakeCase("c", 0),
                                 MakeUnscored("d")};
  std::vector<CaseResult> now{MakeCase("a", 1), MakeUnscored("b"), MakeUnscored("c"),
                              MakeCase("d", 0)};
  const TrackComparison track = Compared(OneSuite(before, now)).tracks[0];
  EXPECT_EQ(track.sample_against.pairs, (stats::Discordance{4, 2, 0}));
  EXPECT_EQ(track.sample_in_favour.pairs, (stats::Discordance{4, 0, 1}));
  EXPECT_EQ(track.worst_case, (stats::Interval{-0.5, 0.25}));
}

TEST(Comparison, NeverClaimsToSeeEveryDrop) {
  const TrackComparison track =
      Compared(MakeSides("s", suite::Track::kEdge, {5, 0, 0, 0})).tracks[0];
  EXPECT_GE(track.minimum_detectable_drop, 1 - std::pow(0.05, 0.2));
}

TEST(Comparison, OrdersFlipsBySeverity) {
  std::vector<CaseResult> before{MakeCase("a", 1), MakeCase("b", 0), MakeCase("c", 1)};
  std::vector<CaseResult> now{MakeCase("a", 0), MakeCase("b", 1), MakeCase("c", 0)};
  before[2].severity = suite::Severity::kCritical;  // lowered in the candidate's suite
  const Comparison comparison = Compared(OneSuite(before, now));
  std::vector<std::string> ids;
  for (const auto& [suite, pair] : comparison.flips) ids.push_back(pair.candidate.id);
  EXPECT_THAT(ids, ElementsAre("c", "a", "b"));
}

TEST(Comparison, NamesCriticalCasesThatCouldNotBeScored) {
  std::vector<CaseResult> before{MakeCase("a", 1), MakeCase("b", 0)};
  std::vector<CaseResult> now{MakeUnscored("a"), MakeUnscored("b")};
  for (auto* side : {&before, &now})
    for (CaseResult& result : *side) result.severity = suite::Severity::kCritical;
  EXPECT_THAT(Compared(OneSuite(before, now)).open_critical, ElementsAre("s/a"));
}

TEST(Comparison, RatioIsAdversarialOverHappyPath) {
  const Sides sides = Join(MakeSides("adv", suite::Track::kAdversarial, {34, 0, 0, 46}),
                           MakeSides("happy", suite::Track::kHappyPath, {180, 0, 0, 20}));
  const Comparison comparison = Compared(sides);
  EXPECT_NEAR(*comparison.ratio_candidate, 0.472222222222222, 1e-12);
  EXPECT_NEAR(comparison.ratio_candidate_interval.low, 0.357591833860572, 1e-9);
  EXPECT_NEAR(comparison.ratio_candidate_interval.high, 0.598033307103839, 1e-9);
  EXPECT_EQ(Compared(MakeSides("adv", suite::Track::kAdversarial, {9, 0, 0, 1})).ratio_candidate,
            std::nullopt);
}

TEST(Comparison, ShowsWhatDiffersBetweenTheTargets) {
  Sides sides = MakeSides("s", suite::Track::kEdge, {3, 0, 0, 0});
  sides.baseline[0].target =
      doc::Node::Object({{"parameters", doc::Node::Object({{"temperature", doc::Node::Int(0)}})},
                         {"a/b", doc::Node::String("x")}});
  sides.candidate[0].target =
      doc::Node::Object({{"parameters", doc::Node::Object({{"temperature", doc::Node::Int(1)}})}});
  EXPECT_THAT(Compared(sides).target_differences,
              ElementsAre(Difference{"/a~1b", "\"x\"", ""},
                          Difference{"/parameters/temperature", "0", "1"}));
}

struct Refusal {
  std::string name;
  void (*spoil)(Sides*);
  ErrorCode code;
  std::string message;
};

class ComparisonRefusal : public ::testing::TestWithParam<Refusal> {};

TEST_P(ComparisonRefusal, SaysWhy) {
  Sides sides = MakeSides("s", suite::Track::kEdge, {10, 0, 0, 0});
  GetParam().spoil(&sides);
  const Result<Comparison> comparison = Compare(sides.baseline, sides.candidate, {});
  ASSERT_FALSE(comparison.ok());
  EXPECT_EQ(comparison.error().code, GetParam().code);
  EXPECT_EQ(comparison.error().message, GetParam().message);
}

const Refusal kRefusals[] = {
    {"OtherJudge", [](Sides* sides) { sides->candidate[0].judges = {"behaviour/2#aa"}; },
     ErrorCode::kNotComparable,
     "suite \"s\" was judged by behaviour/1#aa in the baseline and by behaviour/2#aa in the "
     "candidate; judge both sides "
     "alike (plimsoll judges rescore judges stored answers anew), or accept a new baseline"},
    {"OtherJudgeAndANewCase",
     [](Sides* sides) {
       sides->candidate[0].judges = {"behaviour/2#aa"};
       sides->candidate[0].cases.push_back(MakeCase("new", 1));
     },
     ErrorCode::kNotComparable,
     "suite \"s\" was judged by behaviour/1#aa in the baseline and by behaviour/2#aa in the "
     "candidate; judge both sides "
     "alike (plimsoll judges rescore judges stored answers anew), or accept a new baseline"},
    {"OneJudgeMore", [](Sides* sides) { sides->candidate[0].judges.push_back("length/1#bb"); },
     ErrorCode::kNotComparable,
     "suite \"s\" was judged by no such judge in the baseline and by length/1#bb in the candidate; "
     "judge both sides "
     "alike (plimsoll judges rescore judges stored answers anew), or accept a new baseline"},
    {"TooFewInCommon", [](Sides* sides) { sides->candidate[0].cases.resize(7); },
     ErrorCode::kNotComparable,
     "only 7 of the baseline's 10 cases are in the candidate unchanged; at least 80 % are needed "
     "(--allow-drift compares "
     "all the same)"},
    {"TooFewOnOneTrack",
     [](Sides* sides) {
       *sides = Join(std::move(*sides), MakeSides("t", suite::Track::kProduction, {90, 0, 0, 0}));
       sides->candidate[0].cases.resize(7);
     },
     ErrorCode::kNotComparable,
     "only 7 of the baseline's 10 edge cases are in the candidate unchanged; at least 80 % are "
     "needed (--allow-drift "
     "compares all the same)"},
    {"OneSuiteTwice", [](Sides* sides) { sides->baseline.push_back(sides->baseline[0]); },
     ErrorCode::kInvalid, "the baseline has two measurements of suite \"s\""},
};
INSTANTIATE_TEST_SUITE_P(Table, ComparisonRefusal, ::testing::ValuesIn(kRefusals),
                         [](const auto& test) { return test.param.name; });

TEST(Comparison, ComparesDriftedSuitesWhereThatIsAllowed) {
  Sides sides = MakeSides("s", suite::Track::kEdge, {10, 0, 0, 0});
  sides.candidate[0].cases.resize(3);
  const Comparison comparison = Compared(sides, {.allow_drift = true});
  EXPECT_EQ(comparison.tracks[0].pairs, 3);
  EXPECT_NEAR(comparison.common_share, 0.3, 1e-12);
}

TEST(Comparison, LetsNewCasesBringAJudgeOfTheirOwn) {
  Sides sides = MakeSides("s", suite::Track::kEdge, {10, 0, 0, 0});
  sides.candidate[0].cases.push_back(MakeCase("new", 1));
  sides.candidate[0].judges = {"behaviour/1#aa", "behaviour/1#cc", "length/1#bb"};
  EXPECT_EQ(Compared(sides).tracks[1].pairs + Compared(sides).tracks[0].pairs, 10);
}

TEST(Comparison, ListsASuiteWithoutBaselineCaseByCase) {
  Sides sides = MakeSides("s", suite::Track::kEdge, {2, 0, 0, 0});
  sides.baseline.clear();
  const Comparison comparison = Compared(sides);
  EXPECT_EQ(comparison.left_out.size(), 2u);
  EXPECT_EQ(comparison.tracks[0].baseline_cases, 0);
  EXPECT_EQ(comparison.tracks[0].candidate_all.cases, 2);
}

}  // namespace
}  // namespace plimsoll::baseline
