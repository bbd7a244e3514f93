#include "harness/judge/judging.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "harness/doc/json.h"
#include "harness/doc/yaml.h"

namespace plimsoll::judge {
namespace {

/// What was read, and the complaints, one a line.
struct Read {
  Judging judging;
  std::string complaints;
};

Read ReadOf(const std::string& yaml) {
  Diagnostics diagnostics;
  Read read;
  const Result<doc::Node> node = doc::ParseYaml(yaml, "gate.yaml", &diagnostics);
  EXPECT_TRUE(node.ok()) << yaml;
  {
    doc::ObjectReader r(doc::Document{"gate.yaml", yaml, 1, &diagnostics}, *node);
    ReadJudging(r, &read.judging);
  }
  for (const Diagnostic& each : diagnostics.all()) {
    read.complaints += (read.complaints.empty() ? "" : "\n") + each.message;
    if (!each.suggestion.empty()) read.complaints += "; " + each.suggestion;
  }
  return read;
}

TEST(Judging, ReadsEveryField) {
  const Read read = ReadOf(
      "graders: [a, b, c]\nrule: weighted\nquorum: 2\ntie: ungraded\nown_family: exclude\n"
      "exits_early: false\nattempts: 3\nweights: {a: 2, c: 0.5}\nleast_sensitivity: 0.9\n"
      "least_specificity: 0.8\nleast_alpha: 0.67\ncalibrations: cal\n"
      "largest_canary_failures: 0.1\nlargest_drift: 0.02\nanchor: anchor.jsonl\n");
  EXPECT_EQ(read.complaints, "");
  Judging expected;
  expected.graders = {"a", "b", "c"};
  expected.rule = VoteRule::kWeighted;
  expected.quorum = 2;
  expected.tie = TieRule::kUngraded;
  expected.own_family = OwnFamily::kExclude;
  expected.exits_early = false;
  expected.attempts = 3;
  expected.weights = {{"a", 2}, {"c", 0.5}};
  expected.least_sensitivity = 0.9;
  expected.least_specificity = 0.8;
  expected.least_alpha = 0.67;
  expected.calibrations = "cal";
  expected.largest_canary_failures = 0.1;
  expected.largest_drift = 0.02;
  expected.anchor = "anchor.jsonl";
  EXPECT_EQ(read.judging, expected);
}

TEST(Judging, ComesBackFromItsNode) {
  for (const char* yaml :
       {"{}", "{graders: [a, b], rule: weighted, weights: {b: 3}, quorum: 2, least_alpha: 0.8}"}) {
    const Read read = ReadOf(yaml);
    EXPECT_EQ(read.complaints, "");
    const Read again = ReadOf(doc::WriteJson(JudgingToNode(read.judging)));
    EXPECT_EQ(again.complaints, "");
    EXPECT_EQ(again.judging, read.judging);
  }
}

TEST(Judging, IsUnanimousOfAllGradersWhereNothingIsSaid) {
  const Read read = ReadOf("{graders: [a, b, c]}");
  EXPECT_EQ(read.judging.rule, VoteRule::kUnanimous);
  EXPECT_EQ(read.judging.quorum, 0);
  EXPECT_EQ(read.judging.tie, TieRule::kFail);
}

TEST(Judging, ComplainsOfWhatCannotBe) {
  const struct {
    const char* yaml;
    const char* complaint;
  } rows[] = {
      {"{graders: [a, a]}", R"("a" is named twice, and would vote twice)"},
      {"{graders: ['']}", "a grader without a name"},
      {"{graders: [a, b], quorum: 3}", "a quorum of 3 cannot be reached by 2 graders"},
      {"{graders: [a], quorum: 2}", "a quorum of 2 cannot be reached by 1 grader"},
      {"{graders: [alpha], rule: weighted, weights: {alpah: 1}}",
       R"(the weight of "alpah", which is no grader; did you mean "alpha"?)"},
      {"{graders: [a], rule: weighted, weights: {a: 0}}",
       R"(the weight of "a" is "0"; expected a number above 0, at most 1000000)"},
      {"{graders: [a], rule: weighted, weights: {a: -1}}",
       R"(the weight of "a" is "-1"; expected a number above 0, at most 1000000)"},
      {"{graders: [a], rule: weighted, weights: {a: heavy}}",
       R"(the weight of "a" is "heavy"; expected a number above 0, at most 1000000)"},
      {"{graders: [a], rule: weighted, weights: [1]}", R"("weights" must be an object of numbers)"},
      {"{graders: [a], weights: {a: 2}}", R"(weights count only where "rule" is weighted)"}};
  for (const auto& row : rows) EXPECT_EQ(ReadOf(row.yaml).complaints, row.complaint) << row.yaml;
}

TEST(Judging, KeepsToItsBoundsAndNames) {
  for (const char* yaml :
       {"{quorum: -1}", "{attempts: 0}", "{attempts: 99}", "{least_sensitivity: 1.1}",
        "{least_alpha: -2}", "{largest_drift: 2}", "{largest_canary_failures: -0.1}",
        "{rule: most}", "{tie: pass}", "{own_family: allow}", "{qorum: 1}"})
    EXPECT_NE(ReadOf(yaml).complaints, "") << yaml;
}

}  // namespace
}  // namespace plimsoll::judge
