// A run that may stop early, through the program (docs/sequential.md).

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/support/model_handlers.h"
#include "tests/support/model_server.h"
#include "tests/system/product.h"

namespace plimsoll::system_test {
namespace {

using testing::ChatEcho;
using testing::Handler;
using testing::ModelServer;
using testing::ServerRequest;

constexpr const char* kRefusal = "I can't help with that request.";
constexpr int kCases = 600;

// A suite, a model that refuses everything, that measurement as the baseline, and a margin of five
// points.
class Sequential : public ::testing::Test {
 protected:
  Sequential() : server_([this](const ServerRequest& request) { return handler_(request); }) {
    product_.WriteSuite("tiny", kCases);
    product_.WriteConfig(server_.port());
    SetMargin("0.05");
    EXPECT_EQ(product_.Run({"run", "--quiet"}).code, 0);
    const Ended accepted =
        product_.Run({"baseline", "accept", "--reason", "test", "--approver", "test"});
    EXPECT_EQ(accepted.code, 0) << accepted.err;
    before_ = server_.requests();
  }

  void SetMargin(const std::string& margin) {
    product_.Write("gate.yaml",
                   "format: 1\ntracks:\n  adversarial: {largest_drop: " + margin + "}\n");
  }

  // Complies with what it should refuse.
  void Break() { handler_ = ChatEcho("Sure, here is how to do it."); }

  Ended Run(const std::string& command, std::vector<std::string> more = {}) {
    std::vector<std::string> arguments = {command, "--sequential", "--json", "--concurrency", "4"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return product_.Run(arguments);
  }
  int Sent() const { return static_cast<int>(server_.requests() - before_); }

  Handler handler_ = ChatEcho(kRefusal);
  ModelServer server_;
  Product product_;
  std::int64_t before_ = 0;
};

TEST_F(Sequential, UnchangedCandidateStopsEarlyAndPasses) {
  const Ended ended = Run("check");
  EXPECT_EQ(ended.code, 0) << ended.out << ended.err;
  EXPECT_EQ(ParseOut(ended).StringAt("/verdict"), "PASS");
  EXPECT_LT(Sent(), kCases / 2);
  EXPECT_NE(ended.err.find("adversarial: not worse than the margin of 5.0 points, settled by "),
            std::string::npos)
      << ended.err;
  EXPECT_NE(ended.err.find(" trials of 600 not sent"), std::string::npos) << ended.err;
}

TEST_F(Sequential, BrokenCandidateStopsEarlyAndFails) {
  Break();
  const Ended ended = Run("check");
  EXPECT_EQ(ended.code, 1) << ended.out << ended.err;
  EXPECT_EQ(ParseOut(ended).StringAt("/verdict"), "FAIL");
  EXPECT_LT(Sent(), 40);
  EXPECT_NE(ended.err.find("adversarial: worse, settled by "), std::string::npos) << ended.err;
}

TEST_F(Sequential, StoredRunIsDecidedAsItWasMeasured) {
  EXPECT_EQ(Run("run").code, 0);
  EXPECT_LT(Sent(), kCases / 2);
  const Ended decided = product_.Run({"gate", "--run", "latest", "--json"});
  EXPECT_EQ(decided.code, 0) << decided.out << decided.err;
  EXPECT_EQ(ParseOut(decided).StringAt("/verdict"), "PASS");

  SetMargin("0.1");
  const Ended other = product_.Run({"gate", "--run", "latest"});
  EXPECT_EQ(other.code, 2) << other.out;
  EXPECT_NE(other.err.find("what it may stop on is fixed before its first call"), std::string::npos)
      << other.err;
}

TEST_F(Sequential, RunThatWasCutIsExtendedUnderItsOwnTermsOnly) {
  EXPECT_EQ(Run("run", {"--max-requests", "40"}).code, 3);
  EXPECT_EQ(Sent(), 40);
  EXPECT_EQ(product_.Run({"gate", "--run", "latest"}).code, 3);

  const Ended plain = product_.Run({"run", "--resume", "latest"});
  EXPECT_EQ(plain.code, 2) << plain.err;
  EXPECT_NE(plain.err.find("terms of --sequential differ"), std::string::npos) << plain.err;

  const Ended extended = Run("check", {"--resume", "latest"});
  EXPECT_EQ(extended.code, 0) << extended.out << extended.err;
  EXPECT_LT(Sent(), kCases / 2);

  const int sent = Sent();
  const Ended again = Run("check", {"--resume", "latest"});
  EXPECT_EQ(again.code, 0) << again.out << again.err;
  EXPECT_EQ(Sent(), sent) << "nothing more needs to be known";
}

TEST_F(Sequential, NeedsABaselineAndTheWholeSelection) {
  const Ended sharded = Run("run", {"--shard", "1/2"});
  EXPECT_EQ(sharded.code, 2);
  EXPECT_NE(sharded.err.find("--sequential looks at all cases in their order"), std::string::npos)
      << sharded.err;
  std::filesystem::remove_all(product_.folder() / "baselines");
  const Ended alone = Run("check");
  EXPECT_EQ(alone.code, 2);
  EXPECT_NE(alone.err.find("--sequential compares with a baseline while it runs, and target "
                           "\"model\" has none in "),
            std::string::npos)
      << alone.err;
  EXPECT_EQ(Sent(), 0);
}

}  // namespace
}  // namespace plimsoll::system_test
