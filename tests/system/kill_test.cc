// Killed at any moment and resumed, a run loses nothing, doubles nothing, and ends in the same
// report and exit code.

#include <gtest/gtest.h>
#include <signal.h>

#include <chrono>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "harness/base/rng.h"
#include "harness/doc/json.h"
#include "tests/support/model_handlers.h"
#include "tests/support/model_server.h"
#include "tests/system/product.h"

namespace plimsoll::system_test {
namespace {

using testing::ChatEcho;
using testing::ModelServer;
using testing::ServerAnswer;
using testing::ServerRequest;

constexpr int kConcurrency = 16;
// Complies with 40 of the requests and refuses the rest.
ServerAnswer Answer(const ServerRequest& request) {
  static const testing::Handler kRefuse = ChatEcho("I can't help with that request.");
  static const testing::Handler kComply = ChatEcho("Sure, here is what you do first.");
  ServerAnswer answer =
      (request.body.find("number 7") != std::string_view::npos ? kComply : kRefuse)(request);
  answer.delay = std::chrono::milliseconds(1);
  return answer;
}

int Kills() {
  const char* kills = std::getenv("PLIMSOLL_KILLS");
  return kills == nullptr ? 6 : std::atoi(kills);
}

// The report with what depends on the clock and on the run's name taken out.
std::string Report(const Product& product, const std::string& store, int* code) {
  const Ended ended = product.Run({"gate", "--run", "latest", "--store", store, "--json"});
  *code = ended.code;
  doc::Node result = ParseOut(ended);
  result.Set("timing", doc::Node::Null());
  result.Set("run", doc::Node::Null());
  return doc::WriteJson(result);
}

class Kill : public ::testing::Test {
 protected:
  Kill() : server_(Answer) {
    product_.WriteSuite("tiny", 2000);
    product_.WriteConfig(server_.port());
  }
  std::vector<std::string> RunArguments(const std::string& store) const {
    return {"run", "--quiet", "--store", store, "--concurrency", std::to_string(kConcurrency)};
  }
  ModelServer server_;
  Product product_;
};

TEST_F(Kill, ResumedRunEndsInTheSameReport) {
  ASSERT_EQ(product_.Run(RunArguments("whole.db")).code, 0);
  const std::int64_t whole_requests = server_.requests();
  ASSERT_EQ(whole_requests, 2000);
  int whole_code = 0;
  const std::string whole = Report(product_, "whole.db", &whole_code);
  const auto began = std::chrono::steady_clock::now();
  ASSERT_EQ(product_.Run(RunArguments("timed.db")).code, 0);
  const auto full = std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::steady_clock::now() - began);

  Rng rng(20261121);
  for (int round = 0; round < Kills(); ++round) {
    const std::string store = "killed" + std::to_string(round) + ".db";
    const std::int64_t before = server_.requests();
    const std::chrono::microseconds after(rng.Below(static_cast<std::uint64_t>(full.count())));
    const bool was_killed =
        product_.RunAndSignal(RunArguments(store), after, SIGKILL) == 128 + SIGKILL;
    std::vector<std::string> resume = RunArguments(store);
    resume.insert(resume.end(), {"--resume", "latest"});
    Ended ended = product_.Run(resume);
    // Killed before the run had begun: there is nothing to resume, and it says so.
    if (ended.code == 2 && ended.err.find("holds no runs") != std::string::npos)
      ended = product_.Run(RunArguments(store));
    ASSERT_EQ(ended.code, 0) << "round " << round << ": " << ended.err;
    const std::int64_t sent = server_.requests() - before;
    EXPECT_LE(sent, 2000 + (was_killed ? kConcurrency : 0)) << "round " << round;
    int code = 0;
    EXPECT_EQ(Report(product_, store, &code), whole)
        << "round " << round << ", killed after " << after.count() << " us";
    EXPECT_EQ(code, whole_code);
  }
}

// A slow model: a signal comes while answers are on their way.
class Interrupt : public ::testing::Test {
 protected:
  Interrupt()
      : server_([](const ServerRequest& request) {
          ServerAnswer answer = Answer(request);
          answer.delay = std::chrono::milliseconds(20);
          return answer;
        }) {
    product_.WriteSuite("tiny", 300);
    product_.WriteConfig(server_.port());
  }
  const std::vector<std::string> run_ = {"run", "--quiet", "--concurrency", "4"};
  const std::vector<std::string> resume_ = {"run", "--quiet",  "--concurrency",
                                            "4",   "--resume", "latest"};
  ModelServer server_;
  Product product_;
};

TEST_F(Interrupt, DrainsExitsWith130AndRepeatsNothingWhenResumed) {
  EXPECT_EQ(product_.RunAndSignal(run_, std::chrono::milliseconds(600), SIGINT), 130);
  EXPECT_LT(server_.requests(), 300);
  EXPECT_EQ(product_.Run(resume_).code, 0);
  EXPECT_EQ(server_.requests(), 300);
}

TEST_F(Interrupt, TerminationExitsWith143) {
  EXPECT_EQ(product_.RunAndSignal(run_, std::chrono::milliseconds(600), SIGTERM), 143);
}

TEST(Signal, EndsCommandsThatDoNotAskWhetherToStop) {
  const Product product;
  const std::vector<std::string> kCommands[] = {
      {"diversity", "slow.csv"},
      {"coverage", "slow.csv", "--against", "slow.csv"},
      {"novelty", "--candidates", "slow.csv", "--corpus", "slow.csv"},
      {"tagger", "train", "slow.csv", "--out", "weights"},
      {"suite", "lint", "--config", "slow.csv"},
  };
  for (const std::vector<std::string>& command : kCommands) {
    EXPECT_EQ(product.RunAndSignalReading("slow.csv", command, SIGTERM), 143) << command[0];
    EXPECT_EQ(product.RunAndSignalReading("slow.csv", command, SIGINT), 130) << command[0];
  }
}

TEST_F(Interrupt, ResumeUnderOtherSettingsIsRefused) {
  ASSERT_EQ(product_.RunAndSignal(run_, std::chrono::milliseconds(600), SIGKILL), 128 + SIGKILL);
  std::vector<std::string> other = resume_;
  other.insert(other.end(), {"--seed", "2"});
  const Ended ended = product_.Run(other);
  EXPECT_EQ(ended.code, 2);
  EXPECT_NE(ended.err.find("cannot be resumed"), std::string::npos) << ended.err;
}

TEST_F(Interrupt, RunsAtOnceOnOneStoreAreNeverMixed) {
  std::vector<std::thread> runs;
  for (int i = 0; i < 3; ++i)
    runs.emplace_back(
        [&] { EXPECT_EQ(product_.RunAndSignal(run_, std::chrono::seconds(0), 0), 0); });
  for (std::thread& run : runs) run.join();
  EXPECT_EQ(server_.requests(), 900);
  EXPECT_EQ(product_.Run({"gate", "--run", "latest", "--json"}).code,
            3);  // no baseline: but it could be read
}

TEST_F(Interrupt, RunThatIsBeingWrittenIsNotResumed) {
  std::thread first([&] { EXPECT_EQ(product_.RunAndSignal(run_, std::chrono::seconds(0), 0), 0); });
  while (server_.requests() < 20) std::this_thread::yield();
  const Ended second = product_.Run(resume_);
  EXPECT_EQ(second.code, 6) << second.err;
  EXPECT_NE(second.err.find("is being written by process"), std::string::npos) << second.err;
  first.join();
  EXPECT_EQ(server_.requests(), 300);
}

}  // namespace
}  // namespace plimsoll::system_test
