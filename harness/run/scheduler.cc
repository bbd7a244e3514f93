#include "harness/run/scheduler.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "harness/base/digest.h"
#include "harness/doc/json.h"
#include "harness/run/trial.h"

namespace plimsoll::run {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kLongestPoll{100};
constexpr milliseconds kShortPoll{1};
constexpr milliseconds kBetweenProgress{100};

// A reply that shows that no other request to this provider would fare better.
bool IsDenied(const target::Reply& reply) {
  switch (reply.failure) {
    case http::Failure::kUnauthorized:
    case http::Failure::kNotFound:
    case http::Failure::kConnect:
    case http::Failure::kTls:
    case http::Failure::kForbidden:
      return true;
    default:
      return false;
  }
}

// One call of Scheduler::Run.
class Session {
 public:
  Session(const Scheduler::Parts& parts, const SchedulerOptions& options,
          const std::vector<bool>& done, const Progress& before)
      : parts_(parts),
        options_(options),
        done_(done),
        progress_(before),
        began_(parts.clock->Now()),
        scope_(Sha256Hex(doc::WriteCanonicalJson(parts.target->Describe()))),
        sink_(parts.sink, [client = parts.client] { client->Wake(); }) {
    progress_.planned = parts.plan->size();
    progress_.done_before = progress_.done;
  }

  Result<RunSummary> Run() {
    const Status status = Loop();
    if (!status.ok()) {
      CancelAll();  // no answer may come back to a session that has ended
      return status.error();
    }
    if (!is_stopping_ && IsAllDenied())
      Stop(RunEnd::kProviderFailed, "every request was denied: " + denial_);
    if (!is_stopping_ && parts_.watch != nullptr && parts_.watch->skipped() > 0)
      Stop(RunEnd::kStoppedEarly, "the evidence was enough");
    Report(true);
    return RunSummary{end_, progress_, message_};
  }

 private:
  Status Loop() {
    while (true) {
      CheckStop();
      PLIMSOLL_TRY(Collect());
      if (!is_stopping_) PLIMSOLL_TRY(Feed());
      if (live_ == 0 && (is_stopping_ || next_ >= parts_.plan->size())) break;
      Report(false);
      Poll();
      Store();
    }
    Store();
    sink_.Drain();
    return Collect();
  }

  // Graders on a client of their own are not heard while the target's is waited for.
  void Poll() {
    const bool waits_elsewhere =
        std::any_of(parts_.graders.begin(), parts_.graders.end(), [this](const auto& entry) {
          const Grader& grader = entry.second;
          return grader.client != parts_.client && grader.dispatcher->pending() > 0;
        });
    parts_.dispatcher->Poll(waits_elsewhere ? kShortPoll : kLongestPoll);
    for (auto& [id, grader] : parts_.graders) grader.dispatcher->Poll(milliseconds(0));
  }

  // Starts trials while the dispatcher has room, so that only what is in flight is in memory. An
  // answer that is not durable yet counts as in flight: a kill repeats at most as many requests as
  // may be in flight.
  Status Feed() {
    const std::int64_t planned = parts_.plan->size();
    while (next_ < planned && parts_.dispatcher->has_room() &&
           live_ + static_cast<std::int64_t>(finished_.size()) + unstored_ <
               parts_.dispatcher->max_concurrency()) {
      const std::int64_t index = next_++;
      if (index < static_cast<std::int64_t>(done_.size()) && done_[index]) continue;
      if (parts_.watch != nullptr && !parts_.watch->Admits(index)) continue;
      PLIMSOLL_TRY(Start(index));
      if (is_stopping_) break;
    }
    return {};
  }

  Status Start(std::int64_t index) {
    const PlannedTrial planned = parts_.plan->trial(index);
    const suite::Suite& from = parts_.plan->suites()[planned.ref.suite];
    PLIMSOLL_ASSIGN(suite::CasePtr the_case, from.Read(planned.ref.index));
    std::vector<const judge::Judge*> judges;
    for (const suite::Expectation& expectation : the_case->expect) {
      PLIMSOLL_ASSIGN(const judge::Judge* judge, parts_.judges->Get(expectation));
      judges.push_back(judge);
    }
    auto trial = std::make_shared<Trial>(index, planned, from, std::move(the_case),
                                         parts_.plan->TrialSeed(planned), std::move(judges));
    ++live_;
    const target::Prompt prompt = trial->FirstPrompt();
    Result<http::Request> request = parts_.target->Encode(prompt);
    if (!request.ok()) {
      trial->End(Outcome::kTargetError, request.error().message);
      Finish(*trial);
      return {};
    }
    request->cache_scope = ScopeOf(*parts_.dispatcher, "", prompt);
    Send(*parts_.dispatcher, *parts_.target, parts_.prices, std::move(*request),
         [this, trial](Result<Answered> answered) { OnTarget(trial, std::move(answered)); });
    return {};
  }

  // What a cached answer must have in common with the call beside the request's own bytes.
  std::string ScopeOf(const http::Dispatcher& dispatcher, std::string_view kind,
                      const target::Prompt& prompt) const {
    if (!dispatcher.has_cache()) return "";
    return std::string(kind) + scope_ + '/' + prompt.suite_id + '/' + prompt.case_id + '/' +
           std::to_string(prompt.epoch) + '/' + std::to_string(prompt.seed);
  }

  // Shared with the dispatcher's callbacks: a trial lives until its last answer is in.
  using SharedTrial = std::shared_ptr<Trial>;

  // A response and what the codec makes of it.
  struct Answered {
    http::Response response;
    target::Reply reply;
  };

  void Send(http::Dispatcher& dispatcher, const target::Target& target, const http::Prices& prices,
            http::Request request, std::function<void(Result<Answered>)> done) {
    http::Call call;
    call.request = std::move(request);
    call.prices = prices;
    // The answer's length is not known before it comes: reserve as many tokens out as the request
    // expects in all.
    call.expected_usd = prices.CostOf({0, call.request.expected_tokens});
    // Shared by the two callbacks, so that an answer is decoded once: for its usage where it came
    // from the network, else when it is delivered.
    auto reply = std::make_shared<std::optional<target::Reply>>();
    call.assess = [&target, reply](const http::Response& response) {
      *reply = target.Decode(response);
      return http::Assessment{(*reply)->usage, (*reply)->status == target::ReplyStatus::kAnswered};
    };
    call.done = [&target, reply, done = std::move(done)](Result<http::Response> response) {
      if (!response.ok()) return done(response.error());
      if (!*reply) *reply = target.Decode(*response);
      done(Answered{std::move(*response), std::move(**reply)});
    };
    dispatcher.Submit(std::move(call));
  }

  void OnTarget(const SharedTrial& trial, Result<Answered> answered) {
    if (!answered.ok()) return EndWith(*trial, answered.error());
    PutAll(trial, trial->OnReply(std::move(answered->reply), answered->response));
  }

  // A trial without an open question is done.
  void PutAll(const SharedTrial& trial, std::vector<Ask> asks) {
    if (trial->is_done()) return Finish(*trial);
    for (Ask& ask : asks) Put(trial, std::move(ask));
  }

  // Puts a judge's question to its grader. A question that cannot be put is answered by an error,
  // never left open.
  void Put(const SharedTrial& trial, Ask ask) {
    const auto grader = parts_.graders.find(ask.what.grader);
    if (grader == parts_.graders.end())
      return Answer(trial, ask, ErrorReply("no grader \"" + ask.what.grader + "\" is configured"));
    Result<http::Request> request = grader->second.target->Encode(ask.what.prompt);
    if (!request.ok()) return Answer(trial, ask, ErrorReply(request.error().message));
    request->cache_scope = ScopeOf(*grader->second.dispatcher, "grader/", ask.what.prompt);
    Send(*grader->second.dispatcher, *grader->second.target, grader->second.prices,
         std::move(*request), [this, trial, ask](Result<Answered> answered) {
           if (!answered.ok()) return EndWith(*trial, answered.error());
           Answer(trial, ask, std::move(answered->reply));
         });
  }

  static target::Reply ErrorReply(std::string why) {
    target::Reply reply;
    reply.error = std::move(why);
    return reply;
  }

  void Answer(const SharedTrial& trial, const Ask& ask, target::Reply reply) {
    if (ended_early_.count(trial->index()) != 0) return;
    PutAll(trial, trial->OnAnswer(ask, std::move(reply)));
  }

  // A budget or a stop ended the trial before it was measured: it is not stored, a resumed run does
  // it again.
  void EndWith(Trial& trial, const Error& error) {
    if (!ended_early_.insert(trial.index()).second) return;
    const bool is_budget = error.code == ErrorCode::kBudget;
    ++progress_
          .outcomes[static_cast<int>(is_budget ? Outcome::kBudgetExhausted : Outcome::kCancelled)];
    if (is_budget) Stop(RunEnd::kBudget, error.message);
    --live_;
  }

  void Finish(Trial& trial) {
    --live_;
    TrialRecord record = trial.TakeRecord(Now());
    CountDenial(record);
    finished_.push_back(std::move(record));
  }

  // Many trials end within one millisecond.
  const std::string& Now() {
    const auto now = std::chrono::floor<milliseconds>(parts_.clock->Wall());
    if (now_text_.empty() || now != now_) {
      now_ = now;
      now_text_ = FormatUtc(now);
    }
    return now_text_;
  }

  // Hands on what has finished, all at once: each hand-over wakes the writer.
  void Store() {
    unstored_ += static_cast<std::int64_t>(finished_.size());
    sink_.Push(&finished_);
  }

  // Counts what has become durable.
  Status Collect() {
    PLIMSOLL_TRY(sink_.TakeDurable(&durable_));
    unstored_ -= static_cast<std::int64_t>(durable_.size());
    for (const TrialRecord& record : durable_) {
      progress_.Count(record.outcome, record.passed);
      if (parts_.watch != nullptr) parts_.watch->Finished(record.place, BriefOf(record));
    }
    return {};
  }

  // Told at once and not when the record is durable: every request more would be denied too.
  void CountDenial(const TrialRecord& record) {
    if (record.outcome == Outcome::kTargetError && IsDenied(record.reply)) {
      ++denied_;
      denial_ = record.reply.error;
    } else {
      ++not_denied_;
    }
    if (IsAllDenied() && denied_ >= options_.give_up_after)
      Stop(RunEnd::kProviderFailed,
           "the first " + std::to_string(denied_) + " requests were all denied: " + denial_);
  }

  bool IsAllDenied() const { return denied_ > 0 && not_denied_ == 0 && progress_.done_before == 0; }

  void CheckStop() {
    const Instant now = parts_.clock->Now();
    if (parts_.stop != nullptr) CheckSignals(now);
    if (!is_stopping_ && options_.deadline && now - began_ >= *options_.deadline) {
      Stop(RunEnd::kDeadline, "the run's deadline passed");
    }
    if (end_ == RunEnd::kDeadline || end_ == RunEnd::kProviderFailed) CancelAll();
  }

  void CheckSignals(Instant now) {
    const int signals = parts_.stop->signals.load(std::memory_order_relaxed);
    if (signals == 0) return;
    if (end_ != RunEnd::kInterrupted && end_ != RunEnd::kTerminated) {
      constexpr int kSigTerm = 15;
      const bool is_term = parts_.stop->last_signal.load(std::memory_order_relaxed) == kSigTerm;
      is_stopping_ = false;  // a signal outweighs any other reason to stop
      Stop(is_term ? RunEnd::kTerminated : RunEnd::kInterrupted, "stopped by a signal");
      drain_until_ = now + options_.drain;
    }
    if (signals > 1 || now >= drain_until_) CancelAll();
  }

  void Stop(RunEnd end, std::string message) {
    if (is_stopping_) return;
    is_stopping_ = true;
    end_ = end;
    message_ = std::move(message);
  }

  void CancelAll() {
    parts_.dispatcher->CancelAll();
    for (auto& [id, grader] : parts_.graders) grader.dispatcher->CancelAll();
  }

  void Report(bool is_last) {
    const Instant now = parts_.clock->Now();
    if (!is_last && now - reported_ < kBetweenProgress) return;
    reported_ = now;
    progress_.in_flight = parts_.dispatcher->in_flight();
    for (const auto& [id, grader] : parts_.graders)
      progress_.in_flight += grader.dispatcher->in_flight();
    progress_.concurrency = parts_.dispatcher->concurrency();
    progress_.retries = parts_.dispatcher->retries();
    progress_.usage = parts_.budget->used();
    progress_.cost_usd = parts_.budget->cost_usd();
    progress_.elapsed = std::chrono::duration_cast<milliseconds>(now - began_);
    if (parts_.on_progress) parts_.on_progress(progress_);
  }

  const Scheduler::Parts& parts_;
  const SchedulerOptions& options_;
  const std::vector<bool>& done_;
  Progress progress_;
  const Instant began_;
  const std::string scope_;
  Instant reported_{};
  std::int64_t next_ = 0;
  std::int64_t live_ = 0;  // trials begun and not finished
  std::vector<TrialRecord> finished_;
  std::vector<TrialRecord> durable_;  // since the last look
  std::int64_t unstored_ = 0;         // handed to the sink and not durable
  std::chrono::sys_time<milliseconds> now_{};
  std::string now_text_;
  std::set<std::int64_t> ended_early_;
  std::int64_t denied_ = 0;
  std::int64_t not_denied_ = 0;
  std::string denial_;
  bool is_stopping_ = false;
  Instant drain_until_{};
  RunEnd end_ = RunEnd::kComplete;
  std::string message_;
  BackgroundSink sink_;  // last: its thread ends before what it uses
};

}  // namespace

void Progress::Count(Outcome outcome, std::optional<bool> has_passed) {
  ++done;
  ++outcomes[static_cast<int>(outcome)];
  if (has_passed) ++(*has_passed ? passed : failed);
}

Scheduler::Scheduler(Parts parts, const SchedulerOptions& options)
    : parts_(std::move(parts)), options_(options) {}

Result<RunSummary> Scheduler::Run(const std::vector<bool>& done, const Progress& before) {
  return Session(parts_, options_, done, before).Run();
}

Status FillJudges(const Plan& plan, judge::JudgeCache* judges, RunManifest* manifest) {
  Diagnostics diagnostics;
  std::vector<std::set<const judge::Judge*>> of_suite(plan.suites().size());
  for (const suite::CaseRef& ref : plan.cases()) {
    PLIMSOLL_ASSIGN(const suite::CasePtr the_case, plan.suites()[ref.suite].Read(ref.index));
    for (const suite::Expectation& expectation : the_case->expect) {
      const Result<const judge::Judge*> judge = judges->Get(expectation);
      if (judge.ok()) {
        of_suite[ref.suite].insert(*judge);
        continue;
      }
      Diagnostic diagnostic;
      diagnostic.mark = the_case->mark;
      diagnostic.message = "case \"" + the_case->id + "\": " + judge.error().message;
      diagnostics.Add(std::move(diagnostic));
    }
  }
  PLIMSOLL_TRY(diagnostics.ToStatus());
  manifest->judges = judges->Identities();
  for (SuiteRef& suite : manifest->suites) {
    for (std::size_t i = 0; i < of_suite.size(); ++i) {
      if (plan.suites()[i].id() != suite.id) continue;
      for (const judge::Judge* judge : of_suite[i]) suite.judges.push_back(judge->identity());
    }
    std::sort(suite.judges.begin(), suite.judges.end());
  }
  return {};
}

}  // namespace plimsoll::run
