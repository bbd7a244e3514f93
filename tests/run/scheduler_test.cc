#include "harness/run/scheduler.h"

#include <gtest/gtest.h>

#include <map>
#include <utility>

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
    plan_ = *Plan::Make(&suites_, refs, epochs_, 1, order_);
    std::optional<PrefixWatch> watch;
    if (stop_rule_ != nullptr) watch.emplace(&plan_, stop_rule_);
    for (const auto& [place, brief] : earlier_) watch->Finished(place, brief);
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
    parts.watch = watch ? &*watch : nullptr;
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
  int epochs_ = 1;
  PlanOrder order_ = PlanOrder::kByEpoch;
  std::vector<std::pair<std::int64_t, TrialBrief>> earlier_;  // what the rule has seen before
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

// Wants no more after so many trials, and of a track after so many of its own.
class CountingRule final : public StopRule {
 public:
  explicit CountingRule(const Plan* plan) : plan_(plan) {}
  void OnPrefix(std::int64_t index, const TrialBrief& trial) override {
    EXPECT_GT(index, last_) << "not in the order of the plan";
    EXPECT_EQ(plan_->trial(index).epoch, trial.epoch);
    last_ = index;
    ++seen;
    const suite::CaseRef ref = plan_->trial(index).ref;
    ++of_track_[plan_->suites()[ref.suite].entry(ref.index).track];
  }
  bool IsWanted(std::int64_t index) const override {
    const suite::CaseRef ref = plan_->trial(index).ref;
    const auto found = of_track_.find(plan_->suites()[ref.suite].entry(ref.index).track);
    return seen < enough && (found == of_track_.end() || found->second < enough_of_track);
  }

  int seen = 0;
  int enough = 1 << 30;
  int enough_of_track = 1 << 30;

 private:
  const Plan* plan_;
  std::int64_t last_ = -1;
  std::map<suite::Track, int> of_track_;
};

TEST_F(SchedulerTest, StopRuleSeesCompletePrefixesOnly) {
  CountingRule rule(&plan_);
  rule.enough = 10;
  stop_rule_ = &rule;
  int sent = 0;
  const RunSummary summary = Run([&](const http::Request&) -> FakeAnswer {
    return {FakeResponse(200, "unsafe"), milliseconds(++sent % 7 * 10)};
  });
  EXPECT_EQ(summary.end, RunEnd::kStoppedEarly);
  EXPECT_EQ(summary.message, "the evidence was enough");
  EXPECT_GE(rule.seen, 10);
  EXPECT_LT(client_->sent().size(), 40u);
  EXPECT_EQ(static_cast<std::size_t>(summary.progress.done), client_->sent().size());
}

TEST_F(SchedulerTest, SlowCaseHoldsTheLine) {
  CountingRule rule(&plan_);
  rule.enough = 1;
  stop_rule_ = &rule;
  constexpr milliseconds kHour{3'600'000};
  const Instant began = clock_.Now();
  bool is_first = true;
  Run([&](const http::Request&) -> FakeAnswer {
    if (clock_.Now() < began + kHour) {
      EXPECT_EQ(rule.seen, 0) << "nothing may be decided before the first case is there";
    }
    return {FakeResponse(200, "unsafe"), std::exchange(is_first, false) ? kHour : milliseconds(10)};
  });
  EXPECT_GE(client_->sent().size(), 8u);
  EXPECT_GT(rule.seen, 0);
}

TEST_F(SchedulerTest, SettledTrackIsAskedNoMoreAndTheOthersGoOn) {
  order_ = PlanOrder::kByCase;
  epochs_ = 2;
  CountingRule rule(&plan_);
  rule.enough_of_track = 6;
  stop_rule_ = &rule;
  const RunSummary summary = Run(Unsafe);
  EXPECT_EQ(summary.end, RunEnd::kStoppedEarly);
  EXPECT_EQ(summary.message, "the evidence was enough");
  EXPECT_LT(summary.progress.done, 80);
  EXPECT_GE(summary.progress.done, 4 * 6);
  std::map<std::string, int> trials;
  for (const TrialRecord& record : sink_.records()) ++trials[record.case_id];
  for (const auto& [id, count] : trials) EXPECT_EQ(count, 2) << id << " was asked by half";
}

TEST_F(SchedulerTest, ResumedRunShowsTheRuleWhatIsDone) {
  CountingRule rule(&plan_);
  rule.enough = 12;
  stop_rule_ = &rule;
  std::vector<bool> done(40, false);
  Progress before;
  for (int i = 0; i < 20; ++i) {
    done[static_cast<std::size_t>(i)] = true;
    earlier_.push_back({i, {0, Outcome::kScored, true, false, std::nullopt}});
    before.Count(Outcome::kScored, true);
  }
  const RunSummary summary = Run(Unsafe, done, before);
  EXPECT_EQ(summary.end, RunEnd::kStoppedEarly);
  EXPECT_EQ(rule.seen, 20);
  EXPECT_TRUE(client_->sent().empty());
}

}  // namespace
}  // namespace plimsoll::run
