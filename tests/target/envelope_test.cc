#include <gtest/gtest.h>

#include <string>

#include "harness/target/in_process.h"
#include "tests/target/configs.h"

namespace plimsoll::target {
namespace {

std::string EveryByte() {
  std::string bytes;
  for (int byte = 0; byte < 256; ++byte) bytes += static_cast<char>(byte);
  return bytes;
}

TEST(Envelope, ReplyComesBackAsItWas) {
  Reply reply;
  reply.status = ReplyStatus::kTruncated;
  reply.text = EveryByte();
  reply.label = "unsafe";
  reply.categories = {"S1", "S\"2"};
  reply.score = 0.1 + 0.2;
  reply.finish_reason = "length";
  reply.model = "m";
  reply.fingerprint = "f";
  reply.usage = {12, 3};
  EXPECT_EQ(DecodeReply(EncodeReply(reply)), reply);
}

TEST(Envelope, FailureComesBackAsItWas) {
  for (int i = 0; i <= static_cast<int>(http::Failure::kCancelled); ++i) {
    Reply reply;
    reply.failure = static_cast<http::Failure>(i);
    reply.error = "why";
    EXPECT_EQ(DecodeReply(EncodeReply(reply)), reply);
  }
}

TEST(Envelope, PromptComesBackAsItWas) {
  Prompt prompt = ThreeTurns();
  prompt.messages[0].content = EveryByte();
  prompt.epoch = 3;
  const Result<Prompt> back = DecodePrompt(EncodePrompt(prompt));
  ASSERT_TRUE(back.ok());
  EXPECT_EQ(back->messages, prompt.messages);
  EXPECT_EQ(back->system, prompt.system);
  EXPECT_EQ(back->suite_id, prompt.suite_id);
  EXPECT_EQ(back->case_id, prompt.case_id);
  EXPECT_EQ(back->epoch, 3);
  EXPECT_EQ(back->seed, prompt.seed);
}

TEST(Envelope, LineHoldsNoLineBreak) {
  EXPECT_EQ(EncodePrompt(ThreeTurns()).find('\n'), std::string::npos);
}

TEST(Envelope, TellsWhatIsNoReply) {
  const std::pair<std::string, std::string> rows[] = {
      {"[]", "the reply is not an object"},
      {R"({"text_hex":"0"})", "the reply's \"text_hex\": an odd number of digits"},
      {R"({"text_hex":"zz"})", "the reply's \"text_hex\": not lower-case hexadecimal"},
      {R"({"txt":"x"})", "the reply's \"txt\": a reply has no such field"},
      {R"({"status":"ok"})", "the reply's \"status\": unknown value \"ok\""},
      {R"({"output_tokens":-1})", "the reply's \"output_tokens\": a negative count"},
      {R"({"categories":"S1"})", "the reply's \"categories\": expected a list of strings"}};
  for (const auto& [json, message] : rows) {
    const Reply reply = DecodeReply(json);
    EXPECT_EQ(reply.status, ReplyStatus::kError);
    EXPECT_EQ(reply.error, message);
  }
}

TEST(Envelope, TargetJoinsSystemPromptsByABlankLine) {
  TargetConfig config = ConfigOf("process");
  config.system = "You are a cook.";
  const Result<Prompt> sent = DecodePrompt(Made(config)->Encode(ThreeTurns())->body);
  EXPECT_EQ(sent->system, "You are a cook.\n\nBe brief.");
}

}  // namespace
}  // namespace plimsoll::target
