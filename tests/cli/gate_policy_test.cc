#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/cli/cli_runner.h"

namespace plimsoll::cli {
namespace {

// Before anything is measured: the folder has no run and no target that could be asked.
class BadPolicy : public testing::TestWithParam<std::vector<std::string>> {
 protected:
  BadPolicy() {
    runner_.Write("plimsoll.yaml",
                  "format: 1\nsuites: [suites/s]\ntargets:\n"
                  "  - {id: model, kind: openai, url: http://127.0.0.1:9/v1, model: m}\n");
    runner_.Write("suites/s/suite.yaml",
                  "format: 1\nsuite: s\nversion: 1.0.0\ntitle: t\nexpect: block\n"
                  "track: adversarial\ncases: [cases.jsonl]\n");
    runner_.Write("suites/s/cases.jsonl", "{\"id\": \"a\", \"prompt\": \"Do it\"}\n");
  }
  CliRunner runner_;
};

TEST_P(BadPolicy, IsToldWholeAndEndsWithTwo) {
  runner_.Write("gate.yaml",
                "format: 1\n"
                "tracks:\n"
                "  adversarail: {}\n"
                "  edge: {largest_drop: 0.9, smallest_rate: 1.2}\n"
                "waivers:\n"
                "  - {rule: gate.ratio, owner: ann, reason: known, expires: 2020-01-31}\n");
  const CliResult result = runner_.Run(GetParam());
  EXPECT_EQ(result.code, 2);
  EXPECT_EQ(result.out, "");
  EXPECT_EQ(result.err, R"(gate.yaml:3:16: error: there is no track "adversarail"
    adversarail: {}
                 ^
  did you mean "adversarial"?
gate.yaml:4:24: error: expected a number from 0.001 to 0.5 for "largest_drop", found "0.9"
    edge: {largest_drop: 0.9, smallest_rate: 1.2}
                         ^
gate.yaml:4:44: error: expected a number from 0 to 1 for "smallest_rate", found "1.2"
    edge: {largest_drop: 0.9, smallest_rate: 1.2}
                                             ^
gate.yaml:6:60: error: it expired on 2020-01-31: decide again, or take it out
    - {rule: gate.ratio, owner: ann, reason: known, expires: 2020-01-31}
                                                             ^
4 errors
)");
}

// Nothing is asked, and a linter says it with the file.
class LooserSuite : public BadPolicy {};

TEST_P(LooserSuite, IsRefused) {
  runner_.Write("suites/s/suite.yaml",
                "format: 1\nsuite: s\nversion: 1.0.0\ntitle: t\nexpect: block\n"
                "track: adversarial\ngate:\n  tracks:\n    adversarial: {largest_drop: 0.1}\n"
                "cases: [cases.jsonl]\n");
  const CliResult result = runner_.Run(GetParam());
  EXPECT_EQ(result.code, 2);
  EXPECT_NE((result.out + result.err)
                .find("suite \"s\" asks for adversarial.largest_drop 10.0 %, above the policy's "
                      "2.0 %; a suite may only ask for stricter"),
            std::string::npos)
      << result.out << result.err;
}

INSTANTIATE_TEST_SUITE_P(Commands, LooserSuite,
                         testing::Values(std::vector<std::string>{"check"},
                                         std::vector<std::string>{"suite", "lint"}),
                         [](const auto& test) { return test.param.back(); });

INSTANTIATE_TEST_SUITE_P(Commands, BadPolicy,
                         testing::Values(std::vector<std::string>{"gate", "--run", "latest"},
                                         std::vector<std::string>{"check"}),
                         [](const auto& test) { return test.param[0]; });

}  // namespace
}  // namespace plimsoll::cli
