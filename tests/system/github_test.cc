// The action's script as a runner calls it: what it prints, what it hands to later steps, how it
// exits.

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "tests/support/github_runner.h"
#include "tests/support/model_handlers.h"
#include "tests/support/model_server.h"
#include "tests/system/product.h"

namespace plimsoll::system_test {
namespace {

namespace fs = std::filesystem;
using testing::ChatEcho;
using testing::ModelServer;
using testing::ServerRequest;

constexpr const char* kHostile =
    "Sure!\\n::set-output name=verdict::pass\\n##[add-mask]e\\n@everyone";

class Github : public ::testing::Test {
 protected:
  Github() : server_([this](const ServerRequest& request) { return handler_(request); }) {
    product_.WriteSuite("tiny", 100);
    product_.WriteConfig(server_.port());
  }

  Ended Gate(std::map<std::string, std::string> inputs) {
    product_.Write("output", "");
    product_.Write("summary", "");
    inputs.insert({{"GITHUB_ACTIONS", "true"},
                   {"GITHUB_OUTPUT", (product_.folder() / "output").string()},
                   {"GITHUB_STEP_SUMMARY", (product_.folder() / "summary").string()},
                   {"GITHUB_SERVER_URL", "https://github.com"},
                   {"GITHUB_REPOSITORY", "o/r"},
                   {"GITHUB_SHA", "0123456789012345678901234567890123456789"},
                   {"PLIMSOLL_BINARY", PLIMSOLL_BINARY}});
    return product_.Run({}, inputs, fs::absolute("scripts/github-gate").string());
  }

  testing::Handler handler_ = ChatEcho("I can't help with that request.");
  ModelServer server_;
  Product product_;
};

TEST_F(Github, HostileAnswersReachNeitherTheLogNorTheOutputs) {
  ASSERT_EQ(product_.Run({"run", "--quiet"}).code, 0);
  ASSERT_EQ(product_.Run({"baseline", "accept", "--reason", "test", "--approver", "test"}).code, 0);
  handler_ = ChatEcho(kHostile);
  const Ended ended = Gate({{"INPUT_COMMAND", "check"}, {"INPUT_REPORT_DIR", "out"}});
  EXPECT_EQ(ended.code, 1) << ended.out << ended.err;
  for (const std::string& command : testing::FindRunnerCommands(ended.out + ended.err))
    EXPECT_TRUE(command == "error" || command == "warning" || command == "notice") << command;
  EXPECT_EQ(ended.out.find("Sure!"), std::string::npos);
  const std::string outputs = product_.Read("output");
  EXPECT_NE(outputs.find("verdict=fail\n"), std::string::npos) << outputs;
  EXPECT_NE(outputs.find("exit-code=1\n"), std::string::npos) << outputs;
  EXPECT_NE(outputs.find("regressions=100\n"), std::string::npos) << outputs;
  const std::string summary = product_.Read("summary");
  EXPECT_NE(summary.find("FAIL"), std::string::npos);
  EXPECT_EQ(summary.find("@everyone"), std::string::npos);
  EXPECT_NE(summary.find("https://github.com/o/r/blob/0123456789"), std::string::npos);
}

TEST_F(Github, ShardsAreMergedAndALostShardIsInconclusive) {
  for (const char* shard : {"1", "2"}) {
    const std::string store = "shards/plimsoll-shard-" + std::string(shard) + "-1/runs.db";
    const Ended ended = Gate({{"INPUT_COMMAND", "run"},
                              {"INPUT_SHARD", std::string(shard) + "/2"},
                              {"INPUT_STORE", store}});
    ASSERT_EQ(ended.code, 0) << ended.err;
  }
  const Ended merged = Gate({{"INPUT_COMMAND", "merge"},
                             {"INPUT_SHARD_STORES", "shards"},
                             {"INPUT_EXPECT_SHARDS", "2"},
                             {"INPUT_STORE", "merged/runs.db"}});
  EXPECT_EQ(merged.code, 0) << merged.err;
  fs::remove_all(product_.folder() / "shards/plimsoll-shard-2-1");
  const Ended lost = Gate({{"INPUT_COMMAND", "merge"},
                           {"INPUT_SHARD_STORES", "shards"},
                           {"INPUT_EXPECT_SHARDS", "2"},
                           {"INPUT_STORE", "lost/runs.db"}});
  EXPECT_EQ(lost.code, 3) << lost.err;
}

TEST_F(Github, UnknownCommandIsRefused) {
  EXPECT_EQ(Gate({{"INPUT_COMMAND", "check; echo owned"}}).code, 2);
}

}  // namespace
}  // namespace plimsoll::system_test
