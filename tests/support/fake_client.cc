#include "tests/support/fake_client.h"

#include <algorithm>

namespace plimsoll::testing {

http::Response FakeResponse(int status, std::string body, http::Headers headers) {
  http::Response response;
  response.status = status;
  response.failure = http::FailureOfStatus(status);
  response.body = std::move(body);
  response.headers = std::move(headers);
  if (!response.ok()) response.message = "HTTP " + std::to_string(status);
  return response;
}

FakeClient::FakeClient(FakeClock* clock, Script script)
    : clock_(clock), script_(std::move(script)) {}

void FakeClient::Send(const http::Request& request, http::Done done) {
  sent_.push_back({request.url, request.body, clock_->Now()});
  FakeAnswer answer = script_(request);
  answer.response.total = answer.after;
  due_.emplace(clock_->Now() + answer.after, Due{std::move(done), std::move(answer.response)});
  most_in_flight_ = std::max(most_in_flight_, in_flight());
}

void FakeClient::Poll(std::chrono::milliseconds longest) {
  const Instant latest = clock_->Now() + longest;
  const Instant next = due_.empty() ? latest : std::min(latest, due_.begin()->first);
  if (next > clock_->Now()) clock_->Advance(next - clock_->Now());
  while (!due_.empty() && due_.begin()->first <= clock_->Now()) {
    Due due = std::move(due_.extract(due_.begin()).mapped());
    due.done(std::move(due.response));
  }
}

void FakeClient::CancelAll() {
  for (auto& [at, due] : std::exchange(due_, {})) {
    http::Response cancelled;
    cancelled.failure = http::Failure::kCancelled;
    cancelled.message = "cancelled";
    due.done(std::move(cancelled));
  }
}

}  // namespace plimsoll::testing
