#include "harness/http/curl_client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <thread>

#include "tests/support/gzip.h"
#include "tests/support/model_handlers.h"
#include "tests/support/model_server.h"

namespace plimsoll::http {
namespace {

using namespace std::chrono_literals;
using plimsoll::testing::Fault;
using plimsoll::testing::ModelServer;
using plimsoll::testing::ServerAnswer;
using plimsoll::testing::ServerRequest;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr char kSecret[] = "sk-canary-0123456789";

ServerAnswer Answer(int status, std::string body, Fault fault = Fault::kNone) {
  ServerAnswer answer;
  answer.status = status;
  answer.body = std::move(body);
  answer.fault = fault;
  return answer;
}

Request To(const std::string& url, std::string body = "{}") {
  Request request;
  request.url = url;
  request.headers = {{"content-type", "application/json"}};
  request.body = std::move(body);
  request.deadlines = {2s, 400ms, 400ms, 900ms};
  return request;
}

Environment OneKey() {
  return [](const std::string&) -> std::optional<std::string> { return kSecret; };
}

std::unique_ptr<Client> MakeClient(const CurlOptions& options, const Vault* vault) {
  return *MakeCurlClient(options, vault);
}

Response Fetch(Client& client, const Request& request) {
  std::optional<Response> response;
  client.Send(request, [&](Response answer) { response = std::move(answer); });
  while (!response) client.Poll(1000ms);
  EXPECT_EQ(client.in_flight(), 0);
  return *std::move(response);
}

Response FetchOnce(const Request& request, const CurlOptions& options = {}) {
  const Vault vault({}, OneKey());
  return Fetch(*MakeClient(options, &vault), request);
}

TEST(CurlClient, SendsMethodHeadersAndBody) {
  ModelServer server([](const ServerRequest& request) {
    ServerAnswer answer = Answer(
        200, std::string(request.method) + " " + std::string(request.path) + " " +
                 std::string(request.Header("x-empty")) + "|" +
                 std::string(request.Header("content-type")) + " " + std::string(request.body));
    answer.headers = {{"X-Reply", " padded "}};
    return answer;
  });
  Request request = To(server.Url("/v1/x?y=1"), "hello");
  request.headers.emplace_back("x-empty", "");
  const Response response = FetchOnce(request);
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, "POST /v1/x?y=1 |application/json hello");
  EXPECT_EQ(FindHeader(response.headers, "x-reply"), "padded");
  EXPECT_GT(response.first_byte.count(), 0);
  EXPECT_GE(response.total, response.first_byte);
}

TEST(CurlClient, ReusesConnectionsAndHandlesAcrossKindsOfRequest) {
  ModelServer server([](const ServerRequest& request) {
    return Answer(200, std::string(request.method) + ":" + std::string(request.body));
  });
  const Vault vault({}, OneKey());
  const auto client = MakeClient({}, &vault);
  for (int i = 0; i < 10; ++i) {
    Request get = To(server.Url("/" + std::to_string(i % 2)), "");
    get.method = "GET";
    EXPECT_EQ(Fetch(*client, get).body, "GET:");
    Request put = To(server.Url(), "p" + std::to_string(i));
    put.method = "PUT";
    EXPECT_EQ(Fetch(*client, put).body, "PUT:p" + std::to_string(i));
    EXPECT_EQ(Fetch(*client, To(server.Url(), "b" + std::to_string(i))).body,
              "POST:b" + std::to_string(i));
  }
  EXPECT_EQ(server.connections(), 1);
}

TEST(CurlClient, ConnectsAnewWhereThePeerClosedAnIdleConnection) {
  const auto handler = [](const ServerRequest&) { return Answer(200, "here"); };
  auto server = std::make_unique<ModelServer>(handler);
  const int port = server->port();
  const Vault vault({}, OneKey());
  const auto client = MakeClient({}, &vault);
  const Request request = To(server->Url());
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(Fetch(*client, request).body, "here");
    server.reset();
    client->Poll(0ms);  // with the end of the connection to be seen
    server = std::make_unique<ModelServer>(handler, port);
  }
  EXPECT_EQ(Fetch(*client, request).body, "here");
  EXPECT_EQ(server->connections(), 1);
}

TEST(CurlClient, CarriesManyAtOnce) {
  ModelServer server(plimsoll::testing::ChatEcho("yes"));
  const Vault vault({}, OneKey());
  const auto client = MakeClient({.max_connections = 64}, &vault);
  const Request request = [&] {
    Request r = To(server.Url());
    r.deadlines = {};
    return r;
  }();
  int good = 0;
  int sent = 0;
  while (good < 2000) {
    for (; sent < 2000 && client->in_flight() < 200; ++sent)
      client->Send(request, [&](Response response) { good += response.ok() ? 1 : 0; });
    client->Poll(1000ms);
    ASSERT_EQ(good + client->in_flight(), sent);
  }
  EXPECT_LE(server.connections(), 64);
  EXPECT_EQ(server.requests(), 2000);
}

struct FaultRow {
  const char* name;
  Fault fault;
  Failure failure;
};

class CurlClientFault : public ::testing::TestWithParam<FaultRow> {};

TEST_P(CurlClientFault, HasItsNameAndEndsInTime) {
  ModelServer server([](const ServerRequest&) {
    return Answer(200, "{\"text\":\"0123456789\"}", GetParam().fault);
  });
  Request request = To(server.Url());
  request.max_body_bytes = 1 << 20;
  const auto start = std::chrono::steady_clock::now();
  const Response response = FetchOnce(request);
  EXPECT_EQ(FailureName(response.failure), FailureName(GetParam().failure)) << response.message;
  EXPECT_NE(response.message, "");
  EXPECT_LE(response.body.size(), request.max_body_bytes);
  EXPECT_LT(std::chrono::steady_clock::now() - start, request.deadlines.total + 1s);
}

INSTANTIATE_TEST_SUITE_P(
    Table, CurlClientFault,
    ::testing::Values(FaultRow{"reset_before_headers", Fault::kResetBeforeHeaders, Failure::kReset},
                      FaultRow{"reset_mid_body", Fault::kResetMidBody, Failure::kReset},
                      FaultRow{"half_close", Fault::kHalfClose, Failure::kReset},
                      FaultRow{"stall", Fault::kStall, Failure::kTimeout},
                      FaultRow{"stall_mid_body", Fault::kStallMidBody, Failure::kTimeout},
                      FaultRow{"slow_loris", Fault::kTrickle, Failure::kTimeout},
                      FaultRow{"long_content_length", Fault::kLongContentLength, Failure::kReset},
                      FaultRow{"chunk_garbage", Fault::kChunkGarbage, Failure::kProtocol},
                      FaultRow{"gzip_bomb", Fault::kGzipBomb, Failure::kTooLarge},
                      FaultRow{"endless_body", Fault::kEndlessBody, Failure::kTooLarge},
                      FaultRow{"endless_headers", Fault::kEndlessHeaders, Failure::kProtocol},
                      FaultRow{"not_http", Fault::kNotHttp, Failure::kProtocol}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(CurlClient, LeavesATruncatedBodyToTheCodec) {
  ModelServer server(
      [](const ServerRequest&) { return Answer(200, "{\"a\":1}", Fault::kTruncatedJson); });
  const Response response = FetchOnce(To(server.Url()));
  EXPECT_TRUE(response.ok());
  EXPECT_EQ(response.body, "{\"a");
}

TEST(CurlClient, ReadsNoMoreThanTheContentLength) {
  ModelServer server(
      [](const ServerRequest&) { return Answer(200, "12345678", Fault::kShortContentLength); });
  const Vault vault({}, OneKey());
  const auto client = MakeClient({}, &vault);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(Fetch(*client, To(server.Url())).body, "1234");
}

class CurlClientStatus : public ::testing::TestWithParam<int> {};

TEST_P(CurlClientStatus, HasItsNameAndQuotesTheBody) {
  ModelServer server([](const ServerRequest&) { return Answer(GetParam(), "why"); });
  const Response response = FetchOnce(To(server.Url()));
  EXPECT_EQ(response.status, GetParam());
  EXPECT_EQ(response.failure, FailureOfStatus(GetParam()));
  EXPECT_EQ(response.message, "HTTP " + std::to_string(GetParam()) + ": why");
}

INSTANTIATE_TEST_SUITE_P(Table, CurlClientStatus,
                         ::testing::Values(400, 401, 403, 404, 408, 409, 429, 500, 502, 503, 529));

TEST(CurlClient, KeepsMemoryBoundedByTheCap) {
  ModelServer server([](const ServerRequest& request) {
    return Answer(200, "", request.index % 2 == 0 ? Fault::kGzipBomb : Fault::kEndlessBody);
  });
  const Vault vault({}, OneKey());
  const auto client = MakeClient({}, &vault);
  Request request = To(server.Url());
  request.deadlines = {10s, 10s, 10s, 30s};
  for (int i = 0; i < 8; ++i) {
    const Response response = Fetch(*client, request);
    EXPECT_EQ(response.failure, Failure::kTooLarge);
    EXPECT_EQ(response.message, "the decoded answer is larger than 16777216 bytes");
  }
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  EXPECT_LT(usage.ru_maxrss, 256 * 1024) << "KiB";
#endif
}

TEST(CurlClient, DecodesGzip) {
  ModelServer server([](const ServerRequest&) {
    ServerAnswer answer = Answer(200, plimsoll::testing::Gzip("hello hello"));
    answer.headers = {{"Content-Encoding", "gzip"}};
    return answer;
  });
  EXPECT_EQ(FetchOnce(To(server.Url())).body, "hello hello");
}

TEST(CurlClient, CallsBrokenGzipAProtocolFailure) {
  ModelServer server([](const ServerRequest&) {
    ServerAnswer answer = Answer(200, "this is no gzip");
    answer.headers = {{"Content-Encoding", "gzip"}};
    return answer;
  });
  EXPECT_EQ(FetchOnce(To(server.Url())).failure, Failure::kProtocol);
}

TEST(CurlClient, NamesTheDeadlineThatPassed) {
  struct Row {
    Fault fault;
    Deadlines deadlines;
    const char* message;
  };
  const Row kRows[] = {
      {Fault::kStall, {2s, 150ms, 5s, 5s}, "no byte of an answer after 150 ms"},
      {Fault::kStallMidBody,
       {2s, 5s, 150ms, 5s},
       "the answer fell silent: nothing came after 150 ms"},
      {Fault::kStallMidBody, {2s, 5s, 5s, 150ms}, "the answer was not complete after 150 ms"},
      {Fault::kTrickle, {2s, 5s, 5s, 1500ms}, "the answer was not complete after 1500 ms"},
  };
  for (const Row& row : kRows) {
    ModelServer server([&](const ServerRequest&) { return Answer(200, "0123456789", row.fault); });
    Request request = To(server.Url());
    request.deadlines = row.deadlines;
    const Response response = FetchOnce(request);
    EXPECT_EQ(response.failure, Failure::kTimeout);
    EXPECT_EQ(response.message, row.message);
  }
}

TEST(CurlClient, GoesOnAfterALateAttempt) {
  ModelServer server([](const ServerRequest& request) {
    return Answer(200, "ok", request.index == 0 ? Fault::kStall : Fault::kNone);
  });
  const Vault vault({}, OneKey());
  const auto client = MakeClient({}, &vault);
  EXPECT_EQ(Fetch(*client, To(server.Url())).failure, Failure::kTimeout);
  EXPECT_EQ(Fetch(*client, To(server.Url())).body, "ok");
}

TEST(CurlClient, FailsToConnectWhereNobodyListens) {
  int port = 0;
  {
    port = ModelServer([](const ServerRequest&) { return ServerAnswer{}; }).port();
  }
  const Response response = FetchOnce(To("http://127.0.0.1:" + std::to_string(port)));
  EXPECT_EQ(response.failure, Failure::kConnect) << response.message;
}

TEST(CurlClient, FailsToConnectWhereTheNameDoesNotResolve) {
  const Response response = FetchOnce(To("https://no-such-host.invalid/"));
  // A machine whose resolver has nobody to ask may be slower than the deadline.
  EXPECT_TRUE(response.failure == Failure::kConnect || response.failure == Failure::kTimeout)
      << response.message;
}

TEST(CurlClient, CallsAPlainServerBehindHttpsATlsFailure) {
  ModelServer server([](const ServerRequest&) { return Answer(200, "ok"); });
  const Response response = FetchOnce(To("https://127.0.0.1:" + std::to_string(server.port())));
  EXPECT_EQ(response.failure, Failure::kTls) << response.message;
}

// What a server was sent, to prove what it was not.
class Listener {
 public:
  Listener()
      : server_([this](const ServerRequest& request) {
          const std::lock_guard lock(mutex_);
          for (const auto& [name, value] : request.headers)
            seen_.append(name).append(": ").append(value).append("\n");
          seen_.append(request.body);
          return Answer(200, "ok");
        }) {}
  ModelServer& server() { return server_; }
  std::string seen() {
    const std::lock_guard lock(mutex_);
    return seen_;
  }

 private:
  std::mutex mutex_;
  std::string seen_;
  ModelServer server_;
};

TEST(CurlClient, SendsTheKeyToItsOriginOnly) {
  Listener own;
  Listener other;
  const Vault vault({{"own", "KEY", {own.server().Url()}}}, OneKey());
  const auto client = MakeClient({}, &vault);
  Request request = To(own.server().Url("/v1"));
  request.authentication = {"own", "x-api-key", "Key "};
  EXPECT_TRUE(Fetch(*client, request).ok());
  EXPECT_THAT(own.seen(), HasSubstr(std::string("x-api-key: Key ") + kSecret));

  for (const std::string& url :
       {other.server().Url(), "http://localhost:" + std::to_string(own.server().port())}) {
    request.url = url;
    const Response refused = Fetch(*client, request);
    EXPECT_EQ(refused.failure, Failure::kForbidden);
    EXPECT_EQ(refused.message,
              "credential \"own\" may not go to " + url + "; its origins: " + own.server().Url());
  }
  EXPECT_EQ(other.seen(), "");

  // The handle that carried the key carries none to another origin.
  request.url = other.server().Url();
  request.authentication = {};
  EXPECT_TRUE(Fetch(*client, request).ok());
  EXPECT_THAT(other.seen(), ::testing::Not(HasSubstr(kSecret)));
}

TEST(CurlClient, NeverFollowsARedirect) {
  for (const int status : {301, 302, 303, 307, 308}) {
    Listener target;
    ModelServer server([&](const ServerRequest&) {
      ServerAnswer answer = Answer(status, "");
      answer.headers = {{"Location", target.server().Url("/stolen")}};
      return answer;
    });
    const Vault vault({{"own", "KEY", {server.Url()}}}, OneKey());
    Request request = To(server.Url(), "the prompt");
    request.authentication = {"own", "x-api-key", ""};
    const Response response = Fetch(*MakeClient({}, &vault), request);
    EXPECT_EQ(response.failure, Failure::kRedirect);
    EXPECT_EQ(response.message,
              "HTTP " + std::to_string(status) + ": redirects are never followed");
    EXPECT_EQ(target.server().connections(), 0) << "neither the key nor the prompt";
  }
}

TEST(CurlClient, RedactsAKeyThatTheServerEchoes) {
  ModelServer server([](const ServerRequest& request) {
    ServerAnswer answer = Answer(401, "bad key " + std::string(request.Header("x-api-key")));
    answer.headers = {{"X-Echo", std::string(request.Header("x-api-key"))}};
    return answer;
  });
  const Vault vault({{"own", "KEY", {server.Url()}}}, OneKey());
  Request request = To(server.Url());
  request.authentication = {"own", "x-api-key", ""};
  const Response response = Fetch(*MakeClient({}, &vault), request);
  EXPECT_EQ(response.body, "bad key [redacted]");
  EXPECT_EQ(response.message, "HTTP 401: bad key [redacted]");
  EXPECT_EQ(FindHeader(response.headers, "x-echo"), "[redacted]");
}

struct ForbiddenRow {
  const char* url;
  CurlOptions options;
  const char* message;
};

TEST(CurlClient, RefusesAddressesAndSchemes) {
  CurlOptions plain;
  plain.allow_plain_http = true;
  CurlOptions public_only = plain;
  public_only.allow_private_addresses = false;
  const ForbiddenRow kRows[] = {
      {"http://example.com/",
       {},
       "plain http is for loopback only: http://example.com needs https (or leave to use plain "
       "http)"},
      {"http://127.0.0.1.example.com/",
       {},
       "plain http is for loopback only: http://127.0.0.1.example.com needs https (or leave to use "
       "plain http)"},
      {"ftp://127.0.0.1/", plain,
       "no usable URL: \"ftp://127.0.0.1/\" does not begin with https:// or http://"},
      {"http://169.254.169.254/latest/meta-data", plain,
       "the address that http://169.254.169.254 resolves to is not allowed"},
      {"https://169.254.169.254/",
       {},
       "the address that https://169.254.169.254 resolves to is not allowed"},
      {"http://2852039166/", plain,
       "the address that http://2852039166 resolves to is not allowed"},
      {"http://[::ffff:169.254.169.254]/", plain,
       "the address that http://[::ffff:169.254.169.254] resolves to is not allowed"},
      {"http://[fe80::1]/", plain, "the address that http://[fe80::1] resolves to is not allowed"},
      {"http://0.0.0.0/", plain, "the address that http://0.0.0.0 resolves to is not allowed"},
      {"http://10.0.0.1/", public_only,
       "the address that http://10.0.0.1 resolves to is not allowed"},
      {"http://[fd00::1]/", public_only,
       "the address that http://[fd00::1] resolves to is not allowed"},
      {"http://2130706433/", public_only,
       "the address that http://2130706433 resolves to is not allowed"},
  };
  for (const ForbiddenRow& row : kRows) {
    const Response response = FetchOnce(To(row.url), row.options);
    EXPECT_EQ(FailureName(response.failure), "forbidden") << row.url << ": " << response.message;
    EXPECT_EQ(response.message, row.message);
  }
}

TEST(CurlClient, RefusesHeadersThatWouldSplitTheRequest) {
  Listener listener;
  for (const auto& [name, value] : Headers{{"x", "a\r\nEvil: 1"},
                                           {"x\r\ny", "a"},
                                           {"", "a"},
                                           {"x y", "a"},
                                           {"x", std::string("a\0b", 3)}}) {
    Request request = To(listener.server().Url());
    request.headers.emplace_back(name, value);
    EXPECT_EQ(FetchOnce(request).failure, Failure::kForbidden);
  }
  EXPECT_EQ(listener.server().requests(), 0);
}

TEST(CurlClient, CancelsWhatIsInFlight) {
  ModelServer server([](const ServerRequest&) { return Answer(200, "", Fault::kStall); });
  const Vault vault({}, OneKey());
  const auto client = MakeClient({}, &vault);
  const Request request = To(server.Url());
  const Request refused = To("ftp://nowhere");
  std::vector<Failure> failures;
  for (const Request* each : {&request, &request, &refused})
    client->Send(*each, [&](Response response) { failures.push_back(response.failure); });
  client->Poll(20ms);
  client->Send(request, [&](Response response) { failures.push_back(response.failure); });
  client->CancelAll();
  EXPECT_EQ(client->in_flight(), 0);
  EXPECT_EQ(failures.size(), 4u);
  EXPECT_EQ(std::count(failures.begin(), failures.end(), Failure::kCancelled), 3);
}

TEST(CurlClient, WakesAPollFromAnotherThread) {
  const Vault vault({}, OneKey());
  const auto client = MakeClient({}, &vault);
  const auto start = std::chrono::steady_clock::now();
  std::thread waker([&] { client->Wake(); });
  client->Poll(30s);
  waker.join();
  EXPECT_LT(std::chrono::steady_clock::now() - start, 10s);
}

TEST(CurlClient, MayBeDestroyedWithAttemptsInFlight) {
  ModelServer server([](const ServerRequest&) { return Answer(200, "", Fault::kStall); });
  const Vault vault({}, OneKey());
  const Request request = To(server.Url());
  const auto client = MakeClient({}, &vault);
  client->Send(request, [](Response) { FAIL() << "not after the client's end"; });
  client->Poll(10ms);
}

}  // namespace
}  // namespace plimsoll::http
