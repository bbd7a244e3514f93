#include "harness/http/curl_client.h"

#include <curl/curl.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "harness/http/curl_library.h"
#include "harness/http/curl_loop.h"
#include "harness/http/curl_transfer.h"

namespace plimsoll::http {
namespace {

using std::chrono::milliseconds;

class CurlClient final : public Client {
 public:
  CurlClient(const CurlOptions& options, const Vault* vault)
      : options_(options),
        vault_(vault),
        redactor_(vault->Secrets()),
        loop_(options.max_connections, [this](void* easy, int code) { Ended(easy, code); }) {}

  ~CurlClient() override {
    for (CurlTransfer* transfer : active_) loop_.Remove(transfer->easy());
  }

  void Send(const Request& request, Done done) override {
    CurlTransfer* transfer = TakeIdle();
    const Status ready = transfer->Prepare(request, std::move(done));
    if (!ready.ok()) {
      Response response;
      response.failure = Failure::kForbidden;
      response.message = ready.error().message;
      ended_.push_back({transfer->TakeDone(), std::move(response)});
      idle_.push_back(transfer);
      return;
    }
    transfer->place = active_.size();
    active_.push_back(transfer);
    next_check_ = std::min(next_check_, transfer->EarliestDeadline(Now()));
    loop_.Add(transfer->easy());
  }

  void Poll(milliseconds longest) override {
    const auto until_check =
        std::chrono::ceil<milliseconds>(std::min(next_check_ - Now(), Instant::duration(longest)));
    loop_.Run(ended_.empty() ? std::max(until_check, milliseconds::zero()) : milliseconds::zero());
    EndLate();
    Deliver();
  }

  int in_flight() const override { return static_cast<int>(active_.size() + ended_.size()); }

  void CancelAll() override {
    while (!active_.empty()) {
      CurlTransfer* transfer = active_.back();
      loop_.Remove(transfer->easy());
      End(transfer, Failure::kCancelled, "cancelled");
    }
    for (Answer& answer : ended_) answer.response.failure = Failure::kCancelled;
    Deliver();
  }

  void Wake() override { loop_.Wake(); }

 private:
  struct Answer {
    Done done;
    Response response;
  };

  static Instant Now() { return std::chrono::steady_clock::now(); }

  CurlTransfer* TakeIdle() {
    if (idle_.empty()) {
      transfers_.push_back(std::make_unique<CurlTransfer>(&options_, vault_));
      loop_.Attach(transfers_.back()->easy());
      return transfers_.back().get();
    }
    CurlTransfer* transfer = idle_.back();
    idle_.pop_back();
    return transfer;
  }

  void Ended(void* easy, int code) {
    void* transfer = nullptr;
    Curl().easy_getinfo(easy, CURLINFO_PRIVATE, &transfer);
    auto* ended = static_cast<CurlTransfer*>(transfer);
    Release(ended, ended->Conclude(code));
  }

  void End(CurlTransfer* transfer, Failure failure, std::string message) {
    Response response = transfer->Conclude(CURLE_OK);
    response.failure = failure;
    response.message = std::move(message);
    Release(transfer, std::move(response));
  }

  void Release(CurlTransfer* transfer, Response response) {
    active_[transfer->place] = active_.back();
    active_[transfer->place]->place = transfer->place;
    active_.pop_back();
    // The one door by which text comes in: a key that the server echoes goes no further.
    if (!redactor_.is_empty()) {
      response.body = redactor_.Redact(std::move(response.body));
      response.message = redactor_.Redact(std::move(response.message));
      for (auto& [name, value] : response.headers) value = redactor_.Redact(std::move(value));
    }
    ended_.push_back({transfer->TakeDone(), std::move(response)});
    idle_.push_back(transfer);
  }

  /// Arriving bytes move deadlines, so next_check_ is only a lower bound of them, taken anew here.
  void EndLate() {
    const Instant now = Now();
    if (now < next_check_) return;
    next_check_ = Instant::max();
    for (std::size_t i = active_.size(); i-- > 0;) {
      CurlTransfer* transfer = active_[i];
      if (transfer->deadline() > now) {
        next_check_ = std::min(next_check_, transfer->EarliestDeadline(now));
        continue;
      }
      loop_.Remove(transfer->easy());
      End(transfer, Failure::kTimeout, transfer->LateMessage());
    }
  }

  void Deliver() {
    std::vector<Answer> batch = std::exchange(ended_, {});
    for (Answer& answer : batch) answer.done(std::move(answer.response));
  }

  const CurlOptions options_;
  const Vault* vault_;
  const Redactor redactor_;
  CurlLoop loop_;
  std::vector<std::unique_ptr<CurlTransfer>> transfers_;
  std::vector<CurlTransfer*> idle_;
  std::vector<CurlTransfer*> active_;
  std::vector<Answer> ended_;
  Instant next_check_ = Instant::max();
};

}  // namespace

Result<std::unique_ptr<Client>> MakeCurlClient(const CurlOptions& options, const Vault* vault) {
  PLIMSOLL_TRY(LoadCurl());
  return std::unique_ptr<Client>(std::make_unique<CurlClient>(options, vault));
}

}  // namespace plimsoll::http
