#include "harness/gate/suite_health.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "harness/gate/decision.h"

namespace plimsoll::gate {
namespace {

SuiteHealthPolicy Asked() {
  SuiteHealthPolicy policy;
  policy.least_coverage = 0.5;
  policy.largest_overlap = 0.1;
  policy.keeps_diversity = true;
  policy.least_novelty = 0.8;
  return policy;
}

Finding Only(const SuiteHealth& health, const SuiteHealthPolicy& policy = Asked()) {
  const std::vector<Finding> findings = JudgeSuiteHealth(health, policy);
  EXPECT_EQ(findings.size(), 1u);
  return findings.empty() ? Finding() : findings.front();
}

TEST(SuiteHealth, SaysNothingWhereNothingWasMeasured) {
  EXPECT_TRUE(JudgeSuiteHealth({}, Asked()).empty());
  EXPECT_FALSE(SuiteHealthPolicy().is_set());
  EXPECT_TRUE(Asked().is_set());
}

TEST(SuiteHealth, CoverageIsHeldToItsInterval) {
  const struct {
    stats::Interval interval;
    Verdict verdict;
  } kRows[] = {{{0.55, 0.65}, Verdict::kPass},
               {{0.45, 0.65}, Verdict::kInconclusive},
               {{0.35, 0.45}, Verdict::kFail}};
  for (const auto& row : kRows) {
    SuiteHealth health;
    health.coverage = {0.6, row.interval, 0.95, 600, 1000};
    EXPECT_EQ(Only(health).verdict, row.verdict);
  }
  SuiteHealth health;
  health.coverage = {0.6, {0.55, 0.65}, 0.95, 600, 1000};
  EXPECT_EQ(Only(health).message,
            "the traffic is covered as far as asked: 60.0 % [55.0 %, 65.0 %] of 1000 texts have "
            "one of 600 cases near it, at least 50.0 % is asked, and as many cases drawn from the "
            "traffic itself would cover 95.0 %");
}

TEST(SuiteHealth, OverlapIsOfEveryCase) {
  SuiteHealth health;
  health.overlaps = {{"core", 10, {"core/a"}}};
  Finding finding = Only(health);
  EXPECT_EQ(finding.rule, "gate.suite.overlap.core");
  EXPECT_EQ(finding.verdict, Verdict::kPass);
  EXPECT_TRUE(finding.is_warning);
  health.overlaps[0].seen.push_back("core/b");
  finding = Only(health);
  EXPECT_EQ(finding.verdict, Verdict::kFail);
  EXPECT_EQ(finding.message,
            "2 of 10 cases (20.0 %) stand in the declared training data by one of the published "
            "rules, and at most 10.0 % may: core/a, core/b");
}

TEST(SuiteHealth, ASuiteMayNotGrowLessDiverse) {
  SuiteHealth health;
  health.diversity = {{"core", "vendi_2", 40.26, 52.5, {-15.2, -9.1}}};
  EXPECT_EQ(Only(health).verdict, Verdict::kFail);
  EXPECT_EQ(Only(health).message,
            "less diverse than the suite was: vendi_2 40.26 beside 52.50 at equal size, difference "
            "[-15.20, -9.10]");
  health.diversity[0].interval = {-15.2, 0.1};
  EXPECT_EQ(Only(health).verdict, Verdict::kPass);
  health.diversity.clear();
  health.without_diversity = {"new"};
  EXPECT_EQ(Only(health).verdict, Verdict::kPass);
  EXPECT_TRUE(Only(health).is_warning);
}

TEST(SuiteHealth, NewCasesMustBeNovel) {
  SuiteHealth health;
  health.novelty = {0, {}};
  EXPECT_EQ(Only(health).verdict, Verdict::kPass);
  health.novelty = {10, {"core/x", "core/y", "core/z"}};
  EXPECT_EQ(Only(health).verdict, Verdict::kFail);
  EXPECT_EQ(Only(health).message,
            "7 of 10 new cases are novel to the cases before (70.0 %), at least 80.0 % are asked; "
            "not novel: core/x, core/y, core/z");
}

TEST(SuiteHealth, BarsNeedTheirSources) {
  const struct {
    const char* bar;
    const char* missing;
  } kRows[] = {{"least_coverage: 0.5", "traffic"},
               {"largest_overlap: 0.1", "training_data"},
               {"keeps_diversity: true", "reference"},
               {"least_novelty: 0.8", "reference"}};
  for (const auto& row : kRows) {
    Diagnostics diagnostics;
    const std::string yaml = std::string("format: 1\nsuite_health: {") + row.bar + "}\n";
    EXPECT_FALSE(ParsePolicy(yaml, "gate.yaml", "2026-11-21", &diagnostics).ok());
    EXPECT_NE(diagnostics.ToStatus().error().message.find(row.missing), std::string::npos);
  }
}

}  // namespace
}  // namespace plimsoll::gate
