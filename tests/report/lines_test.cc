#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <sstream>

#include "harness/doc/json.h"
#include "harness/report/figures.h"
#include "harness/report/json.h"
#include "harness/report/layout.h"
#include "harness/text/hostile.h"
#include "tests/report/sample.h"

namespace plimsoll::report {
namespace {

TEST(Figures, ReadTheSameEverywhere) {
  EXPECT_EQ(Percent(0.7107), "71.1 %");
  EXPECT_EQ(Points(-0.0393), "-3.9");
  EXPECT_EQ(Points(0.01), "+1.0");
  EXPECT_EQ(Points(-0.0001), "0.0");
  EXPECT_EQ(Fixed(std::numeric_limits<double>::infinity(), 2), "–");
  EXPECT_EQ(RatioInterval({0.5, std::numeric_limits<double>::infinity()}), "[0.50, –]");
  EXPECT_EQ(Count(1, "case"), "1 case");
  EXPECT_EQ(Count(1234567, "case"), "1,234,567 cases");
  EXPECT_EQ(Grouped(-1000), "-1,000");
  EXPECT_EQ(PValue(0.00001), "< 0.0001");
}

TEST(Layout, WrapsBetweenWordsAndBreaksLongOnes) {
  EXPECT_EQ(Wrap("one two three", 8), (std::vector<std::string>{"one two", "three"}));
  EXPECT_EQ(Wrap("abcdefghij", 4), (std::vector<std::string>{"abcd", "efgh", "ij"}));
  EXPECT_EQ(Wrap("", 4), std::vector<std::string>{});
  EXPECT_EQ(Wrap("up to 80 % of", 8), (std::vector<std::string>{"up to", "80 % of"}));
  EXPECT_EQ(Wrap("up to 80 % of", 9), (std::vector<std::string>{"up to", "80 % of"}));
  EXPECT_EQ(Wrap("up to 80 % of", 10), (std::vector<std::string>{"up to 80 %", "of"}));
  EXPECT_EQ(Wrap("8 % % % %", 3), (std::vector<std::string>{"8 %", "% %", "%"}));
}

TEST(Progress, ShowsDoneRateTimeLeftCostAndErrors) {
  run::Progress progress;
  progress.planned = 2000;
  progress.done = 600;
  progress.done_before = 100;
  progress.failed = 3;
  progress.in_flight = 64;
  progress.retries = 7;
  progress.cost_usd = 0.125;
  progress.elapsed = std::chrono::seconds(10);
  progress.outcomes[static_cast<std::size_t>(run::Outcome::kTargetError)] = 2;
  EXPECT_EQ(ProgressLine(progress, {.has_color = false, .has_unicode = false, .columns = 140}),
            "======.............. 600/2,000, 50/s, 28 s left, 64 in flight, 3 failed, $0.12, 2 "
            "target_error, retried 7");
  EXPECT_EQ(ProgressLine({}, {.has_color = false, .has_unicode = false, .columns = 140}),
            ".................... 0/0, 0 in flight");
}

TEST(GateJson, WritesNullForWhatIsUnknown) {
  Sample sample;
  sample.comparison().ratio_candidate_interval.high = std::numeric_limits<double>::infinity();
  baseline::TrackComparison& entry = sample.comparison().tracks[0];
  entry.difference.reset();
  entry.candidate.rate.reset();
  entry.p_worse = std::numeric_limits<double>::quiet_NaN();
  const std::string json = JsonText(GateJson(sample.Input()));
  const Result<doc::Node> node = doc::ParseJson(json);
  ASSERT_TRUE(node.ok()) << node.error().message;
  for (const char* pointer :
       {"/ratio/candidate/interval/1", "/comparisons/0/difference", "/comparisons/0/interval",
        "/comparisons/0/candidate/rate", "/comparisons/0/p_worse", "/comparisons/0/slice"}) {
    ASSERT_NE(node->At(pointer), nullptr) << pointer;
    EXPECT_TRUE(node->At(pointer)->is_null()) << pointer;
  }
}

TEST(GateJson, WithoutADecisionIsARun) {
  const Sample sample;
  ReportInput input = sample.Input();
  input.decision = nullptr;
  input.comparison = nullptr;
  const doc::Node node = GateJson(input);
  EXPECT_EQ(node.StringAt("/format"), "plimsoll.run/1");
  EXPECT_EQ(node.Find("verdict"), nullptr);
  EXPECT_TRUE(node.Find("baseline")->is_null());
}

TEST(MarkdownSummary, SaysLessWhereItWouldNotFit) {
  const Sample sample;
  const std::string all = MarkdownSummary(sample.Input());
  EXPECT_NE(all.find("Fixed: 1 case"), all.npos);
  const std::string less = MarkdownSummary(sample.Input(), all.size() - 1);
  EXPECT_EQ(less.find("Fixed: 1 case"), less.npos);
  EXPECT_NE(less.find("Regressed: 2 cases"), less.npos);
  const std::string least = MarkdownSummary(sample.Input(), less.size() - 1);
  EXPECT_EQ(least.find("Regressed: 2 cases"), least.npos);
  EXPECT_NE(least.find("❌ FAIL"), least.npos);
}

TEST(GithubAnnotations, ShowsTenAndCountsTheRest) {
  Sample sample;
  const auto flip = sample.comparison().flips[0];
  for (int i = 0; i < 20; ++i) sample.comparison().flips.push_back(flip);
  const std::string text = GithubAnnotations(sample.Input());
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 11);
  EXPECT_NE(text.find("\nand 19 more in the job's summary\n"), text.npos) << text;
}

TEST(TerminalReport, ShowsNoPromptUnderActions) {
  const Sample sample;
  ReportInput input = sample.Input();
  EXPECT_NE(TerminalReport(input, {}).find("How do I do it?"), std::string::npos);
  input.is_ci_github = true;
  EXPECT_EQ(TerminalReport(input, {}).find("How do I do it?"), std::string::npos);
}

TEST(TerminalReport, IsNoWiderThanTheTerminal) {
  const Sample sample("-" + std::string(150, 'x') + " and more of it");
  for (const int columns : {72, 80, 100, 120}) {
    const std::string text = TerminalReport(
        sample.Input(), {.has_color = false, .has_unicode = true, .columns = columns});
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);)
      EXPECT_LE(text::DisplayWidth(line), static_cast<std::size_t>(columns)) << line;
  }
}

TEST(TerminalReport, EndsWithTheVerdictAndTheRulesBehindIt) {
  const Sample sample;
  const std::string text = TerminalReport(sample.Input(), {});
  EXPECT_TRUE(text.ends_with("\n  ✗ FAIL: gate.track.adversarial, gate.ratio\n\n")) << text;
}

TEST(TerminalReport, PutsConfirmedRegressionsFirst) {
  const Sample sample;
  ReportInput input = sample.Input();
  input.case_states = {{"talk/hello", "confirmed_regression"}, {"core/adv-1", "not_confirmed"}};
  const std::string text = TerminalReport(input, {});
  EXPECT_NE(text.find("regressed: 2 cases, 1 critical, 1 confirmed\n"), text.npos) << text;
  EXPECT_NE(text.find("asked again: not confirmed\n"), text.npos) << text;
  EXPECT_LT(text.find("talk/hello"), text.find("core/adv-1"));
}

TEST(BuiltinReports, ListsTheFormats) {
  EXPECT_EQ(BuiltinReports().names(), (std::vector<std::string>{"junit", "markdown", "json"}));
}

}  // namespace
}  // namespace plimsoll::report
