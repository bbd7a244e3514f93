#include "harness/insight/gaming.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/baseline/track_rate.h"
#include "tests/baseline/measurements.h"

namespace plimsoll::insight {
namespace {

using baseline::CaseResult;
using baseline::MakeCase;
using baseline::MakeMeasurement;
using baseline::Measurement;

/// Marks by the case's id; the suite does not count.
FindMarks In(const std::map<std::string, CaseMarks, std::less<>>& marks) {
  return [&marks](std::string_view, std::string_view id) -> const CaseMarks* {
    const auto found = marks.find(id);
    return found == marks.end() ? nullptr : &found->second;
  };
}

const CaseMarks kFresh = {true, false, "", ""};
const CaseMarks kSeen = {false, true, "", ""};

/// `passes` of `n` cases named "<prefix>0", ... .
void AddCases(const std::string& prefix, int passes, int n, std::vector<CaseResult>* cases) {
  for (int i = 0; i < n; ++i)
    cases->push_back(MakeCase(prefix + std::to_string(i), i < passes ? 1 : 0));
}

TEST(CaseMarks, AreTagsAnAttributeAndTheCanary) {
  suite::Case the_case;
  the_case.tags = {"fresh", "other"};
  the_case.attributes = doc::Node::Object({{"paraphrase_of", doc::Node::String("seed-1")}});
  the_case.provenance.canary = "c0ffee";
  EXPECT_EQ(MarksOf(the_case), (CaseMarks{true, false, "seed-1", "c0ffee"}));
  the_case.tags.push_back("seen");
  EXPECT_FALSE(MarksOf(the_case).is_fresh);
  EXPECT_TRUE(MarksOf(the_case).is_seen);
  EXPECT_EQ(MarksOf(suite::Case()), CaseMarks());
}

// arXiv 2511.22047: 85.3 % of 1,445 prompts, of which about 145 were novel.
TEST(SeenAndFresh, PublishedGapRaisesTheAlarmThatThePooledRateHides) {
  std::vector<CaseResult> cases;
  AddCases("public", 1183, 1300, &cases);
  AddCases("novel", 49, 145, &cases);
  std::map<std::string, CaseMarks, std::less<>> marks;
  for (const CaseResult& result : cases)
    marks[result.id] = result.id.starts_with("novel") ? kFresh : kSeen;
  const std::vector<Measurement> release = {MakeMeasurement("s", cases)};

  SeenAndFreshCounter counter;
  const auto gap = GapOf(counter.Add("v1", release, In(marks)));
  ASSERT_TRUE(gap.has_value());
  EXPECT_NEAR(gap->arms.seen.passes / gap->arms.seen.n, 0.910, 5e-4);
  EXPECT_NEAR(gap->arms.fresh.passes / gap->arms.fresh.n, 0.338, 5e-4);
  EXPECT_NEAR(gap->gap, 0.572, 5e-4);
  EXPECT_NEAR(gap->interval.low, 0.490045354888501, 1e-9);
  EXPECT_NEAR(gap->interval.high, 0.645412398301488, 1e-9);
  EXPECT_TRUE(gap->is_alarm);

  baseline::TrackRateCounter pooled;
  for (const CaseResult& result : cases) pooled.Add("s", result);
  const auto rates = pooled.Take();
  EXPECT_NEAR(*rates[0].rate.rate, 0.853, 5e-4);
  EXPECT_NEAR(rates[0].rate.interval.low, 0.834, 1.5e-3);
  EXPECT_NEAR(rates[0].rate.interval.high, 0.871, 1.5e-3);
}

TEST(SeenAndFresh, CaseIsFreshForTheFirstCandidateOnly) {
  const std::map<std::string, CaseMarks, std::less<>> marks = {{"a", kFresh}, {"b", kSeen}};
  const std::vector<Measurement> release = {
      MakeMeasurement("s", {MakeCase("a", 1), MakeCase("b", 0), MakeCase("unmarked", 1)})};
  SeenAndFreshCounter counter;
  const auto first = counter.Add("v1", release, In(marks));
  EXPECT_EQ(first.fresh, (stats::RateCount{1, 1}));
  EXPECT_EQ(first.seen, (stats::RateCount{0, 1}));
  EXPECT_EQ(counter.Add("v1", release, In(marks)).fresh, (stats::RateCount{1, 1}));
  const auto second = counter.Add("v2", release, In(marks));
  EXPECT_EQ(second.fresh, (stats::RateCount{0, 0}));
  EXPECT_EQ(second.seen, (stats::RateCount{1, 2}));
  EXPECT_FALSE(GapOf(second).has_value());

  std::vector<Measurement> changed = release;
  changed[0].cases[0].fingerprint = Sha256("other words");
  EXPECT_EQ(counter.Add("v3", changed, In(marks)).fresh, (stats::RateCount{1, 1}));
}

TEST(SeenAndFresh, VariantsOfOneSeedAreOneObservation) {
  std::map<std::string, CaseMarks, std::less<>> marks;
  std::vector<CaseResult> cases;
  for (int i = 0; i < 30; ++i) {
    cases.push_back(MakeCase("c" + std::to_string(i), i % 3 == 0 ? 0 : 1));
    cases.back().cluster = "seed" + std::to_string(i / 3);
    marks[cases.back().id] = kFresh;
  }
  SeenAndFreshCounter counter;
  const std::vector<Measurement> release = {MakeMeasurement("s", cases)};
  const auto arms = counter.Add("v1", release, In(marks));
  EXPECT_LE(arms.fresh.n, 10.0);  // ten seeds, all alike
  EXPECT_NEAR(arms.fresh.passes / arms.fresh.n, 2.0 / 3, 1e-12);
}

TEST(GapDrift, GrowthOfTheReferenceIsAnAlarm) {
  const std::vector<stats::SeenAndFresh> releases = {
      {{900, 1000}, {85, 100}}, {{5, 5}, {0, 0}}, {{930, 1000}, {70, 100}}};
  const GapDrift drift = DriftOf(releases);
  ASSERT_TRUE(drift.growth.has_value());
  EXPECT_NEAR(drift.growth->growth, 0.18, 1e-12);
  EXPECT_NEAR(drift.growth->interval.low, 0.0635494363133767, 1e-9);
  EXPECT_TRUE(drift.is_alarm);
  EXPECT_FALSE(drift.trend.has_value());  // three releases are no trend
}

TEST(GapDrift, TrendTellsWhatNoSingleStepDoes) {
  std::vector<stats::SeenAndFresh> releases;
  for (const double fresh : {85, 80, 74, 70}) releases.push_back({{95, 100}, {fresh, 100}});
  const GapDrift drift = DriftOf(releases);
  ASSERT_TRUE(drift.growth && drift.trend);
  EXPECT_LT(drift.growth->interval.low, 0);
  EXPECT_LT(drift.trend->slope, 0);
  EXPECT_LT(drift.trend->p, 0.05);
  EXPECT_TRUE(drift.is_alarm);
  releases.resize(1);
  EXPECT_FALSE(DriftOf(releases).growth.has_value());
}

/// Originals o0…, paraphrases p0… of them, and paraphrases q0… of those.
class Paraphrases : public ::testing::Test {
 protected:
  void Add(int count, int original, int paraphrase, std::optional<int> control = std::nullopt) {
    for (int i = 0; i < count; ++i) {
      const std::string number = std::to_string(next_++);
      cases_.push_back(MakeCase("o" + number, original));
      cases_.push_back(MakeCase("p" + number, paraphrase));
      marks_["o" + number];
      marks_["p" + number].paraphrase_of = "o" + number;
      if (!control) continue;
      cases_.push_back(MakeCase("q" + number, *control));
      marks_["q" + number].paraphrase_of = "p" + number;
    }
  }
  std::optional<ParaphraseGap> Gap() {
    const std::vector<Measurement> release = {MakeMeasurement("s", cases_)};
    return ParaphraseGapOf(release, In(marks_));
  }

  int next_ = 0;
  std::vector<CaseResult> cases_;
  std::map<std::string, CaseMarks, std::less<>> marks_;
};

TEST_F(Paraphrases, LossInOtherWordsIsAnAlarm) {
  Add(30, 1, 1);
  Add(8, 1, 0);
  Add(1, 0, 1);
  const auto gap = Gap();
  ASSERT_TRUE(gap.has_value());
  EXPECT_EQ(gap->pairs, (stats::Discordance{39, 8, 1}));
  EXPECT_NEAR(gap->gap, 7.0 / 39, 1e-12);
  EXPECT_LT(gap->interval.low, gap->gap);
  EXPECT_GT(gap->interval.high, gap->gap);
  EXPECT_GT(gap->interval.low, 0);
  EXPECT_LT(gap->p, 0.05);
  EXPECT_FALSE(gap->p_beyond_control.has_value());
  EXPECT_TRUE(gap->is_alarm);
}

TEST_F(Paraphrases, LossThatEveryRewordingCostsIsNone) {
  Add(30, 1, 1, 0);  // rewording a paraphrase loses as much and more
  Add(8, 1, 0, 0);
  const auto gap = Gap();
  ASSERT_TRUE(gap && gap->p_beyond_control);
  EXPECT_EQ(gap->control, (stats::Discordance{38, 30, 0}));
  EXPECT_LT(gap->p, 0.05);
  EXPECT_GT(*gap->p_beyond_control, 0.05);
  EXPECT_FALSE(gap->is_alarm);
}

TEST_F(Paraphrases, OneParaphraseOfEachOriginalCounts) {
  Add(1, 1, 0);
  cases_.push_back(MakeCase("z", 1));
  marks_["z"].paraphrase_of = "o0";
  cases_.push_back(MakeCase("orphan", 1));
  marks_["orphan"].paraphrase_of = "gone";
  EXPECT_EQ(Gap()->pairs, (stats::Discordance{1, 1, 0}));
  cases_.clear();
  EXPECT_FALSE(Gap().has_value());
}

TEST(Canary, IsFoundInAnyDress) {
  const std::string canary = "26b5c67b-86a9-4c0e-9a7a-1f2e3d4c5b6a";
  EXPECT_TRUE(HoldsCanary("it is 26B5C67B 86A9 4C0E 9A7A 1F2E3D4C5B6A.", canary));
  EXPECT_FALSE(HoldsCanary("it is 26b5c67b-86a9-4c0e", canary));
  EXPECT_FALSE(HoldsCanary("anything", ""));
  EXPECT_TRUE(HoldsCanary("a #17 b", "#17"));
  EXPECT_FALSE(HoldsCanary("a 17 b", "#17"));
  EXPECT_FALSE(HoldsCanary("", canary));
}

}  // namespace
}  // namespace plimsoll::insight
