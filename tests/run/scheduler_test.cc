#include "harness/run/scheduler.h"

#include <gtest/gtest.h>

#include <map>

#include "tests/run/fixture.h"
#include "tests/support/fake_client.h"

namespace plimsoll::run {
namespace {

using std::chrono::milliseconds;
using testing::FakeAnswer;
using testing::FakeClient;
using testing::FakeResponse;

// Says what the body says: the codec that is under no test here.
class PlainTarget final : public target::Target {
 public:
  Result<http::Request> Encode(const target::Prompt& prompt) const override {
    if (prompt.case_id == "c0003" && refuses_c0003)
      return MakeError(ErrorCode::kInvalid, "cannot put this");
    http::Request request;
    request.url = "http://127.0.0.1/" + prompt.case_id;
    request.body = prompt.messages.back().content;
    return request;
  }
  target::Reply Decode(const http::Response& response) const override {
    target::Reply reply;
    reply.failure = response.failure;
    if (!response.ok()) {
      reply.error = "status " + std::to_string(response.status);
      return reply;
    }
    reply.status =
        response.body.empty() ? target::ReplyStatus::kEmpty : target::ReplyStatus::kAnswered;
    reply.label = response.body;
    reply.usage = {10, 5};
    return reply;
  }
  doc::Node Describe() const override {
    return doc::Node::Object({{"kind", doc::Node::String("plain")}});
  }
  bool refuses_c0003 = false;
};

class SchedulerTest : public ::testing::Test {
 protected:
  SchedulerTest() { suites_.push_back(MakeCases(40)); }

  RunSummary Run(FakeClient::Script script, const std::vector<bool>& done = {},
                 Progress before = {}) {
    Result<RunSummary> summary = TryRun(std::move(script), done, before);
    EXPECT_TRUE(summary.ok()) << summary.error().message;
    return summary.ok() ? *summary : RunSummary{};
  }

  Result<RunSummary> TryRun(FakeClient::Script script, const std::vector<bool>& done = {},
                            Progress before = {}) {
    std::vector<suite::CaseRef> refs;
    for (std::uint32_t i = 0; i < suites_[0].size(); ++i) refs.push_back({0, i});
    plan_ = *Plan::Make(&suites_, refs, 1, 1);
    client_ = std::make_unique<FakeClient>(&clock_, std::move(script));
    http::Budget budget(limits_);
    http::DispatcherOptions dispatching;
    dispatching.rate.max_concurrency = 8;
    http::Dispatcher dispatcher(client_.get(), &clock_, &budget, nullptr, nullptr, dispatching);
    judge::JudgeCache judges{judge::JudgeContext{}};
    Scheduler::Parts parts;
    parts.plan = &plan_;
    parts.target = &target_;
    parts.dispatcher = &dispatcher;
    parts.client = client_.get();
    parts.budget = &budget;
    parts.judges = &judges;
    parts.sink = &sink_;
    parts.stop_rule = stop_rule_;
    parts.clock = &clock_;
    parts.stop = &stop_;
    return Scheduler(parts, options_).Run(done, before);
  }

  static FakeAnswer Unsafe(const http::Request&) {
    return {FakeResponse(200, "unsafe"), milliseconds(10)};
  }

  std::vector<suite::Suite> suites_;
  Plan plan_;
  PlainTarget target_;
  FakeClock clock_;
  std::unique_ptr<FakeClient> client_;
  MemorySink sink_;
  StopRule* stop_rule_ = nullptr;
  StopRequest stop_;
  SchedulerOptions options_;
  http::BudgetLimits limits_;
};

TEST_F(SchedulerTest, MeasuresEveryTrialOnce) {
  const RunSummary summary = Run(Unsafe);
  EXPECT_EQ(summary.end, RunEnd::kComplete);
  EXPECT_EQ(summary.progress.done, 40);
  EXPECT_EQ(summary.progress.passed, 40);
  std::map<std::string, int> seen;
  for (const TrialRecord& record : sink_.records()) ++seen[record.case_id];
  EXPECT_EQ(seen.size(), 40u);
  for (const auto& [id, count] : seen) EXPECT_EQ(count, 1) << id;
  EXPECT_EQ(summary.progress.usage, (http::Usage{400, 200}));
}

TEST_F(SchedulerTest, ResumesWhereItStopped) {
  std::vector<bool> done(40, true);
  done[3] = done[17] = false;
  Progress before;
  before.done = 38;
  before.passed = 38;
  const RunSummary summary = Run(Unsafe, done, before);
  EXPECT_EQ(summary.progress.done, 40);
  EXPECT_EQ(client_->sent().size(), 2u);
}

TEST_F(SchedulerTest, EmptyAnswerIsNeverAPass) {
  const RunSummary summary = Run([](const http::Request& request) -> FakeAnswer {
    const bool is_empty = request.url.find("c0005") != std::string::npos;
    return {FakeResponse(200, is_empty ? "" : "unsafe"), milliseconds(1)};
  });
  EXPECT_EQ(summary.progress.passed, 39);
  EXPECT_EQ(summary.progress.failed, 0);
  EXPECT_EQ(summary.progress.outcomes[static_cast<int>(Outcome::kTargetEmpty)], 1);
}

TEST_F(SchedulerTest, OneDeniedCaseOfManyIsATargetErrorAndTheRunGoesOn) {
  const RunSummary summary = Run([](const http::Request& request) -> FakeAnswer {
    const bool is_denied = request.url.find("c0007") != std::string::npos;
    return {FakeResponse(is_denied ? 401 : 200, "unsafe"), milliseconds(1)};
  });
  EXPECT_EQ(summary.end, RunEnd::kComplete);
  EXPECT_EQ(summary.progress.done, 40);
  EXPECT_EQ(summary.progress.outcomes[static_cast<int>(Outcome::kTargetError)], 1);
}

TEST_F(SchedulerTest, AllCasesDeniedEndsTheRunEarly) {
  const RunSummary summary = Run([](const http::Request&) -> FakeAnswer {
    return {FakeResponse(401), milliseconds(1)};
  });
  EXPECT_EQ(summary.end, RunEnd::kProviderFailed);
  EXPECT_LT(client_->sent().size(), 40u);
  EXPECT_NE(summary.message.find("were all denied"), std::string::npos) << summary.message;
}

TEST_F(SchedulerTest, BudgetStopsBeforeTheRequestThatWouldPassIt) {
  limits_.requests = 10;
  const RunSummary summary = Run(Unsafe);
  EXPECT_EQ(summary.end, RunEnd::kBudget);
  EXPECT_EQ(client_->sent().size(), 10u);
  EXPECT_EQ(sink_.records().size(), 10u);
}

TEST_F(SchedulerTest, DeadlineStopsTheRun) {
  options_.deadline = milliseconds(25);
  const RunSummary summary = Run(Unsafe);
  EXPECT_EQ(summary.end, RunEnd::kDeadline);
  EXPECT_LT(summary.progress.done, 40);
  EXPECT_EQ(static_cast<std::size_t>(summary.progress.done), sink_.records().size());
}

TEST_F(SchedulerTest, FirstSignalDrainsWhatIsInFlight) {
  const RunSummary summary = Run([&](const http::Request&) -> FakeAnswer {
    stop_.last_signal = 2;
    stop_.signals = 1;
    return {FakeResponse(200, "unsafe"), milliseconds(10)};
  });
  EXPECT_EQ(summary.end, RunEnd::kInterrupted);
  EXPECT_GT(summary.progress.done, 0);
  EXPECT_EQ(static_cast<std::size_t>(summary.progress.done), client_->sent().size());
}

TEST_F(SchedulerTest, SecondSignalStopsAtOnceAndKeepsNothingUnfinished) {
  const RunSummary summary = Run([&](const http::Request&) -> FakeAnswer {
    stop_.last_signal = 15;
    stop_.signals = 2;
    return {FakeResponse(200, "unsafe"), milliseconds(1000)};
  });
  EXPECT_EQ(summary.end, RunEnd::kTerminated);
  EXPECT_EQ(summary.progress.done, 0);
  EXPECT_TRUE(sink_.records().empty());
  EXPECT_GT(summary.progress.outcomes[static_cast<int>(Outcome::kCancelled)], 0);
}

TEST_F(SchedulerTest, ReturnsTheStoresError) {
  sink_.fail_from = 1;
  const Result<RunSummary> summary = TryRun(Unsafe);
  ASSERT_FALSE(summary.ok());
  EXPECT_EQ(summary.error(), (Error{ErrorCode::kStore, "disk full"}));
}

TEST_F(SchedulerTest, PromptThatCannotBePutIsATargetError) {
  target_.refuses_c0003 = true;
  const RunSummary summary = Run(Unsafe);
  EXPECT_EQ(summary.end, RunEnd::kComplete);
  EXPECT_EQ(summary.progress.outcomes[static_cast<int>(Outcome::kTargetError)], 1);
}

TEST_F(SchedulerTest, StopRuleSeesCompletePrefixesOnly) {
  struct Rule final : StopRule {
    bool OnPrefix(std::int64_t index, const TrialRecord&) override {
      EXPECT_EQ(index, next++);
      return index == 9;
    }
    std::int64_t next = 0;
  } rule;
  stop_rule_ = &rule;
  int sent = 0;
  const RunSummary summary = Run([&](const http::Request&) -> FakeAnswer {
    return {FakeResponse(200, "unsafe"), milliseconds(++sent % 7 * 10)};
  });
  EXPECT_EQ(summary.end, RunEnd::kStoppedEarly);
  EXPECT_EQ(rule.next, 10);
}

}  // namespace
}  // namespace plimsoll::run
