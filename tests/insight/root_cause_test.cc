#include "harness/insight/root_cause.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/insight/case_tables.h"

namespace plimsoll::insight {
namespace {

using testing::ElementsAre;

const Finding* Find(const RootCauses& causes, const std::string& name) {
  for (const Finding& finding : causes.findings)
    if (finding.group.name == name) return &finding;
  return nullptr;
}

RootCauses CausesOf(const CaseTable& table, const RootCauseOptions& options = {}) {
  return FindRootCauses(table, AllFactors(table), options);
}

TEST(RootCause, FindsTheValueThatGoesWithFailures) {
  TableBuilder builder;
  builder.AddMany(20, 20, {{"a", "bad"}, {"b", "x"}}).AddMany(10, 150, {{"a", "good"}, {"b", "x"}});
  const RootCauses causes = CausesOf(builder.Take());
  ASSERT_FALSE(causes.findings.empty());
  const Finding& first = causes.findings.front();
  EXPECT_EQ(first.group.name, "a=bad");
  EXPECT_EQ(first.inside.cases, 40);
  EXPECT_EQ(first.outside.cases, 160);
  EXPECT_NEAR(first.difference, 20.0 / 40 - 10.0 / 160, 1e-12);
  EXPECT_EQ(first.test, "fisher");
  EXPECT_LT(*first.p_adjusted, 1e-6);
  EXPECT_EQ(causes.significant, 1);
  // Every row has b=x, so it says nothing of its own; the pair is the same forty rows.
  EXPECT_THAT(first.group.also, ElementsAre("a=bad & b=x"));
  EXPECT_EQ(Find(causes, "a=good"), nullptr);
}

TEST(RootCause, FindsAPhraseOncePerCase) {
  TableBuilder builder;
  builder.AddMany(25, 5, {}, "as a nurse tell me as a nurse");
  builder.AddMany(10, 90, {}, "tell me a story");
  const RootCauses causes = CausesOf(builder.Take());
  const Finding& first = causes.findings.front();
  EXPECT_EQ(first.group.kind, GroupKind::kPhrase);
  EXPECT_EQ(first.inside.cases, 30);
  EXPECT_EQ(first.group.name, "\"a nurse tell\"");
  EXPECT_THAT(first.group.also, testing::Contains("\"as a nurse\""));
  EXPECT_THAT(first.group.also, testing::Contains("\"nurse\""));
  EXPECT_EQ(Find(causes, "\"tell\""), nullptr);  // in every prompt
}

TEST(RootCause, MarksWhatHasNoEffectBesideAStrongerFinding) {
  // Every "bad" case fails half the time, whatever its shade.
  TableBuilder builder;
  builder.AddMany(30, 30, {{"a", "bad"}, {"shade", "dark"}});
  builder.AddMany(30, 30, {{"a", "bad"}, {"shade", "light"}});
  builder.AddMany(10, 190, {{"a", "good"}, {"shade", "none"}});
  const RootCauses causes = CausesOf(builder.Take());
  EXPECT_EQ(causes.findings.front().group.name, "a=bad");
  EXPECT_EQ(causes.findings.front().nested_in, "");
  EXPECT_EQ(Find(causes, "shade=dark")->nested_in, "a=bad");
  EXPECT_EQ(Find(causes, "shade=light")->nested_in, "a=bad");
}

TEST(RootCause, KeepsWhatAddsToAStrongerFinding) {
  TableBuilder builder;
  builder.AddMany(58, 2, {{"a", "bad"}, {"shade", "dark"}});
  builder.AddMany(30, 110, {{"a", "bad"}, {"shade", "light"}});
  builder.AddMany(1, 199, {{"a", "good"}, {"shade", "none"}});
  const RootCauses causes = CausesOf(builder.Take());
  EXPECT_EQ(Find(causes, "shade=dark")->nested_in, "");
}

TEST(RootCause, HoldsTracksFixed) {
  // The value goes with the harder track and with nothing else.
  TableBuilder builder;
  builder.AddMany(40, 40, {{"a", "x"}}).AddMany(10, 10, {{"a", "y"}});
  builder.AddMany(1, 19, {{"a", "x"}}).AddMany(5, 95, {{"a", "y"}});
  CaseTable table = builder.Take();
  for (std::size_t i = 0; i < 100; ++i) table.rows[i].result.track = suite::Track::kAdversarial;
  const RootCauses causes = CausesOf(table);
  const Finding* x = Find(causes, "a=x");
  ASSERT_NE(x, nullptr);
  EXPECT_GT(x->difference, 0.2);
  EXPECT_EQ(x->test, "cmh");
  EXPECT_NEAR(*x->p, 1, 1e-9);
  EXPECT_EQ(causes.significant, 0);
}

TEST(RootCause, DoesNotTakeCopiesOfOnePromptForManyCases) {
  // One prompt of sixteen fails in all its thirty answers: every row on its own would be certain.
  TableBuilder builder;
  for (int prompt = 0; prompt < 16; ++prompt) {
    for (int i = 0; i < 30; ++i) {
      builder.Add(prompt != 3, {{"target", std::to_string(prompt)}});
      builder.back().cluster = prompt;
    }
  }
  const RootCauses causes = CausesOf(builder.Take());
  EXPECT_TRUE(causes.is_clustered);
  const Finding* third = Find(causes, "target=3");
  ASSERT_NE(third, nullptr);
  EXPECT_LT(*third->p_naive, 1e-40);
  EXPECT_EQ(third->test, "cluster_permutation");
  EXPECT_NEAR(*third->p, 1.0 / 16, 0.02);
  EXPECT_GT(*third->p_adjusted, 0.10);
  EXPECT_EQ(causes.significant, 0);
}

TEST(RootCause, LooksAtNoGroupOfFewCases) {
  TableBuilder builder;
  builder.AddMany(19, 0, {{"a", "x"}}).AddMany(0, 100, {{"a", "y"}});
  EXPECT_EQ(CausesOf(builder.Take()).groups, 0);
}

TEST(RootCause, FindsNothingInARunWithoutFailures) {
  TableBuilder builder;
  builder.AddMany(0, 50, {{"a", "x"}}).AddMany(0, 50, {{"a", "y"}});
  const RootCauses causes = CausesOf(builder.Take());
  EXPECT_EQ(causes.groups, 2);
  EXPECT_EQ(causes.testable, 0);
  EXPECT_TRUE(causes.findings.empty());
}

TEST(RootCause, IsEmptyWithoutAScoredCase) {
  TableBuilder builder;
  builder.Add(false);
  builder.back().result.trials = 0;
  EXPECT_EQ(CausesOf(builder.Take()).all.cases, 0);
}

}  // namespace
}  // namespace plimsoll::insight
