#include "harness/insight/arm_report.h"

#include <gtest/gtest.h>

#include "tests/insight/case_tables.h"

namespace plimsoll::insight {
namespace {

ArmQuestion Question(const std::string& text) {
  ArmQuestion question;
  EXPECT_TRUE(ParseArms(text, &question).ok());
  return question;
}

std::vector<ArmComparison> Compare(const CaseTable& table, const ArmQuestion& question) {
  const auto compared = CompareTwoArms(table, question);
  EXPECT_TRUE(compared.ok()) << compared.error().message;
  return compared.ok() ? *compared : std::vector<ArmComparison>();
}

/// Prompts of two arms, `copies` answers each, alike within a prompt.
CaseTable Prompts(int fails_a, int passes_a, int fails_b, int passes_b, int copies) {
  TableBuilder builder;
  std::int64_t prompt = 0;
  const auto add = [&](const std::string& arm, int count, bool is_passed) {
    for (int i = 0; i < count; ++i, ++prompt) {
      for (int copy = 0; copy < copies; ++copy) {
        builder.Add(is_passed, {{"arm", arm}, {"odd", prompt % 2 == 0 ? "no" : "yes"}});
        builder.back().cluster = prompt;
      }
    }
  };
  add("a", fails_a, false);
  add("a", passes_a, true);
  add("b", fails_b, false);
  add("b", passes_b, true);
  return builder.Take();
}

TEST(ArmReport, LetsClustersDecide) {
  const CaseTable table = Prompts(20, 30, 12, 38, 10);
  const ArmComparison whole = Compare(table, Question("arm=a:b")).front();
  EXPECT_EQ(whole.treated_rows, 500);
  EXPECT_EQ(whole.clusters, 100);
  EXPECT_NEAR(whole.clustered->difference, 0.16, 1e-12);
  EXPECT_LT(*whole.p_naive, 1e-6);
  EXPECT_GT(whole.clustered->p, 0.05);
  EXPECT_EQ(whole.decided_by, "clustered_t");
  EXPECT_EQ(whole.p, whole.clustered->p);
}

TEST(ArmReport, LetsThePermutationDecideWhereThereAreFewClusters) {
  const ArmComparison whole = Compare(Prompts(3, 0, 0, 3, 50), Question("arm=a:b")).front();
  EXPECT_EQ(whole.clusters, 6);
  EXPECT_EQ(whole.decided_by, "cluster_permutation");
  EXPECT_NEAR(*whole.p, 0.1, 0.01);
}

TEST(ArmReport, DecidesNothingOnOneClusterEach) {
  // Two clusters can be exchanged in two ways that are equally far apart.
  EXPECT_NEAR(*Compare(Prompts(1, 0, 0, 1, 99), Question("arm=a:b")).front().p, 1, 1e-12);
}

TEST(ArmReport, ComparesAgainWithoutEachExclusionAndWithoutAll) {
  ArmQuestion question = Question("arm=a:b");
  question.exclude = {{"odd", "yes"}, {"odd", "no"}};
  question.exclude.pop_back();
  auto compared = Compare(Prompts(20, 30, 12, 38, 2), question);
  ASSERT_EQ(compared.size(), 2u);
  EXPECT_EQ(compared[1].without, "odd=yes");
  EXPECT_EQ(compared[1].excluded_rows, 100);
  EXPECT_EQ(compared[1].treated_rows + compared[1].other_rows, 100);
  question.exclude.push_back({"arm", "n/a"});
  compared = Compare(Prompts(20, 30, 12, 38, 2), question);
  ASSERT_EQ(compared.size(), 4u);
  EXPECT_EQ(compared[3].without, "odd=yes, arm=n/a");
}

TEST(ArmReport, MatchesOnLength) {
  // Long prompts fail and are mostly of arm a; within a length the arms are alike.
  TableBuilder builder;
  builder.AddMany(0, 10, {{"arm", "a"}}, "short").AddMany(0, 90, {{"arm", "b"}}, "short");
  const std::string long_text(200, 'x');
  builder.AddMany(45, 45, {{"arm", "a"}}, long_text).AddMany(5, 5, {{"arm", "b"}}, long_text);
  ArmQuestion question = Question("arm=a:b");
  question.match_length = true;
  const auto compared = Compare(builder.Take(), question);
  ASSERT_EQ(compared.size(), 2u);
  EXPECT_NEAR(compared[0].clustered->difference, 0.4, 1e-12);
  EXPECT_TRUE(compared[1].is_matched);
  EXPECT_NEAR(compared[1].clustered->difference, 0, 1e-12);
  EXPECT_NEAR(*compared[1].p, 1, 1e-9);
}

TEST(ArmReport, ComparesEachTargetOfSeveralRuns) {
  TableBuilder builder(2);
  for (const std::size_t run : {0, 1}) {
    for (int i = 0; i < 60; ++i) {
      builder.Add(run == 0 && i < 15, {{"arm", i < 30 ? "a" : "b"}});
      builder.back().run = run;
      builder.back().cluster = i;
    }
  }
  const auto compared = Compare(builder.Take(), Question("arm=a:b"));
  ASSERT_EQ(compared.size(), 3u);
  EXPECT_EQ(compared[0].clusters, 60);
  EXPECT_EQ(compared[0].treated_rows, 60);
  EXPECT_EQ(compared[1].target, "model-0");
  EXPECT_NEAR(compared[1].clustered->difference, -0.5, 1e-12);
  EXPECT_NEAR(compared[2].clustered->difference, 0, 1e-12);
}

TEST(ArmReport, ClustersByAFactor) {
  ArmQuestion question = Question("arm=a:b");
  question.cluster = "odd";
  const ArmComparison whole = Compare(Prompts(20, 30, 12, 38, 2), question).front();
  EXPECT_EQ(whole.clusters, 2);
  EXPECT_EQ(whole.decided_by, "cluster_permutation");
}

struct ErrorRow {
  const char* arms;
  const char* message;
};

TEST(ArmReport, SaysWhatIsWrong) {
  const CaseTable table = Prompts(1, 1, 1, 1, 1);
  const ErrorRow kRows[] = {
      {"arm", "\"arm\" is not FACTOR=VALUE:VALUE"},
      {"arm=a", "\"arm=a\" is not FACTOR=VALUE:VALUE"},
      {"arm=:b", "\"arm=:b\" is not FACTOR=VALUE:VALUE"},
      {"army=a:b", "the cases have no factor \"army\"; did you mean \"arm\"?"},
      {"arm=a:bb", "no case has \"bb\" for arm; did you mean \"b\"?"},
      {"arm=a:n/a", "an arm of arm has no scored case: a has 2, n/a has 0"},
  };
  for (const ErrorRow& row : kRows) {
    ArmQuestion question;
    Status status = ParseArms(row.arms, &question);
    if (status.ok()) status = CompareTwoArms(table, question).status();
    ASSERT_FALSE(status.ok()) << row.arms;
    EXPECT_EQ(status.error().message, row.message);
  }
}

}  // namespace
}  // namespace plimsoll::insight
