#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "harness/doc/json.h"
#include "tests/cli/cli_runner.h"

namespace plimsoll::cli {
namespace {

using testing::HasSubstr;

/// A suite of 100 adversarial cases, of which two share a seed, and a policy with a margin of five
/// points.
class Power : public testing::Test {
 protected:
  Power() {
    runner_.Write("plimsoll.yaml", "format: 1\n");
    runner_.Write("gate.yaml", "format: 1\ntracks:\n  adversarial: {largest_drop: 0.05}\n");
    runner_.Write("suites/s/suite.yaml",
                  "format: 1\nsuite: s\nversion: 1.0.0\ntitle: t\nexpect: block\n"
                  "track: adversarial\ncases: [cases.jsonl]\n");
    std::string cases;
    for (int i = 0; i < 101; ++i)
      cases += "{\"id\": \"c" + std::to_string(i) + "\", \"prompt\": \"Do " + std::to_string(i) +
               "\"" + (i < 2 ? ", \"cluster\": \"seed\"" : "") + "}\n";
    runner_.Write("suites/s/cases.jsonl", cases);
  }

  doc::Node Json(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "power");
    arguments.push_back("--json");
    const CliResult result = runner_.Run(arguments);
    EXPECT_EQ(result.code, 0) << result.err;
    const Result<doc::Node> json = doc::ParseJson(result.out);
    EXPECT_TRUE(json.ok()) << result.out;
    return json.ok() ? *json : doc::Node();
  }

  static double NumberAt(const doc::Node& json, const std::string& pointer) {
    const doc::Node* node = json.At(pointer);
    if (node != nullptr && !node->is_null()) return *node->AsDouble();
    ADD_FAILURE() << "no " << pointer;
    return -1;
  }

  CliRunner runner_;
};

TEST_F(Power, WorksWithoutAnyRun) {
  const doc::Node json = Json({"--psi", "0.2"});
  EXPECT_EQ(json.StringAt("/format"), "plimsoll.power/1");
  EXPECT_EQ(json.StringAt("/tracks/0/track"), "adversarial");
  EXPECT_EQ(json.IntAt("/tracks/0/cases"), 101);
  EXPECT_EQ(json.IntAt("/tracks/0/clusters"), 100);
  EXPECT_EQ(json.IntAt("/tracks/0/floor"), 59);
  EXPECT_EQ(json.IntAt("/tracks/0/clusters_needed"), 495);
  EXPECT_EQ(json.IntAt("/tracks/0/trials_needed"), 5);
  EXPECT_NEAR(NumberAt(json, "/tracks/0/minimum_detectable_drop"), 0.1112, 1e-4);
  EXPECT_FALSE(runner_.Exists(".plimsoll/runs.db"));
}

TEST_F(Power, AssumesARateWhereNothingIsKnown) {
  const doc::Node json = Json({});
  EXPECT_EQ(json.StringAt("/tracks/0/noise/source"), "rate");
  EXPECT_NEAR(NumberAt(json, "/tracks/0/noise/psi"), 0.18, 1e-12);
  EXPECT_EQ(NumberAt(json, "/tracks/0/noise/rate"), 0.9);
  EXPECT_TRUE(*json.At("/tracks/0/noise/upper_bound")->AsBool());
}

TEST_F(Power, SaysThatARateGivesAnUpperBound) {
  const std::string of_rate = runner_.Run({"power", "--rate", "0.9"}).out;
  EXPECT_THAT(of_rate, HasSubstr("  <= 0.180  "));
  EXPECT_THAT(of_rate,
              HasSubstr("\npsi <=: an upper bound, for a pass rate alone does not tell how "
                        "often a case wavers; say it with --psi, or measure it with --run "
                        "of two runs of one model\n"));
  const std::string told = runner_.Run({"power", "--psi", "0.1"}).out;
  EXPECT_THAT(told, HasSubstr("  0.100  "));
  EXPECT_THAT(told, Not(HasSubstr("<=")));
}

TEST_F(Power, TrialsCalmTheNoise) {
  const doc::Node json = Json({"--psi", "0.2", "--epochs", "5"});
  EXPECT_NEAR(NumberAt(json, "/tracks/0/variance"), 0.04, 1e-12);
  EXPECT_GE(NumberAt(json, "/tracks/0/chance_of_pass"), 0.8);
}

TEST_F(Power, JudgeThatErrsShrinksTheMargin) {
  const doc::Node json = Json({"--judge-sensitivity", "0.9", "--judge-specificity", "0.8"});
  EXPECT_NEAR(NumberAt(json, "/tracks/0/margin"), 0.035, 1e-12);
}

TEST_F(Power, ShowsATableAsPlanDoes) {
  const CliResult result = runner_.Run({"power", "--psi", "0.1"});
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("power by track"));
  EXPECT_THAT(result.out, HasSubstr("adversarial"));
  const CliResult plan = runner_.Run({"plan"});
  EXPECT_EQ(plan.code, 0) << plan.err;
  EXPECT_THAT(plan.out, HasSubstr("power by track"));
}

TEST_F(Power, SaysWhatIsWrong) {
  const struct {
    std::vector<std::string> arguments;
    const char* message;
  } kRows[] = {
      {{"power", "--psi", "1.2"}, "--psi must be between 0 and 1"},
      {{"power", "--rate", "nan"}, "--rate must be between 0 and 1"},
      {{"power", "--psi", "0.1", "--rate", "0.9"}, "--psi, --rate and --run exclude each other"},
      {{"power", "--epochs", "0"}, "--epochs must be at least 1"},
      {{"power", "--judge-sensitivity", "0.9"},
       "--judge-sensitivity and --judge-specificity need each other"},
      {{"power", "--judge-sensitivity", "0.5", "--judge-specificity", "0.6"},
       "a judge whose sensitivity and specificity add up to less than 1.2 tells too little for a "
       "verdict"},
  };
  for (const auto& row : kRows) {
    const CliResult result = runner_.Run(row.arguments);
    EXPECT_EQ(result.code, 2);
    EXPECT_THAT(result.err, HasSubstr(row.message));
  }
}

}  // namespace
}  // namespace plimsoll::cli
