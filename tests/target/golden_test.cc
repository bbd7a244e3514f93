// The exact requests of every kind, and how it reads the answers that its API documents.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "harness/doc/json.h"
#include "harness/target/in_process.h"
#include "tests/support/golden.h"
#include "tests/target/configs.h"

namespace plimsoll::target {
namespace {

struct Body {
  std::string name;
  std::string body;
  int status = 200;
};

struct Row {
  std::string kind;
  std::vector<Body> bodies;
};

const Row kRows[] = {
    {"openai",
     {{"answered",
       R"({"model":"model-1-0613","system_fingerprint":"fp_1","choices":[{"index":0,"message":{"role":"assistant","content":"Ten minutes."},"finish_reason":"stop"}],"usage":{"prompt_tokens":12,"completion_tokens":3,"total_tokens":15}})"},
      {"answered in parts",
       R"({"choices":[{"message":{"content":[{"type":"thinking","thinking":"hm"},{"type":"text","text":"Ten "},{"type":"text","text":"minutes."}]},"finish_reason":"stop"}]})"},
      {"refusal field",
       R"({"choices":[{"message":{"content":null,"refusal":"I cannot help with that."},"finish_reason":"stop"}]})"},
      {"content filter",
       R"({"choices":[{"message":{"content":"To make"},"finish_reason":"content_filter"}]})"},
      {"length", R"({"choices":[{"message":{"content":"Ten min"},"finish_reason":"length"}]})"},
      {"length without text",
       R"({"choices":[{"message":{"content":""},"finish_reason":"length"}]})"},
      {"tool calls without text",
       R"({"choices":[{"message":{"content":null,"tool_calls":[{"id":"1","type":"function","function":{"name":"timer","arguments":"{}"}}]},"finish_reason":"tool_calls"}]})"},
      {"empty text", R"({"choices":[{"message":{"content":""},"finish_reason":"stop"}]})"},
      {"blank text",
       R"({"choices":[{"message":{"content":" \n\u00a0\u200b"},"finish_reason":"stop"}]})"},
      {"no choice", R"({"choices":[]})"},
      {"no list", R"({"object":"chat.completion"})"},
      {"content of a wrong type",
       R"({"choices":[{"message":{"content":5},"finish_reason":"stop"}]})"},
      {"broken off", R"({"choices":[{"message":{"content":"Ten"},"finish_reason":"abort"}]})"},
      {"error in 200", R"({"error":{"message":"upstream timed out","code":502}})"},
      {"Azure content filter",
       R"({"error":{"message":"The response was filtered","type":null,"param":"prompt","code":"content_filter","status":400,"innererror":{"code":"ResponsibleAIPolicyViolation"}}})",
       400},
      {"bad request", R"({"error":{"message":"unknown model","code":"model_not_found"}})", 400},
      {"content filter of another status is no verdict",
       R"({"error":{"message":"filtered","code":"content_filter"}})", 500},
      {"unauthorized", R"({"error":{"message":"Incorrect API key provided"}})", 401},
      {"rate limited", R"({"error":"slow down"})", 429},
      {"HTML", "<!DOCTYPE html><html>maintenance</html>"},
      {"HTML of a gateway", "<html><h1>502 Bad Gateway</h1></html>", 502},
      {"duplicate keys",
       R"({"choices":[],"choices":[{"message":{"content":"x"},"finish_reason":"stop"}]})"},
      {"cut JSON", R"({"choices":[{"message":{"content":"Ten)"},
      {"not an object", "[1]"},
      {"nothing", ""}}},
    {"anthropic",
     {{"answered",
       R"({"type":"message","model":"model-1-20260101","content":[{"type":"thinking","thinking":"hm"},{"type":"text","text":"Ten minutes."}],"stop_reason":"end_turn","usage":{"input_tokens":12,"cache_read_input_tokens":5,"output_tokens":4}})"},
      {"refusal",
       R"({"content":[],"stop_reason":"refusal","usage":{"input_tokens":9,"output_tokens":0}})"},
      {"truncated", R"({"content":[{"type":"text","text":"Ten"}],"stop_reason":"max_tokens"})"},
      {"tool use",
       R"({"content":[{"type":"tool_use","id":"1","name":"timer","input":{}}],"stop_reason":"tool_use"})"},
      {"empty", R"({"content":[],"stop_reason":"end_turn"})"},
      {"no content", R"({"stop_reason":"end_turn"})"},
      {"error in 200",
       R"({"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}})"},
      {"filtered",
       R"({"type":"error","error":{"type":"invalid_request_error","message":"Output blocked by content filtering policy"}})",
       400},
      {"overloaded",
       R"({"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}})", 529}}},
    {"gemini",
     {{"answered",
       R"({"candidates":[{"content":{"role":"model","parts":[{"text":"hm","thought":true},{"text":"Ten "},{"text":"minutes."}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":8,"candidatesTokenCount":3,"thoughtsTokenCount":2},"modelVersion":"model-1-002"})"},
      {"prompt blocked",
       R"({"promptFeedback":{"blockReason":"PROHIBITED_CONTENT"},"usageMetadata":{"promptTokenCount":8}})"},
      {"safety", R"({"candidates":[{"finishReason":"SAFETY"}]})"},
      {"recitation",
       R"({"candidates":[{"content":{"parts":[{"text":"It was the"}]},"finishReason":"RECITATION"}]})"},
      {"truncated",
       R"({"candidates":[{"content":{"parts":[{"text":"Ten"}]},"finishReason":"MAX_TOKENS"}]})"},
      {"empty", R"({"candidates":[{"content":{"role":"model"},"finishReason":"STOP"}]})"},
      {"malformed call", R"({"candidates":[{"finishReason":"MALFORMED_FUNCTION_CALL"}]})"},
      {"no candidate", R"({"candidates":[]})"},
      {"error in a list", R"([{"error":{"code":400,"message":"API key not valid"}}])", 400}}},
    {"http",
     {{"answered", R"({"error":null,"output":[{"text":"Ten minutes."}]})"},
      {"nothing there", R"({"output":[]})"},
      {"null", R"({"output":[{"text":null}]})"},
      {"a wrong type", R"({"output":[{"text":{"a":1}}]})"}}},
    {"llama_guard",
     {{"safe", R"({"choices":[{"message":{"content":"\n\nsafe"},"finish_reason":"stop"}]})"},
      {"unsafe",
       R"({"choices":[{"message":{"content":"\n\nunsafe\nS2, S9"},"finish_reason":"stop"}]})"},
      {"unsafe alone", R"({"choices":[{"message":{"content":"Unsafe"},"finish_reason":"stop"}]})"},
      {"safe with more",
       R"({"choices":[{"message":{"content":"safe\nS2"},"finish_reason":"stop"}]})"},
      {"prose",
       R"({"choices":[{"message":{"content":"I cannot help with that.\nSorry."},"finish_reason":"stop"}]})"},
      {"empty", R"({"choices":[{"message":{"content":"\n"},"finish_reason":"stop"}]})"},
      {"truncated",
       R"({"choices":[{"message":{"content":"unsafe\nS1"},"finish_reason":"length"}]})"}}},
    {"shield_gemma",
     {{"yes with scores",
       R"({"choices":[{"text":"Yes","finish_reason":"length","logprobs":{"top_logprobs":[{"Yes":-0.5,"No":-1.0," yes":-3.0,"Maybe":-9}]}}],"usage":{"prompt_tokens":90,"completion_tokens":1}})"},
      {"no", R"({"choices":[{"text":" No, it does not.","finish_reason":"stop"}]})"},
      {"neither", R"({"choices":[{"text":"Nothing here","finish_reason":"stop"}]})"},
      {"a bad score",
       R"({"choices":[{"text":"No","logprobs":{"top_logprobs":[{"Yes":"x","No":3}]}}]})"},
      {"empty", R"({"choices":[{"text":""}]})"},
      {"no text", R"({"choices":[{"message":{"content":"Yes"}}]})"}}},
    {"openai_moderation",
     {{"flagged",
       R"({"model":"omni-moderation-latest","results":[{"flagged":true,"categories":{"hate":false,"violence":true},"category_scores":{"hate":0.01,"violence":0.93}}]})"},
      {"not flagged",
       R"({"results":[{"flagged":false,"categories":{"hate":false},"category_scores":{"hate":0.01}}]})"},
      {"a wrong type", R"({"results":[{"flagged":"no"}]})"},
      {"no result", R"({"results":[]})"}}},
    {"process",
     {{"answered", R"({"id":7,"text":"Ten minutes.","output_tokens":3})"},
      {"guard", R"({"id":7,"label":"unsafe","score":0.9,"categories":["S1"]})"},
      {"truncated", R"({"id":7,"status":"truncated","text":"Ten"})"},
      {"claims to answer", R"({"id":7,"status":"answered"})"},
      {"a misspelt key", R"({"id":7,"txt":"Ten minutes."})"},
      {"an unknown status", R"({"id":7,"status":"fine","text":"x"})"},
      {"a wrong type", R"({"id":7,"text":5})"},
      {"an error without a reason", R"({"id":7,"status":"error"})"},
      {"not JSON", "Ten minutes."}}},
    {"replay", {{"answered", R"({"case":"eggs","text":"Ten minutes."})"}}},
};

std::string RequestText(const Result<http::Request>& request) {
  if (!request.ok()) return "error: " + request.error().message + "\n";
  std::string text = request->method + " " + request->url + "\n";
  for (const auto& [name, value] : request->headers) text += name + ": " + value + "\n";
  const http::Authentication& key = request->authentication;
  if (!key.header.empty()) text += key.header + ": " + key.prefix + "<" + key.credential + ">\n";
  const Result<doc::Node> body = doc::ParseJson(request->body);
  return text + "\n" + (body.ok() ? doc::WriteJson(*body, 2) : body.error().message) + "\n";
}

class GoldenTest : public ::testing::TestWithParam<Row> {};

TEST_P(GoldenTest, RequestsAndReplies) {
  const std::unique_ptr<Target> target = Made(ConfigOf(GetParam().kind));
  ASSERT_NE(target, nullptr);
  std::string text = "# description\n" + doc::WriteCanonicalJson(target->Describe()) + "\n";
  text += "\n# request: one turn\n" + RequestText(target->Encode(OneTurn()));
  text += "\n# request: three turns under a system prompt\n" +
          RequestText(target->Encode(ThreeTurns()));
  if (target->is_guard())
    text += "\n# request: an answer to classify\n" + RequestText(target->Encode(AnAnswer()));
  if (GetParam().kind == "openai" || GetParam().kind == "gemini" || GetParam().kind == "anthropic")
    text +=
        "\n# request: with a schema of the answer\n" + RequestText(target->Encode(WithSchema()));
  for (const Body& row : GetParam().bodies)
    text += "\n# " + row.name + ": " + std::to_string(row.status) + "\n" + row.body + "\n-> " +
            EncodeReply(target->Decode(Answer(row.body, row.status))) + "\n";
  testing::ExpectGolden("target/" + GetParam().kind + ".txt", text);
}

INSTANTIATE_TEST_SUITE_P(Kinds, GoldenTest, ::testing::ValuesIn(kRows),
                         [](const auto& row) { return row.param.kind; });

}  // namespace
}  // namespace plimsoll::target
