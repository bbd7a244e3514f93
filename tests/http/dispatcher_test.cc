#include "harness/http/dispatcher.h"

#include <gtest/gtest.h>

#include <map>
#include <optional>

#include "tests/support/fake_client.h"

namespace plimsoll::http {
namespace {

using namespace std::chrono_literals;
using plimsoll::testing::FakeAnswer;
using plimsoll::testing::FakeClient;
using plimsoll::testing::FakeResponse;

class MemoryCache final : public ResponseCache {
 public:
  std::optional<Response> Get(const std::string& key) override {
    const auto found = answers.find(key);
    if (found == answers.end()) return std::nullopt;
    return found->second;
  }
  Status Put(const std::string& key, const Response& response) override {
    if (is_broken) return MakeError(ErrorCode::kStore, "disk full");
    answers[key] = response;
    return {};
  }
  std::map<std::string, Response> answers;
  bool is_broken = false;
};

class DispatcherTest : public ::testing::Test {
 protected:
  void Start(FakeClient::Script script, DispatcherOptions options = {}, BudgetLimits limits = {}) {
    client.emplace(&clock, std::move(script));
    budget.emplace(limits);
    dispatcher.emplace(
        &*client, &clock, &*budget, cache,
        [this](const Request& request, const Response& response) {
          recorded.push_back(request.body + ":" + std::to_string(response.status));
        },
        options);
  }

  void Submit(const std::string& body) {
    Call call;
    call.request.url = "https://a.com";
    call.request.body = body;
    call.request.expected_tokens = 10;
    call.expected_usd = 0.01;
    call.prices = {1000, 1000};
    call.assess = [](const Response& response) {
      return Assessment{{3, 4}, response.body != "partial"};
    };
    call.done = [this, body](Result<Response> result) {
      order.push_back(body);
      results.emplace(body, std::move(result));
    };
    dispatcher->Submit(std::move(call));
  }

  void RunAll() {
    for (int i = 0; dispatcher->pending() > 0 && i < 100'000; ++i) dispatcher->Poll(1000ms);
    EXPECT_EQ(dispatcher->pending(), 0);
  }

  double SecondsSinceStart() const {
    return std::chrono::duration<double>(clock.Now() - Instant{}).count();
  }

  FakeClock clock;
  ResponseCache* cache = nullptr;
  std::vector<std::string> recorded;
  std::vector<std::string> order;
  std::map<std::string, Result<Response>> results;
  std::optional<FakeClient> client;
  std::optional<Budget> budget;
  std::optional<Dispatcher> dispatcher;
};

FakeAnswer Ok(std::string body = "fine") { return {FakeResponse(200, std::move(body)), 100ms}; }

TEST_F(DispatcherTest, SendsInOrderAndNeverMoreThanTheLimit) {
  Start([](const Request&) { return Ok(); },
        {.rate = {.max_concurrency = 3, .initial_concurrency = 3}});
  for (int i = 0; i < 10; ++i) Submit(std::to_string(i));
  EXPECT_EQ(client->in_flight(), 3);
  EXPECT_FALSE(dispatcher->has_room());
  RunAll();
  EXPECT_EQ(client->most_in_flight(), 3);
  EXPECT_EQ(order, (std::vector<std::string>{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}));
  EXPECT_TRUE(dispatcher->has_room());
}

TEST_F(DispatcherTest, DeliversOnlyInsidePoll) {
  MemoryCache memory;
  cache = &memory;
  Start([](const Request&) { return Ok(); });
  Submit("a");
  RunAll();
  Submit("a");
  EXPECT_EQ(order.size(), 1u);
  dispatcher->Poll(0ms);
  EXPECT_EQ(order.size(), 2u);
}

TEST_F(DispatcherTest, RetriesAndCountsTheAttempts) {
  int sent = 0;
  Start([&](const Request&) { return ++sent < 3 ? FakeAnswer{FakeResponse(500), 10ms} : Ok(); });
  Submit("a");
  RunAll();
  ASSERT_TRUE(results.at("a").ok());
  EXPECT_EQ(results.at("a")->attempts, 3);
  EXPECT_EQ(dispatcher->retries(), 2);
  EXPECT_EQ(recorded, (std::vector<std::string>{"a:500", "a:500", "a:200"}));
  EXPECT_EQ(budget->requests(), 3);
  EXPECT_EQ(budget->used(), (Usage{3, 4}));
  EXPECT_DOUBLE_EQ(budget->cost_usd(), 0.007);
}

TEST_F(DispatcherTest, HandsBackTheLastFailureWhenItGivesUp) {
  Start([](const Request&) { return FakeAnswer{FakeResponse(500, "broken"), 10ms}; });
  Submit("a");
  RunAll();
  ASSERT_TRUE(results.at("a").ok());
  EXPECT_EQ(results.at("a")->failure, Failure::kServer);
  EXPECT_EQ(results.at("a")->body, "broken");
  EXPECT_EQ(results.at("a")->attempts, 5);
}

TEST_F(DispatcherTest, DoesNotRepeatWhatCannotMend) {
  Start([](const Request&) { return FakeAnswer{FakeResponse(401), 10ms}; });
  Submit("a");
  RunAll();
  EXPECT_EQ(client->sent().size(), 1u);
}

TEST_F(DispatcherTest, HoldsEveryRequestUntilRetryAfterHasPassed) {
  Start(
      [](const Request& request) {
        if (request.body == "first")
          return FakeAnswer{FakeResponse(429, "", {{"Retry-After", "7"}}), 10ms};
        return Ok();
      },
      {.rate = {.max_concurrency = 1}, .retry = {.max_attempts = 1}});
  Submit("first");
  Submit("second");
  RunAll();
  EXPECT_EQ(client->sent()[1].at - Instant{}, 7010ms);
}

TEST_F(DispatcherTest, RestGoesOnWhileAFewWaitForTheirRetry) {
  std::map<std::string, int> attempts;
  Start(
      [&](const Request& request) {
        const bool is_unlucky = std::stoi(request.body) % 50 == 0;
        if (is_unlucky && attempts[request.body]++ == 0)
          return FakeAnswer{FakeResponse(429), 100ms};
        if (std::stoi(request.body) % 50 == 25 && attempts[request.body]++ == 0)
          return FakeAnswer{FakeResponse(500), 100ms};
        return Ok();
      },
      {.rate = {.max_concurrency = 64, .initial_concurrency = 64}});
  for (int i = 0; i < 1000; ++i) Submit(std::to_string(i));
  RunAll();
  for (const auto& [body, result] : results) EXPECT_TRUE(result.ok() && result->ok()) << body;
  EXPECT_EQ(results.size(), 1000u);
  const double fault_free = 1.6;
  EXPECT_LT(SecondsSinceStart(), fault_free * 1.3 + 0.5);
}

TEST_F(DispatcherTest, LowersItsConcurrencyInAStormOfRateLimits) {
  Start(
      [&](const Request&) {
        return client->in_flight() >= 10 ? FakeAnswer{FakeResponse(429), 20ms} : Ok();
      },
      {.rate = {.max_concurrency = 64, .initial_concurrency = 64},
       .retry = {.max_attempts = 100, .total = std::chrono::hours(1)}});
  for (int i = 0; i < 500; ++i) Submit(std::to_string(i));
  RunAll();
  EXPECT_LE(dispatcher->concurrency(), 20);
  for (const auto& [body, result] : results) EXPECT_TRUE(result.ok() && result->ok()) << body;
  EXPECT_LT(client->sent().size(), 2000u);
}

TEST_F(DispatcherTest, FeedsNoFasterThanItsSleepersLeave) {
  Start(
      [](const Request&) {
        return FakeAnswer{FakeResponse(429), 1ms};
      },
      {.rate = {.max_concurrency = 8, .initial_concurrency = 8}});
  int submitted = 0;
  for (int i = 0; i < 50; ++i) {
    while (dispatcher->has_room()) Submit(std::to_string(submitted++));
    dispatcher->Poll(1ms);
  }
  EXPECT_LE(dispatcher->pending(), 16);
}

TEST_F(DispatcherTest, StopsAtTheBudget) {
  Start([](const Request&) { return Ok(); }, {}, {.requests = 2});
  for (const char* body : {"a", "b", "c"}) Submit(body);
  RunAll();
  EXPECT_TRUE(results.at("a").ok());
  EXPECT_TRUE(results.at("b").ok());
  ASSERT_FALSE(results.at("c").ok());
  EXPECT_EQ(results.at("c").error().code, ErrorCode::kBudget);
  EXPECT_EQ(client->sent().size(), 2u);
}

TEST_F(DispatcherTest, ChargesTheEstimateWhereUsageIsUnknown) {
  Start([](const Request&) { return Ok(); });
  Call call;
  call.request.expected_tokens = 10;
  call.expected_usd = 0.5;
  call.done = [](Result<Response>) {};
  dispatcher->Submit(std::move(call));
  RunAll();
  EXPECT_EQ(budget->used(), (Usage{10, 0}));
  EXPECT_DOUBLE_EQ(budget->cost_usd(), 0.5);
}

TEST_F(DispatcherTest, CancelsWhatIsInFlightWaitingAndAsleep) {
  Start(
      [](const Request& request) {
        return request.body == "asleep" ? FakeAnswer{FakeResponse(500), 1ms}
                                        : FakeAnswer{FakeResponse(200), 10s};
      },
      {.rate = {.max_concurrency = 1}});
  Submit("asleep");
  dispatcher->Poll(1ms);
  Submit("in flight");
  Submit("waiting");
  EXPECT_EQ(dispatcher->pending(), 3);
  dispatcher->CancelAll();
  EXPECT_EQ(dispatcher->pending(), 0);
  for (const char* body : {"asleep", "in flight", "waiting"}) {
    ASSERT_FALSE(results.at(body).ok()) << body;
    EXPECT_EQ(results.at(body).error().code, ErrorCode::kCancelled);
  }
  EXPECT_EQ(budget->used(), Usage{});
}

TEST_F(DispatcherTest, CancelsWhenDestroyed) {
  Start([](const Request&) { return Ok(); });
  Submit("a");
  dispatcher.reset();
  EXPECT_EQ(results.at("a").error().code, ErrorCode::kCancelled);
}

TEST_F(DispatcherTest, MaySubmitFromDone) {
  Start([](const Request&) { return Ok(); });
  Call call;
  call.done = [this](Result<Response>) { Submit("second"); };
  dispatcher->Submit(std::move(call));
  RunAll();
  EXPECT_TRUE(results.at("second").ok());
}

TEST_F(DispatcherTest, AnswersFromTheCacheWithoutBudgetOrNetwork) {
  MemoryCache memory;
  cache = &memory;
  Start([](const Request&) { return Ok(); }, {}, {.requests = 1});
  Submit("a");
  RunAll();
  EXPECT_FALSE(results.at("a")->is_cached);
  results.clear();
  Submit("a");
  RunAll();
  EXPECT_TRUE(results.at("a")->is_cached);
  EXPECT_EQ(results.at("a")->body, "fine");
  EXPECT_EQ(client->sent().size(), 1u);
  EXPECT_EQ(budget->requests(), 1);
}

TEST_F(DispatcherTest, CachesOnlyCompleteGoodAnswers) {
  MemoryCache memory;
  cache = &memory;
  Start([](const Request& request) {
    return request.body == "bad" ? FakeAnswer{FakeResponse(404), 1ms} : Ok("partial");
  });
  Submit("bad");
  Submit("filtered");
  RunAll();
  EXPECT_TRUE(memory.answers.empty());
}

TEST_F(DispatcherTest, ReportsACacheThatCannotWrite) {
  MemoryCache memory;
  memory.is_broken = true;
  cache = &memory;
  Start([](const Request&) { return Ok(); });
  Submit("a");
  RunAll();
  EXPECT_TRUE(results.at("a").ok());
  ASSERT_FALSE(dispatcher->cache_status().ok());
  EXPECT_EQ(dispatcher->cache_status().error().message, "disk full");
}

TEST_F(DispatcherTest, KeepsToTheRequestRate) {
  Start([](const Request&) { return Ok(); }, {.rate = {.requests_per_minute = 60}});
  for (int i = 0; i < 16; ++i) Submit(std::to_string(i));
  RunAll();
  EXPECT_EQ(client->sent()[5].at, Instant{});
  EXPECT_NEAR(SecondsSinceStart(), 10.1, 0.05);
}

TEST_F(DispatcherTest, RepeatsTheSameScheduleForTheSameSeed) {
  const auto run = [this](std::uint64_t seed) {
    clock = FakeClock();
    Start([](const Request&) { return FakeAnswer{FakeResponse(500), 10ms}; }, {.seed = seed});
    for (int i = 0; i < 5; ++i) Submit(std::to_string(i));
    RunAll();
    return clock.Now();
  };
  const Instant first = run(1);
  EXPECT_EQ(run(1), first);
  EXPECT_NE(run(2), first);
}

}  // namespace
}  // namespace plimsoll::http
