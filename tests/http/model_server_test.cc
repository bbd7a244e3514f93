#include "tests/support/model_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "harness/doc/json.h"
#include "tests/support/model_handlers.h"

namespace plimsoll::testing {
namespace {

using namespace std::chrono_literals;

ServerRequest Chat(std::string_view body) {
  ServerRequest request;
  request.body = body;
  return request;
}

TEST(ChatEcho, RepeatsTheLastMessage) {
  const std::string said = "say \"\\u00e9\" \\\\ \\n";
  const std::string body =
      "{\"messages\":[{\"role\":\"system\",\"content\":\"be\"},"
      "{\"role\":\"user\",\"content\": " +
      doc::QuoteJson(said) + "}],\"seed\":1}";
  const auto answer = doc::ParseJson(ChatEcho()(Chat(body)).body);
  ASSERT_TRUE(answer.ok()) << answer.error().message;
  EXPECT_EQ(answer->StringAt("/choices/0/message/content"), said);
  EXPECT_EQ(answer->IntAt("/usage/prompt_tokens"), static_cast<std::int64_t>(body.size() / 4));
}

TEST(ChatEcho, SurvivesARequestWithoutAMessage) {
  for (const char* body : {"", "{}", "\"content\":", "\"content\":\"open", "\"content\":\"\\"})
    EXPECT_TRUE(doc::ParseJson(ChatEcho("fixed")(Chat(body)).body).ok());
}

TEST(WithFaults, MeetsTheSameFaultsInWhateverOrder) {
  const FaultMix mix{.rate_429 = 0.2, .rate_500 = 0.1, .retry_after_s = 2, .latency = 5ms};
  const auto statuses = [&](bool is_backwards) {
    const Handler handler = WithFaults(ChatEcho("x"), mix);
    std::multiset<std::pair<int, int>> seen;
    for (int i = 0; i < 2000; ++i) {
      const int n = is_backwards ? 1999 - i : i;
      const ServerAnswer answer = handler(Chat(std::to_string(n)));
      EXPECT_EQ(answer.delay, 5ms);
      seen.emplace(n, answer.status);
    }
    return seen;
  };
  const auto seen = statuses(false);
  EXPECT_EQ(seen, statuses(true));
  int limited = 0;
  for (const auto& [n, status] : seen) limited += status == 429 ? 1 : 0;
  EXPECT_NEAR(limited, 400, 80);
}

TEST(WithFaults, DrawsAnewForEachAttempt) {
  const Handler handler = WithFaults(ChatEcho("x"), {.rate_500 = 0.5});
  std::set<int> statuses;
  for (int i = 0; i < 50; ++i) statuses.insert(handler(Chat("same")).status);
  EXPECT_EQ(statuses, (std::set<int>{200, 500}));
}

}  // namespace
}  // namespace plimsoll::testing
