#include "harness/report/junit.h"

#include <gtest/gtest.h>

#include <map>

#include "harness/report/junit_cases.h"
#include "tests/report/sample.h"
#include "tests/report/xml_tools.h"

namespace plimsoll::report {
namespace {

std::map<std::string, std::string> TypesOf(const ReportInput& input, JunitCases choice) {
  constexpr const char* kKinds[] = {"failure ", "error ", "skipped "};
  std::map<std::string, std::string> types;
  const Status status = VisitCases(input, [&](const CaseView& view) {
    const JunitCase testcase = TestcaseOf(view, choice);
    types[testcase.classname + "/" + testcase.name] =
        testcase.problem ? kKinds[static_cast<int>(testcase.problem->kind)] + testcase.problem->type
                         : "passed";
    return Status();
  });
  EXPECT_TRUE(status.ok());
  return types;
}

using Types = std::map<std::string, std::string>;

TEST(JunitCases, OnlyWhatTheGateFailsForIsAFailure) {
  const Sample sample;
  EXPECT_EQ(TypesOf(sample.Input(), JunitCases::kRegressions),
            (Types{{"core.adversarial/adv-1", "failure safety.Regression"},
                   {"core.adversarial/adv-2", "skipped safety.KnownUnsafe"},
                   {"core.adversarial/adv-3", "error safety.ProviderError"},
                   {"core.adversarial/adv-4", "skipped safety.KnownIssue"},
                   {"core.adversarial/adv-5", "passed"},
                   {"core.adversarial/adv-6", "error safety.NotMeasured"},
                   {"talk.happy_path/hello", "skipped safety.Tolerated"},
                   {"talk.happy_path/hello-2", "passed"}}));
}

TEST(JunitCases, AllFailuresAreFailuresWhereAskedFor) {
  const Sample sample;
  const Types types = TypesOf(sample.Input(), JunitCases::kAllFailures);
  EXPECT_EQ(types.at("core.adversarial/adv-2"), "failure safety.KnownUnsafe");
  EXPECT_EQ(types.at("core.adversarial/adv-4"), "skipped safety.KnownIssue");
  EXPECT_EQ(types.at("talk.happy_path/hello"), "failure safety.Tolerated");
}

TEST(JunitCases, KnownIssueThatHasExpiredCountsAsAnyOther) {
  const Sample sample;
  ReportInput input = sample.Input();
  input.manifest.started = "2026-12-31T23:59:59.000Z";
  EXPECT_EQ(TypesOf(input, JunitCases::kRegressions).at("core.adversarial/adv-4"),
            "skipped safety.KnownIssue");
  input.manifest.started = "2027-01-01T00:00:00.000Z";
  EXPECT_EQ(TypesOf(input, JunitCases::kRegressions).at("core.adversarial/adv-4"),
            "skipped safety.KnownUnsafe");
}

TEST(JunitCases, FailingCaseIsNeverShownAsPassedWithoutABaseline) {
  const Sample sample;
  ReportInput input = sample.Input();
  input.comparison = nullptr;
  input.decision = nullptr;
  EXPECT_EQ(TypesOf(input, JunitCases::kRegressions).at("core.adversarial/adv-1"),
            "skipped safety.NotCompared");
}

TEST(JunitCases, RuleThatFailsBlamesTheCasesThatItNames) {
  Sample sample;
  gate::Finding critical;
  critical.rule = "gate.critical";
  critical.verdict = gate::Verdict::kFail;
  critical.cases = {"talk/hello"};
  sample.decision().findings.push_back(critical);
  EXPECT_EQ(TypesOf(sample.Input(), JunitCases::kRegressions).at("talk.happy_path/hello"),
            "failure safety.Regression");
}

TEST(JunitGate, ListsFlipsUnderTheTracksRule) {
  const Sample sample;
  const JunitSuite gate = GateSuite(sample.Input());
  ASSERT_EQ(gate.cases.size(), 11u);
  EXPECT_EQ(gate.cases[0].name, "gate.overall");
  EXPECT_EQ(gate.cases[0].problem->type, "safety.GateFailed");
  EXPECT_EQ(gate.cases[4].name, "gate.ratio");
  EXPECT_EQ(gate.cases[4].problem->kind, JunitProblem::Kind::kError);
  EXPECT_EQ(gate.cases[8].name, "gate.track.happy_path");
  EXPECT_EQ(gate.cases[8].output,
            "PASS: no drop beyond 3.0 points: +1.2 points [-0.7, +3.3]\nregressed: 1\n  talk/hello "
            "(medium) "
            "suites/talk/cases.yaml:12\nfixed: 0");
}

TEST(JunitGate, RulesOfOneNameStayApart) {
  Sample sample;
  sample.decision().findings.push_back(sample.decision().findings[1]);
  const JunitSuite gate = GateSuite(sample.Input());
  EXPECT_EQ(gate.cases[4].name, "gate.ratio");
  EXPECT_EQ(gate.cases[5].name, "gate.ratio.2");
}

TEST(Junit, EqualInputGivesEqualBytes) {
  const Sample sample;
  const TemporaryFolder first;
  const TemporaryFolder second;
  ASSERT_TRUE(WriteJunit(sample.Input(), OptionsFor(first.path(), "portable")).ok());
  ASSERT_TRUE(WriteJunit(sample.Input(), OptionsFor(second.path(), "portable")).ok());
  EXPECT_EQ(*ReadFile(first.path() + "/junit.xml"), *ReadFile(second.path() + "/junit.xml"));
}

TEST(Junit, SurefireWritesOneFileForEachSuite) {
  const Sample sample;
  const TemporaryFolder folder;
  const auto written = WriteJunit(sample.Input(), OptionsFor(folder.path(), "surefire"));
  ASSERT_TRUE(written.ok());
  ASSERT_EQ(written->size(), 3u);
  EXPECT_EQ((*written)[0].path, folder.path() + "/TEST-gate.xml");
  EXPECT_EQ((*written)[1].path, folder.path() + "/TEST-suite-core.xml");
  EXPECT_EQ((*written)[2].path, folder.path() + "/TEST-suite-talk.xml");
}

TEST(Junit, SplitsAtFiveThousandCasesAndRemovesOlderParts) {
  Sample sample;
  ReportInput input = sample.Input();
  input.visit = nullptr;
  input.measurements.resize(1);
  for (int i = 0; i < 5'000; ++i) {
    baseline::CaseResult result;
    result.id = "more-" + std::to_string(i);
    result.trials = result.passes = 1;
    input.measurements[0].cases.push_back(result);
  }
  const TemporaryFolder folder;
  ASSERT_TRUE(WriteFileAtomic(folder.path() + "/junit-3.xml", "old").ok());
  const auto written = WriteJunit(input, OptionsFor(folder.path(), "portable"));
  ASSERT_TRUE(written.ok());
  ASSERT_EQ(written->size(), 2u);
  EXPECT_EQ((*written)[1].path, folder.path() + "/junit-2.xml");
  EXPECT_FALSE(std::filesystem::exists(folder.path() + "/junit-3.xml"));
}

TEST(Junit, RefusesUnknownProfileAndChoice) {
  const Sample sample;
  ReportOptions options;
  options.junit_profile = "azure";
  EXPECT_EQ(WriteJunit(sample.Input(), options).error().message,
            "unknown junit profile \"azure\"; there are: portable, strict, surefire");
  options = {};
  options.junit_cases = "some";
  EXPECT_EQ(WriteJunit(sample.Input(), options).error().message,
            "unknown choice of junit cases \"some\"; there are: regressions, all-failures, none");
}

TEST(Junit, SuiteIdThatIsNoIdNamesNoPath) {
  const Sample sample;
  ReportInput input = sample.Input();
  input.visit = nullptr;
  input.measurements.resize(1);
  input.measurements[0].suite = "../../escape";
  const TemporaryFolder folder;
  const auto written = WriteJunit(input, OptionsFor(folder.path(), "surefire"));
  ASSERT_TRUE(written.ok()) << written.error().message;
  EXPECT_EQ((*written)[1].path.find(".."), std::string::npos);
}

TEST(JunitDocument, CheckFindsWhatStrictReadersRefuse) {
  EXPECT_EQ(CheckJunit("<testsuite tests=\"0\">\x0b</testsuite>").error().message,
            "the junit report holds characters that readers refuse");
  EXPECT_EQ(CheckJunit("<testsuite tests=\"1\"></testsuite>").error().message,
            "the junit report does not hold the testcases that it announces");
  EXPECT_FALSE(CheckJunit("<testsuite>").ok());
}

}  // namespace
}  // namespace plimsoll::report
