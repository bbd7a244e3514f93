#include "harness/target/process.h"

#include <algorithm>
#include <map>
#include <utility>

#include "harness/doc/json.h"
#include "harness/http/credential.h"
#include "harness/target/builtin.h"
#include "harness/target/child.h"
#include "harness/target/local_target.h"
#include "harness/text/hostile.h"

namespace plimsoll::target {
namespace {

using std::chrono::milliseconds;

constexpr int kMostStarts = 4;
constexpr std::size_t kShownBytes = 400;

std::vector<std::string> ChildEnvironment(const std::vector<std::string>& passed) {
  std::vector<std::string> names = {"PATH", "HOME", "LANG", "TMPDIR"};
  names.insert(names.end(), passed.begin(), passed.end());
  const http::Environment read = http::ProcessEnvironment();
  std::vector<std::string> settings;
  for (const std::string& name : names)
    if (const auto value = read(name)) settings.push_back(name + "=" + *value);
  return settings;
}

/// The id of an answer's line, or -1.
std::int64_t IdOf(const std::string& line) {
  const Result<doc::Node> node = doc::ParseJson(line);
  return node.ok() ? node->IntAt("/id", -1) : -1;
}

class ProcessClient final : public http::Client {
 public:
  ProcessClient(std::vector<std::string> command, std::vector<std::string> environment,
                const Clock* clock)
      : command_(std::move(command)), environment_(std::move(environment)), clock_(clock) {}

  Status Start() {
    ++starts_;
    PLIMSOLL_ASSIGN(child_, Child::Start(command_, environment_, &waker_));
    return {};
  }

  void Send(const http::Request& request, http::Done done) override {
    const std::int64_t id = next_id_++;
    most_bytes_ = std::max<std::uint64_t>(most_bytes_, request.max_body_bytes);
    const Instant now = clock_->Now();
    calls_[id] = {std::move(done), now, now + request.deadlines.total,
                  request.deadlines.total.count()};
    if (child_ == nullptr && starts_ < kMostStarts)
      if (const Status started = Start(); !started.ok()) ended_ = started.error().message;
    // Without a child the call fails in the next Poll: `done` never runs in here. The envelope is
    // an object with members.
    if (child_ != nullptr)
      child_->Write("{\"id\":" + std::to_string(id) + "," + request.body.substr(1) + "\n");
  }

  void Poll(milliseconds longest) override {
    if (child_ == nullptr && calls_.empty()) return waker_.Wait(longest);
    if (child_ == nullptr) return FailAll(http::Failure::kConnect, ended_);
    const Child::Events events = child_->Poll(UntilDeadline(longest), most_bytes_);
    for (const std::string& line : events.errors) Child::Log(text::OneLine(line, kShownBytes));
    for (const std::string& line : events.lines) Deliver(line);
    if (events.is_too_long) {
      child_.reset();
      FailAll(http::Failure::kTooLarge, "the program wrote a line longer than the cap");
    } else if (events.has_ended) {
      ended_ = child_->Reap();
      child_.reset();
      FailAll(http::Failure::kReset, ended_);
    }
    ExpireCalls();
  }

  int in_flight() const override { return static_cast<int>(calls_.size()); }
  void CancelAll() override { FailAll(http::Failure::kCancelled, "cancelled"); }
  void Wake() override { waker_.Wake(); }

 private:
  struct Call {
    http::Done done;
    Instant began;
    Instant deadline;
    std::int64_t total_ms = 0;
  };

  milliseconds UntilDeadline(milliseconds longest) const {
    const Instant now = clock_->Now();
    for (const auto& [id, call] : calls_)
      longest = std::min(longest, std::chrono::ceil<milliseconds>(call.deadline - now));
    return std::max(longest, milliseconds(0));
  }

  void Deliver(const std::string& line) {
    const auto found = calls_.find(IdOf(line));
    if (found == calls_.end()) {
      Child::Log("not an answer that was asked for: " + text::OneLine(line, kShownBytes));
      return;
    }
    http::Response response;
    response.body = line;
    Finish(found, std::move(response));
  }

  void Finish(std::map<std::int64_t, Call>::iterator found, http::Response response) {
    const Call call = std::move(found->second);
    calls_.erase(found);
    response.total =
        std::chrono::duration_cast<std::chrono::microseconds>(clock_->Now() - call.began);
    response.first_byte = response.total;
    call.done(std::move(response));
  }

  void Fail(std::map<std::int64_t, Call>::iterator found, http::Failure failure,
            const std::string& message) {
    http::Response response;
    response.failure = failure;
    response.message = message;
    Finish(found, std::move(response));
  }

  /// Fails what is in flight now, not what a `done` sends.
  void FailAll(http::Failure failure, const std::string& message) {
    const std::int64_t end = next_id_;
    while (!calls_.empty() && calls_.begin()->first < end) Fail(calls_.begin(), failure, message);
  }

  void ExpireCalls() {
    const Instant now = clock_->Now();
    std::vector<std::int64_t> late;
    for (const auto& [id, call] : calls_)
      if (call.deadline <= now) late.push_back(id);
    for (std::int64_t id : late) {
      const auto found = calls_.find(id);
      if (found == calls_.end()) continue;
      Fail(found, http::Failure::kTimeout,
           "no answer within " + std::to_string(found->second.total_ms) + " ms");
    }
  }

  const std::vector<std::string> command_;
  const std::vector<std::string> environment_;
  const Clock* const clock_;
  Waker waker_;
  std::unique_ptr<Child> child_;
  std::map<std::int64_t, Call> calls_;
  std::int64_t next_id_ = 1;
  std::uint64_t most_bytes_ = 0;
  int starts_ = 0;
  std::string ended_;
};

}  // namespace

Result<std::unique_ptr<http::Client>> MakeProcessClient(std::vector<std::string> command,
                                                        std::vector<std::string> pass_environment,
                                                        const Clock* clock) {
  if (command.empty()) return MakeError(ErrorCode::kInvalid, "there is no program to start");
  auto client = std::make_unique<ProcessClient>(std::move(command),
                                                ChildEnvironment(pass_environment), clock);
  PLIMSOLL_TRY(client->Start());
  return std::unique_ptr<http::Client>(std::move(client));
}

Result<std::unique_ptr<Target>> MakeProcessTarget(const TargetConfig& config) {
  if (config.command.empty())
    return MakeError(ErrorCode::kInvalid, "a target of kind \"process\" needs \"command\"");
  doc::Node command = doc::Node::Array();
  for (const std::string& word : config.command) command.Push(doc::Node::String(word));
  LocalTargetParts parts;
  parts.transport = Transport::kProcess;
  parts.url = "process:" + config.command[0];
  parts.system = config.system;
  parts.deadlines = config.deadlines;
  parts.is_guard = config.is_guard;
  parts.description = doc::Node::Object({{"kind", doc::Node::String("process")},
                                         {"adapter", doc::Node::String("process/1")},
                                         {"command", std::move(command)}});
  if (!config.model.empty()) parts.description.Set("model", doc::Node::String(config.model));
  if (!config.system.empty()) parts.description.Set("system", doc::Node::String(config.system));
  return MakeLocalTarget(std::move(parts));
}

}  // namespace plimsoll::target
