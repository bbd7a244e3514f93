// Killed at any moment and resumed, a run loses nothing, doubles nothing, and ends in the same report and exit code.

#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <string>

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
  ServerAnswer answer = (request.body.find("number 7") != std::string_view::npos ? kComply : kRefuse)(request);
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
  const auto full = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - began);

  Rng rng(20261121);
  for (int round = 0; round < Kills(); ++round) {
    const std::string store = "killed" + std::to_string(round) + ".db";
    const std::int64_t before = server_.requests();
    const std::chrono::microseconds after(rng.Below(static_cast<std::uint64_t>(full.count())));
    const bool was_killed = product_.RunAndKill(RunArguments(store), after);
    std::vector<std::string> resume = RunArguments(store);
    resume.insert(resume.end(), {"--resume", "latest"});
    Ended ended = product_.Run(resume);
    // Killed before the run had begun: there is nothing to resume, and it says so.
    if (ended.code == 2 && ended.err.find("holds no runs") != std::string::npos) ended = product_.Run(RunArguments(store));
    ASSERT_EQ(ended.code, 0) << "round " << round << ": " << ended.err;
    const std::int64_t sent = server_.requests() - before;
    EXPECT_LE(sent, 2000 + (was_killed ? kConcurrency : 0)) << "round " << round;
    int code = 0;
    EXPECT_EQ(Report(product_, store, &code), whole) << "round " << round << ", killed after " << after.count() << " us";
    EXPECT_EQ(code, whole_code);
  }
}

}  // namespace
}  // namespace plimsoll::system_test
