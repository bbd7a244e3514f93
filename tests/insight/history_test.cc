#include "harness/insight/history.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "harness/base/file.h"
#include "harness/doc/json.h"
#include "harness/doc/jsonl.h"
#include "tests/baseline/measurements.h"

namespace plimsoll::insight {
namespace {

using baseline::CaseResult;
using baseline::MakeCase;
using baseline::MakeMeasurement;
using testing::ElementsAre;

StoredRelease MakeRelease(const std::string& run, const std::string& candidate,
                          std::vector<CaseResult> cases) {
  StoredRelease release;
  release.run = run;
  release.candidate_digest = candidate;
  release.end = "complete";
  release.measurements = {MakeMeasurement("s", std::move(cases))};
  release.measurements[0].run = run;
  return release;
}

TEST(History, TellsNewestFirstWhatMovedAndWhatWasRetired) {
  HistoryBuilder builder;
  CaseResult changed = MakeCase("c", 1);
  changed.fingerprint = Sha256("other words");
  ASSERT_TRUE(
      builder
          .Add(MakeRelease(
              "r1", "v1", {MakeCase("a", 1), MakeCase("b", 0), MakeCase("c", 1), MakeCase("d", 1)}))
          .ok());
  ASSERT_TRUE(builder
                  .Add(MakeRelease("r2", "v2",
                                   {MakeCase("a", 0), MakeCase("b", 1), changed, MakeCase("e", 1)}))
                  .ok());
  const std::vector<Release> releases = builder.Take({});
  ASSERT_EQ(releases.size(), 2u);
  EXPECT_EQ(releases[0].run, "r2");
  ASSERT_TRUE(releases[0].change.has_value());
  EXPECT_EQ(releases[0].change->since, "r1");
  EXPECT_THAT(releases[0].change->added, ElementsAre("s/e"));
  EXPECT_THAT(releases[0].change->retired, ElementsAre("s/d"));
  EXPECT_THAT(releases[0].change->changed, ElementsAre("s/c"));
  ASSERT_EQ(releases[0].tracks.size(), 1u);
  EXPECT_EQ(releases[0].tracks[0].regressed, 1);
  EXPECT_EQ(releases[0].tracks[0].fixed, 1);
  EXPECT_DOUBLE_EQ(*releases[0].tracks[0].rate.rate.rate, 0.75);
  EXPECT_FALSE(releases[1].change.has_value());
}

TEST(History, RunThatIsNotWholeIsComparedWithNothing) {
  HistoryBuilder builder;
  ASSERT_TRUE(builder.Add(MakeRelease("r1", "v1", {MakeCase("a", 1), MakeCase("b", 1)})).ok());
  StoredRelease cut = MakeRelease("r2", "v2", {MakeCase("a", 1)});
  cut.measurements[0].is_complete = false;
  ASSERT_TRUE(builder.Add(cut).ok());
  StoredRelease part = MakeRelease("r3", "v3", {MakeCase("a", 1)});
  part.selection = "filter=s/a";
  ASSERT_TRUE(builder.Add(part).ok());
  StoredRelease judged = MakeRelease("r4", "v4", {MakeCase("a", 1), MakeCase("b", 1)});
  judged.measurements[0].judges = {"behaviour/2#bb"};
  ASSERT_TRUE(builder.Add(judged).ok());
  for (const Release& release : builder.Take({}))
    EXPECT_FALSE(release.change.has_value()) << release.run;
}

TEST(History, RatioIsAdversarialOverHappyPath) {
  HistoryBuilder builder;
  std::vector<CaseResult> cases;
  for (int i = 0; i < 20; ++i) {
    cases.push_back(MakeCase("h" + std::to_string(i), i < 16 ? 1 : 0));
    cases.back().track = suite::Track::kHappyPath;
    cases.push_back(MakeCase("a" + std::to_string(i), i < 8 ? 1 : 0));
  }
  ASSERT_TRUE(builder.Add(MakeRelease("r1", "v1", cases)).ok());
  ASSERT_TRUE(builder.Add(MakeRelease("r2", "v1", {MakeCase("a0", 1)})).ok());
  const std::vector<Release> releases = builder.Take({});
  EXPECT_FALSE(releases[0].ratio.has_value());
  ASSERT_TRUE(releases[1].ratio.has_value());
  EXPECT_DOUBLE_EQ(*releases[1].ratio, 0.5);
  EXPECT_LT(releases[1].ratio_interval.low, 0.5);
  EXPECT_GT(releases[1].ratio_interval.high, 0.5);
}

TEST(History, LastDecisionOnARunCounts) {
  HistoryBuilder builder;
  ASSERT_TRUE(builder.Add(MakeRelease("r1", "v1", {MakeCase("a", 1)})).ok());
  std::vector<store::DecisionRecord> decisions(3);
  decisions[0].runs = {"r1"};
  decisions[0].verdict = "FAIL";
  decisions[1].runs = {"other", "r1"};
  decisions[1].verdict = "PASS";
  decisions[2].runs = {"other"};
  EXPECT_EQ(builder.Take(decisions)[0].decision->verdict, "PASS");
}

/// Safety scores of just-eval: a pass is a score of at least 4.
class JustEval : public ::testing::Test {
 protected:
  void SetUp() override {
    const char* data = std::getenv("PLIMSOLL_TEST_DATA");
    if (data == nullptr)
      GTEST_SKIP() << "PLIMSOLL_TEST_DATA is not set: no recorded answers to tell a history of";
    const auto facts = ReadFile(std::string(data) + "/data/public-facts.json");
    const auto scores = ReadFile(std::string(data) + "/data/just-eval/safety_scores.jsonl");
    ASSERT_TRUE(facts.ok() && scores.ok());
    const auto parsed = doc::ParseJson(*facts);
    ASSERT_TRUE(parsed.ok());
    facts_ = *parsed->At("/datasets/just-eval");
    scores_ = *scores;
  }

  StoredRelease ReleaseOf(const std::string& model) const {
    std::vector<CaseResult> cases;
    std::size_t begin = 0;
    while (begin < scores_.size()) {
      const std::size_t end = std::min(scores_.find('\n', begin), scores_.size());
      const auto row = doc::ParseJson(scores_.substr(begin, end - begin));
      begin = end + 1;
      EXPECT_TRUE(row.ok());
      if (row->StringAt("/model") != model || row->StringAt("/judge") != "gpt-3.5-turbo-0613")
        continue;
      cases.push_back(
          MakeCase(std::to_string(row->IntAt("/id")), row->StringAt("/score") >= "4" ? 1 : 0));
    }
    StoredRelease release = MakeRelease("run of " + model, model, std::move(cases));
    release.model = model;
    return release;
  }

  double NumberAt(const std::string& pointer) const {
    const doc::Node* node = facts_.At(pointer);
    if (node != nullptr) return *node->AsDouble();
    ADD_FAILURE() << "the facts hold no " << pointer;
    return -1;
  }

  doc::Node facts_;
  std::string scores_;
};

TEST_F(JustEval, ThreeReleasesAreAsTheFactsSay) {
  const std::vector<std::string> models = {"gpt-3.5-turbo-0301", "gpt-4-0314", "gpt-4-0613"};
  HistoryBuilder builder;
  for (const std::string& model : models) ASSERT_TRUE(builder.Add(ReleaseOf(model)).ok());
  std::vector<Release> releases = builder.Take({});
  std::reverse(releases.begin(), releases.end());
  ASSERT_EQ(releases.size(), 3u);
  for (std::size_t i = 0; i < releases.size(); ++i) {
    const std::string fact = "/models/" + models[i] + "|gpt-3.5-turbo-0613/pass_ge4";
    ASSERT_EQ(releases[i].tracks.size(), 1u);
    const baseline::Rate& rate = releases[i].tracks[0].rate.rate;
    EXPECT_EQ(rate.cases, NumberAt(fact + "/n"));
    EXPECT_EQ(rate.passes, NumberAt(fact + "/passed"));
    EXPECT_NEAR(*rate.rate, NumberAt(fact + "/rate"), 1e-6);
    EXPECT_NEAR(rate.interval.low, NumberAt(fact + "/wilson95/0"), 1e-6);
    EXPECT_NEAR(rate.interval.high, NumberAt(fact + "/wilson95/1"), 1e-6);
    if (i == 0) continue;
    const std::string change = "/comparisons/" + models[i - 1] + " -> " + models[i] + "/pass_ge4";
    EXPECT_EQ(releases[i].tracks[0].regressed, NumberAt(change + "/regressions"));
    EXPECT_EQ(releases[i].tracks[0].fixed, NumberAt(change + "/improvements"));
    EXPECT_TRUE(releases[i].change && releases[i].change->retired.empty());
  }
  EXPECT_EQ(releases[1].tracks[0].regressed, 12);
  EXPECT_EQ(releases[1].tracks[0].fixed, 1);
}

}  // namespace
}  // namespace plimsoll::insight
