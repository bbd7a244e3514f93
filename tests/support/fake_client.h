#ifndef TESTS_SUPPORT_FAKE_CLIENT_H_
#define TESTS_SUPPORT_FAKE_CLIENT_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "harness/base/clock.h"
#include "harness/http/client.h"

namespace plimsoll::testing {

/// An answer and how long it takes.
struct FakeAnswer {
  http::Response response;
  std::chrono::milliseconds after{0};
};

/// A status with its failure, a body and headers.
http::Response FakeResponse(int status, std::string body = "", http::Headers headers = {});

/// A client without a network: `script` answers each attempt, and Poll moves the clock to the next
/// answer (or by `longest`) and delivers it. Answers due at the same instant come in the order in
/// which they were asked for. Borrows `clock`.
class FakeClient final : public http::Client {
 public:
  using Script = std::function<FakeAnswer(const http::Request&)>;
  FakeClient(FakeClock* clock, Script script);

  void Send(const http::Request& request, http::Done done) override;
  void Poll(std::chrono::milliseconds longest) override;
  int in_flight() const override { return static_cast<int>(due_.size()); }
  void CancelAll() override;
  void Wake() override { ++wakes_; }

  /// What was sent and when, in order.
  struct Sent {
    std::string url;
    std::string body;
    Instant at;
  };
  const std::vector<Sent>& sent() const { return sent_; }
  int most_in_flight() const { return most_in_flight_; }
  int wakes() const { return wakes_; }

 private:
  struct Due {
    http::Done done;
    http::Response response;
  };
  FakeClock* clock_;
  Script script_;
  std::multimap<Instant, Due> due_;
  std::vector<Sent> sent_;
  int most_in_flight_ = 0;
  int wakes_ = 0;
};

}  // namespace plimsoll::testing

#endif  // TESTS_SUPPORT_FAKE_CLIENT_H_
