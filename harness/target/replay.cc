#include "harness/target/replay.h"

#include <algorithm>
#include <deque>
#include <limits>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "harness/base/file.h"
#include "harness/doc/json.h"
#include "harness/target/builtin.h"
#include "harness/target/in_process.h"
#include "harness/target/local_target.h"
#include "harness/target/reply_text.h"

namespace plimsoll::target {
namespace {

constexpr int kAnyEpoch = -1;

/// The answers of a file by suite, case and epoch.
class Transcripts {
 public:
  static Result<Transcripts> Load(const std::string& path) {
    PLIMSOLL_ASSIGN(const std::string bytes, ReadFile(path));
    Transcripts transcripts;
    std::string_view rest = bytes;
    for (int line = 1; !rest.empty(); ++line) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      const Status added = transcripts.AddLine(rest.substr(0, end));
      if (!added.ok()) return WithContext(added.error(), path + ":" + std::to_string(line));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return transcripts;
  }

  /// The reply's line for a prompt: that of its own suite and epoch before those for any.
  const std::string* Find(const Prompt& prompt) const {
    for (const std::string& suite : {prompt.suite_id, std::string()})
      for (int epoch : {prompt.epoch, kAnyEpoch}) {
        const auto found = replies_.find(KeyOf(suite, prompt.case_id, epoch));
        if (found != replies_.end()) return &found->second;
      }
    return nullptr;
  }

 private:
  static std::string KeyOf(std::string_view suite, std::string_view case_id, int epoch) {
    return std::to_string(epoch).append("\n").append(suite).append("\n").append(case_id);
  }

  Status AddLine(std::string_view line) {
    if (Trim(line).empty()) return {};
    PLIMSOLL_ASSIGN(const doc::Node node, doc::ParseJson(line));
    const doc::Node* case_id = node.Find("case");
    if (case_id == nullptr || case_id->kind != doc::NodeKind::kString)
      return MakeError(ErrorCode::kInvalid, "expected an object with a string \"case\"");
    std::string suite;
    if (const doc::Node* named = node.Find("suite")) {
      PLIMSOLL_ASSIGN(suite, named->AsString());
    }
    int epoch = kAnyEpoch;
    if (const doc::Node* numbered = node.Find("epoch")) {
      PLIMSOLL_ASSIGN(const std::int64_t number, numbered->AsInt());
      if (number < 0 || number > std::numeric_limits<int>::max())
        return MakeError(ErrorCode::kInvalid, "expected an \"epoch\" from 0");
      epoch = static_cast<int>(number);
    }
    std::string reply(line);
    PLIMSOLL_TRY(ParseReply(reply).status());
    if (!replies_.emplace(KeyOf(suite, case_id->text, epoch), std::move(reply)).second)
      return MakeError(ErrorCode::kInvalid, "a second answer for case ",
                       doc::QuoteShort(case_id->text));
    return {};
  }

  std::unordered_map<std::string, std::string> replies_;
};

class ReplayClient final : public http::Client {
 public:
  explicit ReplayClient(Transcripts transcripts) : transcripts_(std::move(transcripts)) {}

  void Send(const http::Request& request, http::Done done) override {
    waiting_.push_back({AnswerTo(request.body), std::move(done)});
  }

  void Poll(std::chrono::milliseconds) override {
    // What a `done` sends waits for the next Poll: else a replay would never return.
    std::deque<Waiting> ready;
    ready.swap(waiting_);
    in_poll_ = static_cast<int>(ready.size());
    for (Waiting& one : ready) {
      --in_poll_;
      one.done(std::move(one.response));
    }
  }

  int in_flight() const override { return static_cast<int>(waiting_.size()) + in_poll_; }

  void CancelAll() override {
    for (Waiting& one : waiting_) {
      one.response = {};
      one.response.failure = http::Failure::kCancelled;
      one.response.message = "cancelled";
    }
    Poll(std::chrono::milliseconds(0));
  }

 private:
  struct Waiting {
    http::Response response;
    http::Done done;
  };

  http::Response AnswerTo(const std::string& body) const {
    http::Response response;
    const Result<Prompt> prompt = DecodePrompt(body);
    if (!prompt.ok()) {
      response.body = EncodeReply(ErrorReply(prompt.error().message));
    } else if (const std::string* reply = transcripts_.Find(*prompt)) {
      response.body = *reply;
    } else {
      response.body = EncodeReply(ErrorReply("no answer was recorded for case " +
                                             doc::QuoteShort(prompt->case_id) + ", epoch " +
                                             std::to_string(prompt->epoch)));
    }
    return response;
  }

  const Transcripts transcripts_;
  std::deque<Waiting> waiting_;
  int in_poll_ = 0;
};

}  // namespace

Result<std::unique_ptr<http::Client>> MakeReplayClient(const std::string& path) {
  PLIMSOLL_ASSIGN(Transcripts transcripts, Transcripts::Load(path));
  return std::unique_ptr<http::Client>(std::make_unique<ReplayClient>(std::move(transcripts)));
}

Result<std::unique_ptr<Target>> MakeReplayTarget(const TargetConfig& config) {
  if (config.file.empty())
    return MakeError(ErrorCode::kInvalid, "a target of kind \"replay\" needs \"file\"");
  LocalTargetParts parts;
  parts.transport = Transport::kReplay;
  parts.url = "replay:" + config.file;
  parts.is_guard = config.is_guard;
  parts.description = doc::Node::Object({{"kind", doc::Node::String("replay")},
                                         {"adapter", doc::Node::String("replay/1")},
                                         {"file", doc::Node::String(config.file)}});
  if (!config.model.empty()) parts.description.Set("model", doc::Node::String(config.model));
  return MakeLocalTarget(std::move(parts));
}

}  // namespace plimsoll::target
