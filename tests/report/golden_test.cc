#include "tests/support/golden.h"

#include <gtest/gtest.h>

#include "harness/report/case_view.h"
#include "harness/report/json.h"
#include "harness/report/junit_cases.h"
#include "tests/report/sample.h"

namespace plimsoll::report {
namespace {

using plimsoll::testing::ExpectGolden;

TEST(ReportGolden, TerminalShowsVerdictBarsRatesFindingsAndFlips) {
  const Sample sample;
  const std::vector<Written> written = {{"out/junit.xml"}, {"out/summary.md"}};
  ExpectGolden("report/terminal.txt", TerminalReport(sample.Input(), {}, written));
}

TEST(ReportGolden, TerminalOfEightyColumns) {
  const Sample sample;
  ExpectGolden(
      "report/terminal_80.txt",
      TerminalReport(sample.Input(), {.has_color = false, .has_unicode = true, .columns = 80}));
}

TEST(ReportGolden, TerminalWithoutUnicodeIsPlainAscii) {
  const Sample sample;
  const std::string text =
      TerminalReport(sample.Input(), {.has_color = false, .has_unicode = false, .columns = 110});
  for (const char c : text) ASSERT_LT(static_cast<unsigned char>(c), 0x80) << text;
  ExpectGolden("report/terminal_ascii.txt", text);
}

TEST(ReportGolden, TerminalWithColour) {
  const Sample sample;
  ExpectGolden(
      "report/terminal_colour.txt",
      TerminalReport(sample.Input(), {.has_color = true, .has_unicode = true, .columns = 120}));
}

TEST(ReportGolden, TerminalWithoutGateSaysSo) {
  const Sample sample;
  ReportInput input = sample.Input();
  input.decision = nullptr;
  input.comparison = nullptr;
  ExpectGolden("report/terminal_run.txt", TerminalReport(input, {}));
}

TEST(ReportGolden, Markdown) {
  const Sample sample;
  ReportInput input = sample.Input();
  input.source_url = "https://github.com/o/r/blob/0123abcd/";
  ExpectGolden("report/summary.md", MarkdownSummary(input));
}

TEST(ReportGolden, GateJson) {
  const Sample sample;
  ExpectGolden("report/gate.json", JsonText(GateJson(sample.Input())));
}

TEST(ReportGolden, CompareJson) {
  Sample sample;
  ExpectGolden("report/compare.json", JsonText(CompareJson(sample.comparison())));
}

TEST(ReportGolden, GithubAnnotations) {
  const Sample sample;
  ExpectGolden("report/annotations.txt", GithubAnnotations(sample.Input()));
}

TEST(ReportGolden, Junit) {
  const Sample sample;
  const ReportInput input = sample.Input();
  JunitSuite cases;
  cases.name = "core";
  cases.timestamp = "2026-11-21T08:00:00";
  cases.properties = {{"target", "guard"}};
  ASSERT_TRUE(VisitCases(input, [&](const CaseView& view) {
                if (view.suite == "core")
                  cases.cases.push_back(TestcaseOf(view, JunitCases::kRegressions));
                return Status();
              }).ok());
  JunitSuite gate = GateSuite(input);
  gate.timestamp = cases.timestamp;
  ExpectGolden("report/junit_portable.xml", JunitXml({gate, cases}, JunitProfile::kPortable));
  ExpectGolden("report/junit_strict.xml", JunitXml({gate, cases}, JunitProfile::kStrict));
  ExpectGolden("report/junit_surefire.xml", JunitXml({cases}, JunitProfile::kSurefire));
}

}  // namespace
}  // namespace plimsoll::report
