#include "harness/http/cache.h"

#include <gtest/gtest.h>

#include <functional>
#include <set>

namespace plimsoll::http {
namespace {

Request Base() {
  Request request;
  request.url = "https://a.com/v1";
  request.headers = {{"Content-Type", "application/json"}, {"X-Version", "1"}};
  request.body = "{}";
  request.authentication = {"openai", "authorization", "Bearer "};
  request.cache_scope = "suite/case/0";
  return request;
}

TEST(CacheKey, ChangesWithEveryFieldThatCouldChangeTheAnswer) {
  const std::function<void(Request&)> kChanges[] = {
      [](Request&) {},
      [](Request& r) { r.method = "PUT"; },
      [](Request& r) { r.url += "/"; },
      [](Request& r) { r.headers[1].second = "2"; },
      [](Request& r) { r.headers[1].first = "X-Versions"; },
      [](Request& r) { r.headers.emplace_back("X-More", ""); },
      [](Request& r) { r.headers.clear(); },
      [](Request& r) { r.body += " "; },
      [](Request& r) { r.authentication.credential = "other"; },
      [](Request& r) { r.authentication.header = "x-api-key"; },
      [](Request& r) { r.authentication.prefix = ""; },
      [](Request& r) { r.cache_scope = "suite/case/1"; },
      // The same bytes, framed otherwise.
      [](Request& r) {
        r.body += r.authentication.credential;
        r.authentication.credential.clear();
      },
  };
  std::set<std::string> keys;
  for (const auto& change : kChanges) {
    Request request = Base();
    change(request);
    EXPECT_TRUE(keys.insert(CacheKey(request)).second) << keys.size();
  }
}

TEST(CacheKey, DoesNotChangeWithTheOrderOrCaseOfHeaders) {
  Request other = Base();
  other.headers = {{"x-version", "1"}, {"CONTENT-TYPE", "application/json"}};
  EXPECT_EQ(CacheKey(other), CacheKey(Base()));
}

TEST(CacheKey, DoesNotChangeWithDeadlinesOrCaps) {
  Request other = Base();
  other.deadlines.total = std::chrono::seconds(1);
  other.max_body_bytes = 1;
  other.expected_tokens = 5;
  EXPECT_EQ(CacheKey(other), CacheKey(Base()));
}

TEST(CacheKey, HoldsNoSecret) {
  for (const char* name : {"Authorization", "x-api-key", "API-Key", "x-goog-api-key", "Cookie",
                           "Proxy-Authorization"}) {
    Request other = Base();
    other.headers.emplace_back(name, "sk-canary");
    EXPECT_EQ(CacheKey(other), CacheKey(Base())) << name;
  }
}

}  // namespace
}  // namespace plimsoll::http
