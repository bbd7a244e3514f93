#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "harness/doc/json.h"
#include "tests/cli/cli_runner.h"

namespace plimsoll::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::vector<std::vector<std::string>> kTopics = {
    {"invoice", "refund", "payment", "billing", "receipt"},
    {"password", "login", "account", "locked", "reset"},
    {"recipe", "oven", "flour", "dinner", "butter"},
    {"train", "ticket", "flight", "luggage", "airport"}};

std::string TextOf(std::size_t topic, std::size_t i) {
  const std::vector<std::string>& words = kTopics[topic];
  return "please help me with my " + words[i % 5] + " " + words[(i / 5 + 1) % 5] + " and the " +
         words[(i / 3 + 2) % 5];
}

class Coverage : public testing::Test {
 protected:
  void SetUp() override {
    std::string production = "id,text,user\n";
    std::string suite = "id,text,label\n";
    for (std::size_t topic = 0; topic < kTopics.size(); ++topic) {
      for (std::size_t i = 0; i < 60; ++i)
        production += "p" + std::to_string(topic) + "-" + std::to_string(i) + "," +
                      TextOf(topic, i) + ",u" + std::to_string(i % 7) + "\n";
      for (std::size_t i = 0; i < 20 && topic != 2; ++i)  // nothing on cooking
        suite += "c" + std::to_string(topic) + "-" + std::to_string(i) + "," +
                 TextOf(topic, 2 * i + 1) + (topic == 1 ? ",bad\n" : ",good\n");
    }
    runner_.Write("production.csv", production);
    runner_.Write("suite.csv", suite);
    runner_.Write("plimsoll.yaml", "format: 1\nsuites: [suites/*]\n");
  }

  CliResult Cover(std::vector<std::string> more) {
    std::vector<std::string> arguments = {"coverage",       "suite.csv", "--against",
                                          "production.csv", "--regions", "4"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return runner_.Run(arguments);
  }

  CliRunner runner_;
};

TEST_F(Coverage, NamesWhatTheSuiteDoesNotAsk) {
  const CliResult result = Cover({});
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("suite.csv: 60 cases\nagainst production.csv: 240 texts"));
  EXPECT_THAT(result.out, HasSubstr("1 gap (q = 0.10), 25.0 % of production"));
  EXPECT_THAT(result.out,
              testing::AnyOf(HasSubstr("oven"), HasSubstr("flour"), HasSubstr("butter")));
  EXPECT_THAT(result.out, Not(HasSubstr("please help me")));
}

TEST_F(Coverage, PrintsProductionOnlyWhereItIsAskedFor) {
  EXPECT_THAT(Cover({"--exemplars"}).out, HasSubstr("please help me with my"));
  EXPECT_THAT(Cover({"--json"}).out, Not(HasSubstr("please help me")));
}

TEST_F(Coverage, ShowsNoTermOfTooFewUsers) {
  const CliResult result = Cover({"--min-users", "8", "--json"});
  const auto json = doc::ParseJson(result.out);
  ASSERT_TRUE(json.ok());
  for (const doc::Node& region : json->Find("regions")->items)
    EXPECT_TRUE(region.Find("terms")->items.empty());
}

TEST_F(Coverage, WritesOneJsonObject) {
  const CliResult result = Cover({"--json"});
  const auto json = doc::ParseJson(result.out);
  ASSERT_TRUE(json.ok()) << result.err;
  EXPECT_EQ(json->StringAt("/format"), "plimsoll.coverage/1");
  EXPECT_EQ(json->IntAt("/production_texts"), 240);
  EXPECT_EQ(json->IntAt("/suite_cases"), 60);
  EXPECT_EQ(json->At("/regions/0/is_gap")->text, "true");
  EXPECT_EQ(json->At("/regions/0/production_share")->text, "0.25");
  EXPECT_GT(*json->At("/points/coverage/null_mean")->AsDouble(),
            *json->At("/points/coverage/value")->AsDouble());
  EXPECT_EQ(Cover({"--json"}).out, result.out);
}

TEST_F(Coverage, WritesTheMap) {
  const CliResult result = Cover({"--out", "map"});
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("wrote map/map.svg and map/map.json"));
  EXPECT_THAT(runner_.Read("map/map.svg"), testing::StartsWith("<svg xmlns="));
  EXPECT_EQ(doc::ParseJson(runner_.Read("map/map.json"))->StringAt("/format"), "plimsoll.map/1");
}

TEST_F(Coverage, SaysWhatOneCaseCannotTell) {
  runner_.Write("one.jsonl",
                "{\"text\": \"please help me with my invoice refund and the payment\"}\n");
  const CliResult result =
      runner_.Run({"coverage", "one.jsonl", "--against", "production.csv", "--regions", "4"});
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("\nno gap: "));
  EXPECT_THAT(result.out,
              HasSubstr("the energy distance is missing: it takes two texts of either side\n"));
}

TEST_F(Coverage, NamesARegionWithoutASubjectByHowItsUsersAsk) {
  std::string production = runner_.Read("production.csv");
  const char* const kSubjects[] = {"moss", "opal", "barn", "yak", "gold", "fern", "wasp", "kelp"};
  for (std::size_t i = 0; i < 24; ++i)
    production += "q" + std::to_string(i) + ",how do you tell " + kSubjects[i % 8] +
                  std::to_string(i) + ",u" + std::to_string(i % 7) + "\n";
  runner_.Write("production.csv", production);
  const CliResult result =
      runner_.Run({"coverage", "suite.csv", "--against", "production.csv", "--regions", "5"});
  EXPECT_THAT(result.out, HasSubstr("mixed: "));
  EXPECT_THAT(result.out, HasSubstr("how"));
}

TEST_F(Coverage, ExpectsOfAGapWhatItsNeighboursCameTo) {
  const CliResult imported = runner_.Run({"import",          "csv",
                                          "suite.csv",       "--run",
                                          "--target",        "model",
                                          "--suite-id",      "asks",
                                          "--suite-version", "1.0.0",
                                          "--suite",         "suites/asks",
                                          "--map",           "id=id,prompt=text,label=label",
                                          "--pass-label",    "good",
                                          "--fail-label",    "bad",
                                          "--set",           "track=happy_path",
                                          "--json"});
  ASSERT_EQ(imported.code, 0) << imported.err;
  const CliResult result =
      runner_.Run({"coverage", "asks", "--against", "production.csv", "--run", "latest", "--json"});
  ASSERT_EQ(result.code, 0) << result.err;
  const auto json = doc::ParseJson(result.out);
  double most = 0;
  for (const doc::Node& region : json->Find("regions")->items)
    most = std::max(most, *region.At("/expected_failures/share")->AsDouble());
  EXPECT_EQ(most, 1);  // of the region of the suite's own failing topic
  EXPECT_THAT(Cover({"--run", "latest"}).err,
              HasSubstr("plimsoll: run \"latest\" holds no scored case of suite.csv\n"));
}

TEST_F(Coverage, SaysWhatIsWrong) {
  EXPECT_EQ(Cover({"--min-users", "0"}).err, "plimsoll: --min-users is 0; expected 1 or more\n");
  runner_.Write("empty.txt", "");
  const CliResult empty = runner_.Run({"coverage", "suite.csv", "--against", "empty.txt"});
  EXPECT_NE(empty.code, 0);
  EXPECT_THAT(empty.err, HasSubstr("no text in empty.txt"));
  runner_.Write("signs.txt", "!!\n??\n");
  EXPECT_NE(runner_.Run({"coverage", "signs.txt", "--against", "signs.txt"}).code, -1);
}

}  // namespace
}  // namespace plimsoll::cli
