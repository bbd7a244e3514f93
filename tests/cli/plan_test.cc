#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "harness/cli/plan_estimate.h"
#include "harness/doc/json.h"
#include "tests/cli/cli_runner.h"

namespace plimsoll::cli {
namespace {

using testing::HasSubstr;

constexpr const char* kConfig = R"(format: 1
suites: [suites/*]
targets:
  - id: remote
    kind: openai
    url: https://api.example.com/v1
    model: m
    credential: key
    parameters:
      max_tokens: 100
    rate:
      requests_per_minute: 10
    prices:
      input_usd: 1
      output_usd: 10
credentials:
  - id: key
    key_env: SECRET_KEY
    origins: [https://api.example.com]
)";

class Plan : public testing::Test {
 protected:
  Plan() {
    runner_.Write("plimsoll.yaml", kConfig);
    runner_.Write(
        "suites/small/suite.yaml",
        "format: 1\nsuite: small\nversion: 1.0.0\ntitle: t\nexpect: allow\ncases: [cases.jsonl]\n");
    runner_.Write("suites/small/cases.jsonl", R"({"id": "a", "prompt": "Hello?"})"
                                              "\n"
                                              R"({"id": "b", "prompt": "Bye?", "track": "edge"})"
                                              "\n");
    // A plan must not even look for the key.
    runner_.session().environment = [](const std::string& name) -> std::optional<std::string> {
      EXPECT_NE(name, "SECRET_KEY");
      return std::nullopt;
    };
  }
  CliRunner runner_;
};

TEST_F(Plan, SumsRequestsTokensAndCostPerTrack) {
  const CliResult result = runner_.Run({"plan", "--epochs", "3", "--json"});
  ASSERT_EQ(result.code, 0) << result.err;
  const Result<doc::Node> json = doc::ParseJson(result.out);
  ASSERT_TRUE(json.ok()) << result.out;
  EXPECT_EQ(json->StringAt("/format"), "plimsoll.plan/1");
  EXPECT_EQ(json->StringAt("/parts/0/track"), "happy_path");
  EXPECT_EQ(json->StringAt("/parts/1/track"), "edge");
  EXPECT_EQ(json->IntAt("/total/cases"), 2);
  EXPECT_EQ(json->IntAt("/total/requests"), 6);
  EXPECT_EQ(json->IntAt("/total/output_tokens"), 600);
  const std::int64_t in = json->IntAt("/total/input_tokens");
  EXPECT_GT(in, 0);
  const Result<double> cost = json->At("/total/cost_usd")->AsDouble();
  ASSERT_TRUE(cost.ok());
  EXPECT_NEAR(*cost, (static_cast<double>(in) + 6000) / 1e6, 1e-12);
}

TEST_F(Plan, ShowsRequestsWithoutTheKey) {
  const CliResult result = runner_.Run({"plan", "--show", "1"});
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("POST https://api.example.com/v1/chat/completions\n"));
  EXPECT_THAT(result.out, HasSubstr("authorization: [credential key]\n"));
  EXPECT_THAT(result.out, HasSubstr("\"messages\":"));
}

TEST_F(Plan, TellsThatABudgetWouldEndTheRun) {
  const CliResult result = runner_.Run({"plan", "--max-requests", "1"});
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("--max-requests 1 would end the run before it is complete\n"));
}

TEST_F(Plan, SaysThatCostIsUnknownWithoutPrices) {
  runner_.Write("plimsoll.yaml", "format: 1\n");
  const CliResult result = runner_.Run({"plan", "--json"});
  ASSERT_EQ(result.code, 0) << result.err;
  EXPECT_TRUE(doc::ParseJson(result.out)->At("/total/cost_usd")->is_null());
}

TEST_F(Plan, EndsWith5WhereNothingIsSelected) {
  const CliResult result = runner_.Run({"plan", "--track", "production"});
  EXPECT_EQ(result.code, 5);
  EXPECT_THAT(result.err, testing::EndsWith("plimsoll: no case is selected by track production\n"));
}

TEST(LeastSeconds, IsSetByTheTightestLimitBehindTheFullBucket) {
  PlanPart part;
  part.requests = 100;
  part.usage = {1000, 9000};
  http::RateLimits limits;
  EXPECT_EQ(LeastSeconds(part, limits), 0);
  limits.requests_per_minute = 100;
  EXPECT_DOUBLE_EQ(LeastSeconds(part, limits), 54);
  limits.tokens_per_minute = 5000;
  EXPECT_DOUBLE_EQ(LeastSeconds(part, limits), 114);
  limits.requests_per_minute = 1e9;
  limits.tokens_per_minute = 1e9;
  EXPECT_EQ(LeastSeconds(part, limits), 0);
}

}  // namespace
}  // namespace plimsoll::cli
