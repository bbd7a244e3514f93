// A run that may stop early, through the program (docs/sequential.md).

#include <gtest/gtest.h>
#include <signal.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "harness/store/run_store.h"
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

// Ninety cases of six hundred, fewer than the floor at a margin of three points.
class ExtendedSequential : public Sequential {
 protected:
  ExtendedSequential() {
    SetMargin("0.03");
    const Ended whole = Run("check", {"--filter", "tiny/c??", "--allow-drift"});
    EXPECT_EQ(whole.code, 3) << whole.out << whole.err;
    EXPECT_EQ(Sent(), 90);
  }

  Ended Extend(std::vector<std::string> more = {}) {
    more.insert(more.end(), {"--resume", "latest"});
    return Run("check", std::move(more));
  }
  // "adversarial: not worse than …, settled by 180 of 600 cases"
  static std::string HowSettled(const Ended& ended) {
    const std::size_t at = ended.err.find("settled by ");
    return at == std::string::npos ? ended.err
                                   : ended.err.substr(at, ended.err.find('\n', at) - at);
  }
  store::RunInfo Stored() const {
    const auto store = store::OpenStore((product_.folder() / ".plimsoll/runs.db").string());
    return *(*store)->Info("latest");
  }
};

TEST_F(ExtendedSequential, InconclusiveRunGoesOnWithMoreCasesUntilItPasses) {
  EXPECT_EQ(Stored().manifest.planned, 90);
  const Ended extended = Extend();
  EXPECT_EQ(extended.code, 0) << extended.out << extended.err;
  EXPECT_LT(Sent(), 400);
  EXPECT_EQ(Stored().manifest.planned, kCases);
  EXPECT_EQ(Stored().manifest.notes.at("extended"), "90,600");
  EXPECT_EQ(Stored().manifest.notes.count("filter"), 0u);

  const Ended decided = product_.Run({"gate", "--run", "latest", "--json"});
  EXPECT_EQ(decided.code, 0) << decided.out << decided.err;
  EXPECT_EQ(ParseOut(decided).StringAt("/verdict"), "PASS");
  EXPECT_EQ(product_.Run({"history", "--target", "model"}).code, 0);
  const int sent = Sent();
  EXPECT_EQ(Extend().code, 0);
  EXPECT_EQ(Sent(), sent) << "nothing more needs to be known";
}

TEST_F(ExtendedSequential, CandidateThatBreaksInTheNewCasesFails) {
  Break();
  EXPECT_EQ(Extend().code, 1);
  EXPECT_LT(Sent(), 200);
}

TEST_F(ExtendedSequential, ExtensionThatWasKilledSaysTheSameInTheEnd) {
  std::filesystem::copy(product_.folder() / ".plimsoll", product_.folder() / "kept",
                        std::filesystem::copy_options::recursive);
  const std::string settled = HowSettled(Extend());
  for (const int milliseconds : {20, 60, 120}) {
    std::filesystem::remove_all(product_.folder() / ".plimsoll");
    std::filesystem::copy(product_.folder() / "kept", product_.folder() / ".plimsoll",
                          std::filesystem::copy_options::recursive);
    product_.RunAndSignal({"check", "--sequential", "--quiet", "--resume", "latest"},
                          std::chrono::milliseconds(milliseconds), SIGKILL);
    const Ended resumed = Extend();
    EXPECT_EQ(resumed.code, 0) << resumed.out << resumed.err;
    EXPECT_EQ(HowSettled(resumed), settled);
    EXPECT_EQ(Stored().manifest.notes.at("extended"), "90,600");
  }
}

TEST_F(ExtendedSequential, LosesNoCase) {
  const Ended other = Extend({"--filter", "tiny/c*5"});
  EXPECT_EQ(other.code, 2) << other.err;
  EXPECT_NE(
      other.err.find(" of the run is gone, changed or not selected; a run is extended by more "
                     "cases and loses none"),
      std::string::npos)
      << other.err;
}

TEST_F(ExtendedSequential, OtherTermsAndMoreTrialsAreRefused) {
  const Ended trials = Extend({"--epochs", "2"});
  EXPECT_EQ(trials.code, 2);
  EXPECT_NE(trials.err.find("it asks each case 1 time and not 2: more trials of the same cases are "
                            "no new evidence"),
            std::string::npos)
      << trials.err;
  SetMargin("0.05");
  const Ended margin = Extend();
  EXPECT_EQ(margin.code, 2);
  EXPECT_NE(margin.err.find("what it may stop on is fixed before its first call"),
            std::string::npos)
      << margin.err;
  EXPECT_EQ(Stored().manifest.planned, 90);
  EXPECT_EQ(Sent(), 90);
}

// Sixty cases without a flip pass at seven points by the rules for a fixed number of them.
TEST_F(Sequential, RunThatWasExtendedIsDecidedByEvidenceAlone) {
  SetMargin("0.07");
  EXPECT_EQ(Run("check", {"--filter", "tiny/c?5", "--allow-drift"}).code, 3);
  const Ended extended =
      Run("check", {"--filter", "tiny/c*5", "--allow-drift", "--resume", "latest"});
  EXPECT_EQ(extended.code, 3) << extended.out << extended.err;
  EXPECT_EQ(Sent(), 60);
  EXPECT_NE(
      extended.out.find("not settled by 60 of 60 cases, and a run that was extended is decided "
                        "by evidence alone"),
      std::string::npos)
      << extended.out;
}

TEST_F(Sequential, RunThatHasItsVerdictIsNotExtended) {
  EXPECT_EQ(Run("check", {"--filter", "tiny/c???"}).code, 0);
  const Ended more = Run("check", {"--resume", "latest"});
  EXPECT_EQ(more.code, 2);
  EXPECT_NE(more.err.find("it has its verdict, PASS; only a run that is INCONCLUSIVE is extended"),
            std::string::npos)
      << more.err;
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
