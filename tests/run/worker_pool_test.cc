#include "harness/run/worker_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <stdexcept>

namespace plimsoll::run {
namespace {

class Echo final : public target::Model {
 public:
  target::Reply Generate(const target::Prompt& prompt) override {
    if (prompt.case_id == "throws") throw std::runtime_error("out of memory");
    target::Reply reply;
    reply.status = target::ReplyStatus::kAnswered;
    reply.text = prompt.messages.back().content;
    return reply;
  }
};

http::Request RequestOf(const std::string& case_id, const std::string& text) {
  target::Prompt prompt;
  prompt.case_id = case_id;
  prompt.messages.push_back({suite::Role::kUser, text});
  http::Request request;
  request.url = "inproc:";
  request.body = target::EncodePrompt(prompt);
  return request;
}

TEST(WorkerPool, AnswersEveryRequestOnce) {
  const auto client = MakeInProcessClient(std::make_shared<Echo>(), 2);
  int answered = 0;
  for (int i = 0; i < 500; ++i) {
    client->Send(RequestOf("c", "text " + std::to_string(i)), [&, i](http::Response response) {
      EXPECT_EQ(target::DecodeReply(response.body).text, "text " + std::to_string(i));
      ++answered;
    });
  }
  while (client->in_flight() > 0) client->Poll(std::chrono::milliseconds(1000));
  EXPECT_EQ(answered, 500);
}

TEST(WorkerPool, TurnsWhatTheModelThrowsIntoAnErrorOfThatTrial) {
  const auto client = MakeInProcessClient(std::make_shared<Echo>(), 1);
  target::Reply reply;
  client->Send(RequestOf("throws", "x"),
               [&](http::Response response) { reply = target::DecodeReply(response.body); });
  while (client->in_flight() > 0) client->Poll(std::chrono::milliseconds(1000));
  EXPECT_EQ(reply.status, target::ReplyStatus::kError);
  EXPECT_EQ(reply.error, "the model threw: out of memory");
}

TEST(WorkerPool, CancelEndsEverythingThatIsPending) {
  const auto client = MakeInProcessClient(std::make_shared<Echo>(), 1);
  int cancelled = 0;
  for (int i = 0; i < 50; ++i)
    client->Send(RequestOf("c", "x"), [&](http::Response response) {
      cancelled += response.failure == http::Failure::kCancelled ? 1 : 0;
    });
  client->CancelAll();
  EXPECT_EQ(client->in_flight(), 0);
  EXPECT_EQ(cancelled, 50);
}

}  // namespace
}  // namespace plimsoll::run
