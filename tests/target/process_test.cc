#include "harness/target/process.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "harness/target/in_process.h"
#include "tests/target/configs.h"

namespace plimsoll::target {
namespace {

using std::chrono::milliseconds;

/// Answers every line with its own id; bytes past the id are not looked at.
constexpr char kEcho[] =
    "while IFS= read -r line; do id=${line#*:}; id=${id%%,*}; "
    "printf '{\"id\":%s,\"text\":\"answer %s\"}\\n' \"$id\" \"$id\"; done";

class ProcessTest : public ::testing::Test {
 protected:
  void Start(const std::string& script, std::vector<std::string> environment = {}) {
    Result<std::unique_ptr<http::Client>> made =
        MakeProcessClient({"/bin/sh", "-c", script}, std::move(environment), clock_.get());
    ASSERT_TRUE(made.ok()) << made.error().message;
    client_ = *std::move(made);
  }

  void Send(milliseconds total = milliseconds(20'000)) {
    http::Request request;
    request.body = EncodePrompt(OneTurn());
    request.deadlines.total = total;
    request.max_body_bytes = 4096;
    client_->Send(request, [this](http::Response response) { answers_.push_back(response); });
  }

  void AwaitAll() {
    while (client_->in_flight() > 0) client_->Poll(milliseconds(1000));
  }

  std::unique_ptr<Clock> clock_ = MakeSystemClock();
  std::unique_ptr<http::Client> client_;
  std::vector<http::Response> answers_;
};

TEST_F(ProcessTest, AnswersManyRequestsInFlight) {
  Start(kEcho);
  for (int i = 0; i < 100; ++i) Send();
  EXPECT_EQ(client_->in_flight(), 100);
  EXPECT_TRUE(answers_.empty());
  AwaitAll();
  ASSERT_EQ(answers_.size(), 100u);
  EXPECT_EQ(DecodeReply(answers_[99].body).text, "answer 100");
}

TEST_F(ProcessTest, TakesAnswersInAnyOrder) {
  Start(
      "read -r a; read -r b; echo '{\"id\":2,\"text\":\"two\"}'; echo "
      "'{\"id\":1,\"text\":\"one\"}'");
  Send();
  Send();
  AwaitAll();
  ASSERT_EQ(answers_.size(), 2u);
  EXPECT_EQ(DecodeReply(answers_[0].body).text, "two");
  EXPECT_EQ(DecodeReply(answers_[1].body).text, "one");
}

TEST_F(ProcessTest, SkipsLinesThatAnswerNothing) {
  Start("read -r a; echo loading; echo '{\"id\":9}'; echo '[]'; echo '{\"id\":1,\"text\":\"x\"}'");
  Send();
  AwaitAll();
  EXPECT_EQ(DecodeReply(answers_.at(0).body).text, "x");
}

TEST_F(ProcessTest, ProgramThatEndsResetsWhatIsInFlightAndStartsAgainThreeTimes) {
  Start("read -r a; exit 3");
  for (int i = 0; i < 5; ++i) {
    Send();
    AwaitAll();
  }
  ASSERT_EQ(answers_.size(), 5u);
  for (int i = 0; i < 4; ++i) EXPECT_EQ(answers_[i].failure, http::Failure::kReset);
  EXPECT_EQ(answers_[0].message, "the program ended with status 3");
  EXPECT_EQ(answers_[4].failure, http::Failure::kConnect);
  EXPECT_EQ(answers_[4].message, "the program ended with status 3");
}

TEST_F(ProcessTest, TellsTheSignal) {
  Start("read -r a; kill -9 $$");
  Send();
  AwaitAll();
  EXPECT_EQ(answers_.at(0).message, "the program was ended by signal 9");
}

TEST_F(ProcessTest, SilentProgramMeetsTheDeadline) {
  Start("read -r a; read -r b");
  Send(milliseconds(20));
  AwaitAll();
  EXPECT_EQ(answers_.at(0).failure, http::Failure::kTimeout);
  EXPECT_EQ(answers_.at(0).message, "no answer within 20 ms");
}

TEST_F(ProcessTest, LineWithoutAnEndIsCapped) {
  Start("read -r a; while :; do printf xxxxxxxxxxxxxxxx; done");
  Send();
  AwaitAll();
  EXPECT_EQ(answers_.at(0).failure, http::Failure::kTooLarge);
}

TEST_F(ProcessTest, EnvironmentHoldsOnlyWhatIsNamed) {
  setenv("PLIMSOLL_TEST_SECRET", "s3cret", 1);
  setenv("PLIMSOLL_TEST_NAMED", "seen", 1);
  Start(
      "read -r a; printf '{\"id\":1,\"text\":\"[%s][%s]\"}\\n' \"$PLIMSOLL_TEST_SECRET\" "
      "\"$PLIMSOLL_TEST_NAMED\"",
      {"PLIMSOLL_TEST_NAMED"});
  Send();
  AwaitAll();
  EXPECT_EQ(DecodeReply(answers_.at(0).body).text, "[][seen]");
}

TEST_F(ProcessTest, CancelEndsWhatIsInFlight) {
  Start("read -r a; read -r b");
  Send();
  client_->CancelAll();
  EXPECT_EQ(client_->in_flight(), 0);
  EXPECT_EQ(answers_.at(0).failure, http::Failure::kCancelled);
}

TEST_F(ProcessTest, WakeEndsAPoll) {
  Start("read -r a");
  client_->Wake();
  const Instant began = clock_->Now();
  client_->Poll(milliseconds(20'000));
  EXPECT_LT(clock_->Now() - began, std::chrono::seconds(10));
}

TEST(Process, ProgramThatIsNotThereCannotBeStarted) {
  const std::unique_ptr<Clock> clock = MakeSystemClock();
  const auto made = MakeProcessClient({"/nonexistent/model"}, {}, clock.get());
  ASSERT_FALSE(made.ok());
  EXPECT_EQ(made.error().code, ErrorCode::kInvalid);
  EXPECT_EQ(made.error().message, "cannot start \"/nonexistent/model\": No such file or directory");
}

}  // namespace
}  // namespace plimsoll::target
