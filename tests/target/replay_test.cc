#include "harness/target/replay.h"

#include <gtest/gtest.h>

#include <string>

#include "harness/base/file.h"
#include "harness/target/in_process.h"
#include "tests/target/configs.h"

namespace plimsoll::target {
namespace {

class ReplayTest : public ::testing::Test {
 protected:
  Result<std::unique_ptr<http::Client>> Load(const std::string& lines) {
    path_ = ::testing::TempDir() + "/replay_" +
            ::testing::UnitTest::GetInstance()->current_test_info()->name() + ".jsonl";
    EXPECT_TRUE(WriteFileAtomic(path_, lines).ok());
    return MakeReplayClient(path_);
  }

  static Reply Ask(http::Client& client, const std::string& suite, const std::string& id,
                   int epoch) {
    const std::unique_ptr<Target> target = Made(ConfigOf("replay"));
    Prompt prompt = OneTurn();
    prompt.suite_id = suite;
    prompt.case_id = id;
    prompt.epoch = epoch;
    Reply reply;
    client.Send(*target->Encode(prompt),
                [&](http::Response response) { reply = target->Decode(response); });
    EXPECT_EQ(client.in_flight(), 1);
    client.Poll(std::chrono::milliseconds(0));
    EXPECT_EQ(client.in_flight(), 0);
    return reply;
  }

  std::string path_;
};

TEST_F(ReplayTest, AnswersBySuiteCaseAndEpoch) {
  auto client = Load(
      "{\"case\":\"a\",\"text\":\"any\"}\n"
      "{\"case\":\"a\",\"epoch\":1,\"text\":\"epoch one\"}\r\n\n"
      "{\"suite\":\"s\",\"case\":\"a\",\"text\":\"suite s\"}\n"
      "{\"case\":\"b\",\"status\":\"error\",\"error\":\"timed out\",\"failure\":\"timeout\"}");
  ASSERT_TRUE(client.ok()) << client.error().message;
  EXPECT_EQ(Ask(**client, "t", "a", 0).text, "any");
  EXPECT_EQ(Ask(**client, "t", "a", 1).text, "epoch one");
  EXPECT_EQ(Ask(**client, "s", "a", 1).text, "suite s");
  EXPECT_EQ(Ask(**client, "t", "b", 0).error, "timed out");
}

TEST_F(ReplayTest, CaseThatWasNotRecordedIsAnError) {
  auto client = Load("{\"case\":\"a\",\"epoch\":0,\"text\":\"x\"}\n");
  ASSERT_TRUE(client.ok());
  const Reply reply = Ask(**client, "s", "a", 1);
  EXPECT_EQ(reply.status, ReplyStatus::kError);
  EXPECT_EQ(reply.error, "no answer was recorded for case \"a\", epoch 1");
}

TEST_F(ReplayTest, FileThatIsWrongIsRefusedWithTheLine) {
  const std::pair<std::string, std::string> rows[] = {
      {"{\"case\":\"a\",\"text\":\"x\"}\n{\"text\":\"x\"}\n",
       ":2: expected an object with a string \"case\""},
      {"{\"case\":\"a\",\"txt\":\"x\"}\n", ":1: the reply's \"txt\": a reply has no such field"},
      {"{\"case\":\"a\"}\n{\"case\":\"a\"}\n", ":2: a second answer for case \"a\""},
      {"{\"case\":\"a\",\"epoch\":-1}\n", ":1: expected an \"epoch\" from 0"}};
  for (const auto& [lines, message] : rows) {
    const auto client = Load(lines);
    ASSERT_FALSE(client.ok()) << lines;
    EXPECT_EQ(client.error().message, path_ + message);
    EXPECT_EQ(client.error().code, ErrorCode::kInvalid);
  }
}

TEST_F(ReplayTest, FileThatIsNotThereIsNotFound) {
  EXPECT_EQ(MakeReplayClient("/nonexistent.jsonl").error().code, ErrorCode::kNotFound);
}

TEST_F(ReplayTest, CancelEndsWhatIsInFlight) {
  auto client = Load("{\"case\":\"a\",\"text\":\"x\"}\n");
  http::Failure failure = http::Failure::kNone;
  (*client)->Send(*Made(ConfigOf("replay"))->Encode(OneTurn()),
                  [&](http::Response response) { failure = response.failure; });
  (*client)->CancelAll();
  EXPECT_EQ(failure, http::Failure::kCancelled);
  EXPECT_EQ((*client)->in_flight(), 0);
}

}  // namespace
}  // namespace plimsoll::target
