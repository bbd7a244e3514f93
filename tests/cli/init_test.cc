#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "harness/cli/init_templates.h"
#include "harness/gate/policy.h"
#include "tests/cli/cli_runner.h"

namespace plimsoll::cli {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

TEST(Init, WritesFilesThatTheOtherCommandsTake) {
  CliRunner runner;
  const CliResult result = runner.Run({"init"});
  EXPECT_EQ(result.code, 0) << result.err;
  for (const InitFile& file : InitFiles())
    EXPECT_TRUE(runner.Exists(std::string(file.path))) << file.path;
  EXPECT_EQ(runner.Run({"suite", "lint"}).out, "0 errors in 2 cases of 1 suite\n");
  const CliResult plan = runner.Run({"plan", "--show", "1"});
  EXPECT_EQ(plan.code, 0) << plan.err;
  EXPECT_THAT(plan.out, StartsWith("target my-model (openai), epochs 1\n"));
  Diagnostics diagnostics;
  EXPECT_TRUE(gate::LoadPolicy("gate.yaml", "2026-11-21", &diagnostics).ok())
      << RenderDiagnostics(diagnostics.all());
}

TEST(Init, NeverOverwritesAFile) {
  CliRunner runner;
  runner.Write("plimsoll.yaml", "format: 1\n");
  runner.Write("suites/own/suite.yaml", "mine");
  const CliResult result = runner.Run({"init", "."});
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_THAT(result.out, StartsWith("kept  ./plimsoll.yaml\nwrote ./gate.yaml\n"));
  EXPECT_EQ(runner.Read("plimsoll.yaml"), "format: 1\n");
  EXPECT_FALSE(runner.Exists("suites/first"));
}

TEST(Init, SaysWhatItKeptWhereAllIsThere) {
  CliRunner runner;
  ASSERT_EQ(runner.Run({"init", "new"}).code, 0);
  EXPECT_EQ(runner.Run({"init", "new"}).out,
            "kept  new/plimsoll.yaml\n"
            "kept  new/gate.yaml\n"
            "kept  new/.github/workflows/safety-gate.yml\n");
}

}  // namespace
}  // namespace plimsoll::cli
