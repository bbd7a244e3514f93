#include "harness/triage/serve.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <thread>

#include "harness/doc/json.h"
#include "tests/triage/sample.h"
#include "tests/triage/stored_run.h"

namespace plimsoll::triage {
namespace {

using testing::HasSubstr;
using testing::Not;
using Headers = std::vector<std::pair<std::string, std::string>>;

const std::string kFirstToken = "00112233445566778899aabbccddeeff";
const std::string kSecondToken = "ffeeddccbbaa99887766554433221100";

struct Reply {
  int status = 0;
  std::string head;
  std::string body;

  std::string Header(const std::string& name) const {
    const std::size_t at = head.find("\r\n" + name + ": ");
    if (at == std::string::npos) return "";
    const std::size_t begin = at + name.size() + 4;
    return head.substr(begin, head.find("\r\n", begin) - begin);
  }
  doc::Node Json() const {
    const Result<doc::Node> json = doc::ParseJson(body);
    EXPECT_TRUE(json.ok()) << body;
    return json.ok() ? *json : doc::Node();
  }
};

/// Sends bytes to a port of this machine and reads until the other side closes. `is_cut`: and then
/// says that no more will come, which a server may take for a client that is gone.
Reply Send(int port, const std::string& bytes, bool is_cut = false) {
  const int descriptor = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  EXPECT_EQ(::connect(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  EXPECT_EQ(::send(descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL),
            static_cast<ssize_t>(bytes.size()));
  if (is_cut) ::shutdown(descriptor, SHUT_WR);
  std::string all;
  char buffer[4096];
  for (ssize_t got; (got = ::recv(descriptor, buffer, sizeof buffer, 0)) > 0;)
    all.append(buffer, static_cast<std::size_t>(got));
  ::close(descriptor);
  Reply reply;
  const std::size_t end = all.find("\r\n\r\n");
  if (end == std::string::npos) return reply;
  reply.head = all.substr(0, end + 2);
  reply.body = all.substr(end + 4);
  reply.status = std::stoi(reply.head.substr(reply.head.find(' ')));
  return reply;
}

std::string Between(const std::string& text, const std::string& before, char after) {
  const std::size_t at = text.find(before);
  if (at == std::string::npos) return "";
  const std::size_t begin = at + before.size();
  return text.substr(begin, text.find(after, begin) - begin);
}

class Serve : public testing::Test {
 protected:
  /// Serves a run to r1 and r2.
  void Start(std::vector<run::TrialRecord> trials, int labels = 1, const DeskOptions& desk = {}) {
    stored_ = std::make_unique<StoredRun>(std::move(trials), labels);
    ServeRound(desk);
  }
  /// The same run in another round.
  void ServeRound(const DeskOptions& options) {
    server_.reset();
    desk_ = stored_->Desk(options);
    ServeOptions serve;
    serve.links = {{"r1", kFirstToken}, {"r2", kSecondToken}, {"r3", kFirstToken + kSecondToken}};
    auto server = ReviewServer::Start(desk_.get(), serve);
    ASSERT_TRUE(server.ok()) << server.error().message;
    server_ = std::move(*server);
  }
  void StartOne() { Start({SampleTrial("c1", true)}); }

  static const std::string& TokenOf(const std::string& reviewer) {
    static const std::string third = kFirstToken + kSecondToken;
    return reviewer == "r1" ? kFirstToken : reviewer == "r2" ? kSecondToken : third;
  }
  std::string Host() const { return "127.0.0.1:" + std::to_string(server_->port()); }
  Reply Ask(const std::string& method, const std::string& target, Headers headers,
            const std::string& body = "") const {
    if (std::none_of(headers.begin(), headers.end(),
                     [](const auto& header) { return header.first == "Host"; }))
      headers.emplace_back("Host", Host());
    if (method == "POST") headers.emplace_back("Content-Length", std::to_string(body.size()));
    std::string bytes = method + " " + target + " HTTP/1.1\r\n";
    for (const auto& [name, value] : headers) bytes += name + ": " + value + "\r\n";
    return Send(server_->port(), bytes + "\r\n" + body);
  }
  std::pair<std::string, std::string> Cookie(const std::string& token) const {
    return {"Cookie", "a=b; plimsoll_" + std::to_string(server_->port()) + "=" + token};
  }
  /// What the page would send.
  Headers Signed(const std::string& reviewer) const {
    const Reply page = Ask("GET", "/" + reviewer + "/", {Cookie(TokenOf(reviewer))});
    return {Cookie(TokenOf(reviewer)),
            {"X-Plimsoll-Page", Between(page.body, "name=\"page-token\" content=\"", '"')}};
  }
  doc::Node State(const std::string& reviewer) const {
    const Reply reply = Ask("GET", "/" + reviewer + "/api/state", Signed(reviewer));
    EXPECT_EQ(reply.status, 200) << reply.body;
    return reply.Json();
  }
  Reply Label(const std::string& reviewer, const std::string& finding,
              const std::string& note = "") const {
    const doc::Node state = State(reviewer);
    doc::Node body =
        doc::Node::Object({{"entry", doc::Node::Int(state.IntAt("/case/entry", -1))},
                           {"digest", doc::Node::String(state.StringAt("/case/digest"))},
                           {"finding", doc::Node::String(finding)},
                           {"note", doc::Node::String(note)}});
    return Ask("POST", "/" + reviewer + "/api/label", Signed(reviewer), doc::WriteJson(body));
  }

  std::unique_ptr<StoredRun> stored_;
  std::unique_ptr<ReviewDesk> desk_;
  std::unique_ptr<ReviewServer> server_;
};

TEST_F(Serve, LinksHoldTheTokenOnceAndTheCookieCarriesItOn) {
  StartOne();
  EXPECT_EQ(server_->Links()[0], "http://" + Host() + "/r1/?token=" + kFirstToken);
  const Reply page = Ask("GET", "/r1/?token=" + kFirstToken, {});
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(page.Header("Set-Cookie"), "plimsoll_" + std::to_string(server_->port()) + "=" +
                                           kFirstToken + "; Path=/r1/; HttpOnly; SameSite=Strict");
  EXPECT_THAT(page.body, HasSubstr("<script src=\"page.js\" defer></script>"));
  EXPECT_THAT(page.body, Not(HasSubstr(kFirstToken)));
  EXPECT_EQ(Ask("GET", "/r1/page.js", {Cookie(kFirstToken)}).status, 200);
  EXPECT_EQ(Ask("GET", "/r1/page.css", {Cookie(kFirstToken)}).Header("Content-Type"),
            "text/css; charset=utf-8");
  EXPECT_EQ(Ask("GET", "/r1/nothing", {Cookie(kFirstToken)}).status, 404);
}

TEST_F(Serve, NobodyIsLetInWithoutTheirToken) {
  StartOne();
  const std::string wrong = "00112233445566778899aabbccddeefe";
  const std::pair<std::string, Headers> kRefused[] = {
      {"/", {}},
      {"/r1/", {}},
      {"/r1", {Cookie(kFirstToken)}},
      {"/r1/", {Cookie(wrong)}},
      {"/r1/", {Cookie("")}},
      {"/r1/?token=", {}},
      {"/r1/?token=" + wrong, {}},
      {"/r1/?token=" + wrong, {Cookie(kFirstToken)}},
      {"/r1/?token=" + kSecondToken, {}},
      {"/r2/", {Cookie(kFirstToken)}},
      {"/nobody/?token=" + kFirstToken, {}},
      {"/r1/api/state?token=" + kFirstToken, Signed("r2")},
      {"/r1/page.js", {}},
      {"/r1/%2e%2e/r2/", {Cookie(kSecondToken)}},
  };
  for (const auto& [target, headers] : kRefused) {
    const Reply reply = Ask("GET", target, headers);
    EXPECT_EQ(reply.status, 403) << target;
    EXPECT_EQ(reply.body, R"({"error":"open the link that triage serve printed for you"})");
  }
}

TEST_F(Serve, CallsOfTheApiBringThePagesSecretToo) {
  StartOne();
  for (const char* target : {"/r1/api/state", "/r1/api/label", "/r1/api/undo"}) {
    const char* method = target == std::string("/r1/api/state") ? "GET" : "POST";
    const Reply without = Ask(method, target, {Cookie(kFirstToken)});
    EXPECT_EQ(without.status, 403) << target;
    EXPECT_EQ(without.body, R"({"error":"the request does not come from the page"})");
    const Reply other =
        Ask(method, target, {Cookie(kFirstToken), {"X-Plimsoll-Page", Signed("r2")[1].second}});
    EXPECT_EQ(other.status, 403) << target;
  }
  EXPECT_EQ(Ask("POST", "/r1/", {Cookie(kFirstToken)}, "{}").status, 403);
  EXPECT_EQ(Ask("OPTIONS", "/r1/api/label", Signed("r1")).status, 405);
  EXPECT_TRUE(stored_->Labels().empty());
}

TEST_F(Serve, AnotherNameForTheAddressIsRefused) {
  StartOne();
  const std::string port = ":" + std::to_string(server_->port());
  const auto status = [&](const std::string& host) {
    return Ask("GET", "/r1/", {Cookie(kFirstToken), {"Host", host}}).status;
  };
  EXPECT_EQ(status("127.0.0.1" + port), 200);
  EXPECT_EQ(status("localhost" + port), 200);
  for (const std::string& host :
       {std::string("evil.example"), "evil.example" + port, std::string("127.0.0.1"),
        "127.0.0.1.evil.example" + port, "127.0.0.1" + port + ".evil.example", std::string()})
    EXPECT_EQ(status(host), 403) << host;
  EXPECT_EQ(Send(server_->port(), "GET /r1/ HTTP/1.0\r\n\r\n").status, 403);
}

TEST_F(Serve, EveryAnswerForbidsScriptsFramesAndCaches) {
  StartOne();
  for (const Reply& reply :
       {Ask("GET", "/r1/", {Cookie(kFirstToken)}), Ask("GET", "/r1/page.js", {Cookie(kFirstToken)}),
        Ask("GET", "/r1/api/state", Signed("r1")), Ask("GET", "/r1/none", {Cookie(kFirstToken)}),
        Ask("GET", "/", {})}) {
    const std::string policy = reply.Header("Content-Security-Policy");
    EXPECT_THAT(policy, HasSubstr("default-src 'none'; script-src 'self'; style-src 'self'; "));
    EXPECT_THAT(policy, HasSubstr("frame-ancestors 'none'"));
    EXPECT_THAT(policy, Not(HasSubstr("unsafe")));
    EXPECT_EQ(reply.Header("X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(reply.Header("Referrer-Policy"), "no-referrer");
    EXPECT_EQ(reply.Header("Cache-Control"), "no-store");
    EXPECT_EQ(reply.Header("Access-Control-Allow-Origin"), "");
  }
  const Reply page = Ask("GET", "/r1/", {Cookie(kFirstToken)});
  EXPECT_THAT(page.body, Not(HasSubstr("<style")));
  EXPECT_THAT(page.body, Not(HasSubstr("style=")));
  EXPECT_THAT(page.body, Not(testing::ContainsRegex(" on[a-z]+=")));
}

TEST_F(Serve, HostileAnswersAreTextAndWhatTheyHideIsShown) {
  run::TrialRecord trial = SampleTrial("c1", true);
  trial.reply.text = "</script><img src=x onerror=alert(1)>\u202Eevil\U000E0068\U000E0069\x07\xFF";
  Start({trial});
  const Reply reply = Ask("GET", "/r1/api/state", Signed("r1"));
  EXPECT_EQ(reply.Header("Content-Type"), "application/json; charset=utf-8");
  EXPECT_THAT(reply.body,
              HasSubstr(R"("answer":["</script><img src=x onerror=alert(1)>",{"mark":"U+202E"},)"
                        R"("evil",{"mark":"U+0007 hidden “hi”"},)"
                        "\"\uFFFD\"]"));
}

TEST_F(Serve, TheReviewerIsBlindToModelAndJudges) {
  run::TrialRecord trial = SampleTrial("c1", true);
  trial.reply.model = "secret-model";
  trial.grades[0].rationale = "secret reason";
  Start({trial});
  const std::string blind = Ask("GET", "/r1/api/state", Signed("r1")).body;
  EXPECT_THAT(blind, Not(HasSubstr("secret")));
  EXPECT_THAT(blind, Not(HasSubstr("sample/1")));
  EXPECT_THAT(blind, HasSubstr("\"blinded\":true"));
  DeskOptions open;
  open.is_blinded = false;
  ServeRound(open);
  const doc::Node state = State("r1");
  EXPECT_EQ(state.StringAt("/case/model/0"), "secret-model");
  EXPECT_EQ(state.StringAt("/case/grades/0/said"), "pass");
  EXPECT_EQ(state.StringAt("/case/grades/0/rationale/0"), "secret reason");
}

TEST_F(Serve, ALabelIsInTheStoreWhenTheAnswerComes) {
  Start({SampleTrial("c1", true), SampleTrial("c2", true)});
  const Reply reply = Label("r1", "fail", "why\nso");
  EXPECT_EQ(reply.status, 200) << reply.body;
  EXPECT_EQ(reply.Json().IntAt("/progress/done"), 1);
  EXPECT_NE(reply.Json().Find("case")->IntAt("/entry", -1), -1);
  EXPECT_EQ(stored_->Labels(), std::vector<std::string>{"r1 first fail"});
  const Reply undone = Ask("POST", "/r1/api/undo", Signed("r1"), "{}");
  EXPECT_EQ(undone.status, 200);
  EXPECT_EQ(undone.Json().StringAt("/case/taken_back/note"), "why\nso");
  EXPECT_EQ(stored_->Labels().size(), 2u);
  const Reply nothing = Ask("POST", "/r1/api/undo", Signed("r1"), "{}");
  EXPECT_EQ(nothing.status, 409);
  EXPECT_EQ(nothing.body, R"({"error":"there is nothing to take back"})");
}

TEST_F(Serve, WhatIsNoLabelIsRefused) {
  StartOne();
  const std::pair<std::string, std::string> kBad[] = {
      {"", "error"},
      {"[", "error"},
      {"{}", R"(\"entry\")"},
      {R"({"entry":0,"digest":"0","finding":"maybe"})", "maybe"},
      {R"({"entry":-1,"digest":"0","finding":"pass"})", R"(\"entry\")"},
      {R"({"entry":0,"digest":"0","finding":"pass","reviewer":"r2"})", "reviewer"},
      {R"({"entry":0,"digest":"0","finding":"pass","note":")" + std::string(9000, 'x') + "\"}",
       "the note is longer than 8000 bytes"},
  };
  for (const auto& [body, complaint] : kBad) {
    const Reply reply = Ask("POST", "/r1/api/label", Signed("r1"), body);
    EXPECT_EQ(reply.status, 400) << body;
    EXPECT_THAT(reply.body, HasSubstr(complaint));
  }
  const std::string huge = "{\"note\":\"" + std::string(1u << 20, 'x') + "\"}";
  EXPECT_EQ(Ask("POST", "/r1/api/label", Signed("r1"), huge).status, 413);
  EXPECT_TRUE(stored_->Labels().empty());
}

TEST_F(Serve, ReviewersWorkAtOnceAndNeverOnTheSameAnswer) {
  std::vector<run::TrialRecord> trials;
  for (int i = 0; i < 24; ++i) trials.push_back(SampleTrial("c" + std::to_string(i), true));
  Start(trials);
  const auto work = [this](const std::string& reviewer) {
    while (State(reviewer).Find("case")->is_object())
      EXPECT_EQ(Label(reviewer, "pass").status, 200);
  };
  std::thread first(work, "r1");
  std::thread second(work, "r2");
  first.join();
  second.join();
  // Who ran out first may have left the last one to the other.
  EXPECT_EQ(stored_->Labels().size(), 24u);
  EXPECT_EQ(State("r3").IntAt("/progress/done"), 24);
}

TEST_F(Serve, SecondLooksAreBlindAndAThirdPersonSeesBoth) {
  Start({SampleTrial("c1", true)}, 2);
  EXPECT_EQ(Label("r1", "fail", "first reason").status, 200);
  DeskOptions options;
  options.round = Round::kSecond;
  ServeRound(options);
  EXPECT_TRUE(State("r1").Find("case")->is_null());
  EXPECT_THAT(Ask("GET", "/r2/api/state", Signed("r2")).body, Not(HasSubstr("first reason")));
  EXPECT_EQ(Label("r2", "pass").Json().IntAt("/progress/conflicts"), 1);
  options.round = Round::kAdjudication;
  ServeRound(options);
  EXPECT_TRUE(State("r1").Find("case")->is_null());
  const Reply third = Ask("GET", "/r3/api/state", Signed("r3"));
  EXPECT_THAT(third.body, HasSubstr(R"("looks":[{"finding":"fail","note":["first reason"]},)"
                                    R"({"finding":"pass","note":[]}])"));
  EXPECT_THAT(third.body, Not(HasSubstr("r1")));
  EXPECT_EQ(Label("r3", "fail").status, 200);
  EXPECT_EQ(stored_->Labels().back(), "r3 adjudication fail");
}

TEST_F(Serve, APortThatIsTakenIsAComplaint) {
  StartOne();
  ServeOptions serve;
  serve.port = server_->port();
  const auto other = ReviewServer::Start(desk_.get(), serve);
  ASSERT_FALSE(other.ok());
  EXPECT_EQ(other.error().message, "could not listen on " + Host() + "; is the port taken?");
}

TEST_F(Serve, GarbageIsNoHarm) {
  StartOne();
  const int port = server_->port();
  for (const std::string& bytes :
       {std::string("\x16\x03\x01\x02"), std::string("GET\r\n\r\n"), std::string("\r\n\r\n"),
        "GET /" + std::string(20'000, 'a') + " HTTP/1.1\r\n\r\n",
        "POST /r1/api/label HTTP/1.1\r\nHost: " + Host() + "\r\nContent-Length: -1\r\n\r\n"})
    EXPECT_NE(Send(port, bytes, true).status, 200);
  EXPECT_EQ(State("r1").StringAt("/case/case"), "c1");
}

}  // namespace
}  // namespace plimsoll::triage
