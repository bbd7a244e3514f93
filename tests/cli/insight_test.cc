#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "harness/doc/json.h"
#include "tests/cli/cli_runner.h"

namespace plimsoll::cli {
namespace {

using testing::HasSubstr;

class Insight : public testing::Test {
 protected:
  void SetUp() override {
    runner_.Write("plimsoll.yaml", "format: 1\nsuites: [suites/*]\n");
    // Forty calm and forty angry prompts; the new model fails half of the angry ones.
    std::string before = "id,prompt,tone,label\n";
    std::string after = before;
    for (int i = 0; i < 80; ++i) {
      const bool is_angry = i % 2 == 1;
      const std::string row = "c" + std::to_string(i) + ",question " + std::to_string(i) + "," +
                              (is_angry ? "angry" : "calm") + ",";
      before += row + "good\n";
      after += row + (is_angry && i < 40 ? "bad\n" : "good\n");
    }
    runner_.Write("before.csv", before);
    runner_.Write("after.csv", after);
    before_ = Import("before");
    after_ = Import("after");
  }

  std::string Import(const std::string& model) {
    const CliResult result = runner_.Run(
        {"import",       "csv",      model + ".csv",
         "--run",        "--target", model,
         "--suite-id",   "tones",    "--suite-version",
         "1.0.0",        "--suite",  "suites/tones",
         "--replace",    "--map",    "id=id,prompt=prompt,label=label,attributes.tone=tone",
         "--pass-label", "good",     "--fail-label",
         "bad",          "--set",    "track=adversarial",
         "--json"});
    EXPECT_EQ(result.code, 0) << result.err;
    const auto json = doc::ParseJson(result.out);
    return json.ok() ? json->StringAt("/run/id") : "";
  }

  CliRunner runner_;
  std::string before_;
  std::string after_;
};

TEST_F(Insight, ShowsWhichSliceDeclined) {
  const CliResult result =
      runner_.Run({"slices", "--run", after_, "--baseline", before_, "--by", "attributes.tone"});
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("attributes.tone  angry     40        40  50.0 %"));
  EXPECT_THAT(result.out, HasSubstr("1 slice tested for a decline since " + before_ +
                                    ", 1 cannot be tested\n"
                                    "declined at q = 0.10: attributes.tone=angry (adversarial)\n"));
}

TEST_F(Insight, GivesSlicesAsJson) {
  const CliResult result = runner_.Run({"slices", "--run", after_, "--json"});
  const auto json = doc::ParseJson(result.out);
  ASSERT_TRUE(json.ok()) << result.err;
  EXPECT_EQ(json->StringAt("/format"), "plimsoll.slices/1");
  EXPECT_EQ(json->StringAt("/runs/0/target"), "after");
  EXPECT_TRUE(json->At("/slices/0/factor")->is_null());
  EXPECT_EQ(json->IntAt("/slices/0/cases"), 80);
  EXPECT_TRUE(json->At("/slices/0/change")->is_null());
}

TEST_F(Insight, FindsWhatGoesWithFailures) {
  const CliResult result = runner_.Run({"rootcause", "--run", after_, "--json"});
  const auto json = doc::ParseJson(result.out);
  ASSERT_TRUE(json.ok()) << result.err;
  EXPECT_EQ(json->StringAt("/format"), "plimsoll.rootcause/1");
  EXPECT_EQ(json->StringAt("/findings/0/name"), "attributes.tone=angry");
  EXPECT_EQ(json->StringAt("/findings/0/test"), "fisher");
  EXPECT_GE(json->IntAt("/significant"), 1);
  const CliResult text = runner_.Run({"rootcause", "--run", after_});
  EXPECT_THAT(text.out, HasSubstr("25.0 % of 80 cases failed\n"));
  EXPECT_THAT(text.out, HasSubstr("attributes.tone=angry"));
}

TEST_F(Insight, ComparesTwoArms) {
  const CliResult result =
      runner_.Run({"rootcause", "--run", after_, "--arms", "attributes.tone=angry:calm",
                   "--exclude", "runaway-field", "--match", "length"});
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("attributes.tone=angry failed 50.0 % of 40, calm 0.0 % of 40\n"
                                    "the clustered test decides: p < 0.0001\n"));
  EXPECT_THAT(result.err, HasSubstr("no case breaks runaway-field: nothing to leave out"));
}

TEST_F(Insight, RanksSeveralRuns) {
  const CliResult result = runner_.Run({"slices", "--run", after_, "--run", before_});
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_LT(result.out.find("before"), result.out.find("after"));
  EXPECT_THAT(result.out, HasSubstr("\"can be rank\" holds for all runs of a table at once"));
}

TEST_F(Insight, SaysWhichCasesTheSuiteNoLongerHolds) {
  runner_.Write("after.csv", "id,prompt,tone,label\nc0,other words,calm,good\n");
  Import("after");
  const CliResult result = runner_.Run({"slices", "--run", before_, "--by", "severity"});
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("80 cases changed in the suites since they were measured"));
}

struct ErrorRow {
  const char* name;
  std::vector<std::string> arguments;
  int code;
  const char* message;
};

class InsightErrors : public Insight, public testing::WithParamInterface<ErrorRow> {};

TEST_P(InsightErrors, AreSaid) {
  const CliResult result = runner_.Run(GetParam().arguments);
  EXPECT_EQ(result.code, GetParam().code);
  EXPECT_EQ(result.out, "");
  EXPECT_THAT(result.err, HasSubstr(GetParam().message));
}

INSTANTIATE_TEST_SUITE_P(
    All, InsightErrors,
    testing::Values(
        ErrorRow{"UnknownRun", {"slices", "--run", "nothing"}, 2, "nothing"},
        ErrorRow{"UnknownFactor",
                 {"slices", "--run", "latest", "--by", "attributes.ton"},
                 2,
                 "the cases have no factor \"attributes.ton\"; did you mean \"attributes.tone\"?"},
        ErrorRow{"RankedBy",
                 {"slices", "--run", "latest", "--run", "latest", "--by", "severity"},
                 2,
                 "several runs or policies are ranked as wholes: --by and --baseline want one"},
        ErrorRow{"NoCases",
                 {"rootcause", "--run", "latest", "--min-cases", "0"},
                 2,
                 "--min-cases is 0; expected 1 or more"},
        ErrorRow{"NoArms",
                 {"rootcause", "--run", "latest", "--exclude", "severity=high"},
                 2,
                 "--cluster, --match and --exclude want --arms"},
        ErrorRow{"BadArms",
                 {"rootcause", "--run", "latest", "--arms", "attributes.tone"},
                 2,
                 "\"attributes.tone\" is not FACTOR=VALUE:VALUE"},
        ErrorRow{"BadExclusion",
                 {"rootcause", "--run", "latest", "--arms", "attributes.tone=angry:calm",
                  "--exclude", "runaway-fields"},
                 2,
                 "--exclude \"runaway-fields\" is neither a rule of suite lint for single cases "
                 "nor FACTOR=VALUE; did you mean \"runaway-field\"?"},
        ErrorRow{"UnknownValue",
                 {"rootcause", "--run", "latest", "--arms", "attributes.tone=angry:clam"},
                 2,
                 "no case has \"clam\" for attributes.tone; did you mean \"calm\"?"}),
    [](const auto& row) { return std::string(row.param.name); });

}  // namespace
}  // namespace plimsoll::cli
