#include "harness/triage/serve.h"

#include <httplib.h>

#include <algorithm>
#include <chrono>
#include <string_view>
#include <thread>
#include <utility>

#include "harness/base/digest.h"
#include "harness/doc/json.h"
#include "harness/triage/page_files.h"
#include "harness/triage/review_json.h"

namespace plimsoll::triage {
namespace {

constexpr std::size_t kLargestBody = 1u << 16;
constexpr std::size_t kThreads = 8;
constexpr std::size_t kShortestToken = 32;  // 128 bits
constexpr int kBadRequest = 400;
constexpr int kForbidden = 403;
constexpr int kNotFound = 404;
constexpr int kMethodNotAllowed = 405;
constexpr int kConflict = 409;
constexpr int kServerError = 500;
constexpr std::string_view kPageTokenMark = "{{page_token}}";
constexpr const char* kPageTokenHeader = "X-Plimsoll-Page";
constexpr const char* kJson = "application/json; charset=utf-8";

const httplib::Headers& SafeHeaders() {
  static const httplib::Headers headers = {
      {"Content-Security-Policy",
       "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src "
       "'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
       "require-trusted-types-for 'script'; trusted-types 'none'"},
      {"X-Content-Type-Options", "nosniff"},
      {"X-Frame-Options", "DENY"},
      {"Referrer-Policy", "no-referrer"},
      {"Cross-Origin-Opener-Policy", "same-origin"},
      {"Cross-Origin-Resource-Policy", "same-origin"},
      {"Cache-Control", "no-store"}};
  return headers;
}

// Digests are compared, so that neither the length nor the place of a difference shows in the time.
bool IsSameSecret(std::string_view given, std::string_view secret) {
  const Digest a = Sha256(given);
  const Digest b = Sha256(secret);
  unsigned difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i) difference |= static_cast<unsigned>(a[i] ^ b[i]);
  return difference == 0;
}

/// The second secret of a link: stands in the page, where no other site can read it.
std::string PageTokenOf(const ReviewerLink& link) {
  return HexOf(DigestBuilder().Add("page").Add(link.token).Finish()).substr(0, kShortestToken);
}

std::string CookieOf(const httplib::Request& request, const std::string& name) {
  const std::string header = request.get_header_value("Cookie");
  std::string_view rest = header;
  while (!rest.empty()) {
    std::string_view pair = rest.substr(0, rest.find(';'));
    rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
    pair.remove_prefix(std::min(pair.find_first_not_of(' '), pair.size()));
    if (pair.starts_with(name + "=")) return std::string(pair.substr(name.size() + 1));
  }
  return "";
}

void Complain(httplib::Response& response, int status, std::string_view message) {
  std::string body;
  doc::JsonAppender(&body).BeginObject().Key("error").String(message).EndObject();
  response.status = status;
  response.set_content(body, kJson);
}

std::string HostName(const std::string& host) {
  return host.find(':') == std::string::npos ? host : "[" + host + "]";
}

}  // namespace

class ReviewServer::Site {
 public:
  Site(ReviewDesk* desk, const ServeOptions& options) : desk_(desk), options_(options) {}
  ~Site() {
    server_.stop();
    if (thread_.joinable()) thread_.join();
  }
  Site(const Site&) = delete;
  Site& operator=(const Site&) = delete;

  Status Start();
  int port() const { return port_; }
  std::vector<std::string> Links() const;

 private:
  using Handled = httplib::Server::HandlerResponse;

  Status Bind();
  void Route();
  Handled Admit(const httplib::Request& request, httplib::Response& response) const;
  std::string CookieName() const { return "plimsoll_" + std::to_string(port_); }
  bool IsForThisHost(const httplib::Request& request) const;
  const ReviewerLink* Authenticate(const httplib::Request& request) const;
  const ReviewerLink& LinkOf(const httplib::Request& request) const;
  void SendFile(const httplib::Request& request, httplib::Response& response) const;
  void SendState(const std::string& reviewer, httplib::Response& response) const;
  void TakeLabel(const httplib::Request& request, httplib::Response& response) const;
  void Answer(const Status& status, const std::string& reviewer, httplib::Response& response) const;

  ReviewDesk* desk_;
  ServeOptions options_;
  int port_ = 0;
  httplib::Server server_;
  std::thread thread_;
};

Status ReviewServer::Site::Bind() {
  // The library's own options would let a second server listen on the same port unnoticed.
  server_.set_socket_options([](socket_t socket) {
    const int yes = 1;
    ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  });
  if (options_.port == 0) {
    port_ = server_.bind_to_any_port(options_.host);
  } else if (server_.bind_to_port(options_.host, options_.port)) {
    port_ = options_.port;
  }
  if (port_ > 0) return {};
  return MakeError(ErrorCode::kInvalid, "could not listen on ", HostName(options_.host), ":",
                   std::to_string(options_.port), "; is the port taken?");
}

Status ReviewServer::Site::Start() {
  for (const ReviewerLink& link : options_.links)
    PLIMSOLL_CHECK(IsReviewer(link.reviewer) && link.token.size() >= kShortestToken);
  server_.new_task_queue = [] { return new httplib::ThreadPool(kThreads); };
  server_.set_keep_alive_max_count(1);  // a connection that waits would hold a thread
  server_.set_read_timeout(std::chrono::seconds(5));
  server_.set_payload_max_length(kLargestBody);
  server_.set_default_headers(SafeHeaders());
  Route();
  PLIMSOLL_TRY(Bind());
  thread_ = std::thread([this] { server_.listen_after_bind(); });
  // A server that is stopped before it runs would never stop.
  while (!server_.is_running()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  return {};
}

void ReviewServer::Site::Route() {
  using httplib::Request;
  using httplib::Response;
  server_.set_pre_routing_handler(
      [this](const Request& request, Response& response) { return Admit(request, response); });
  server_.Get("/[^/]+/api/state", [this](const Request& request, Response& response) {
    SendState(LinkOf(request).reviewer, response);
  });
  server_.Post("/[^/]+/api/label", [this](const Request& request, Response& response) {
    TakeLabel(request, response);
  });
  server_.Post("/[^/]+/api/undo", [this](const Request& request, Response& response) {
    const std::string& reviewer = LinkOf(request).reviewer;
    Answer(desk_->Undo(reviewer), reviewer, response);
  });
  server_.Get("/[^/]+/([a-z.]*)",
              [this](const Request& request, Response& response) { SendFile(request, response); });
}

// Before a route is looked for and a body is read.
ReviewServer::Site::Handled ReviewServer::Site::Admit(const httplib::Request& request,
                                                      httplib::Response& response) const {
  if (request.method != "GET" && request.method != "POST") {
    Complain(response, kMethodNotAllowed, "only GET and POST are answered");
    return Handled::Handled;
  }
  if (!IsForThisHost(request)) {
    Complain(response, kForbidden, "the request names another host");
    return Handled::Handled;
  }
  const ReviewerLink* link = Authenticate(request);
  if (link == nullptr) {
    Complain(response, kForbidden, "open the link that triage serve printed for you");
    return Handled::Handled;
  }
  const bool is_page = request.method == "GET" && request.path.find("/api/") == std::string::npos;
  if (!is_page && !IsSameSecret(request.get_header_value(kPageTokenHeader), PageTokenOf(*link))) {
    Complain(response, kForbidden, "the request does not come from the page");
    return Handled::Handled;
  }
  return Handled::Unhandled;
}

// Another name that resolves to this address is a page that tries to reach it (DNS rebinding).
bool ReviewServer::Site::IsForThisHost(const httplib::Request& request) const {
  const std::string host = request.get_header_value("Host");
  const std::string suffix = ":" + std::to_string(port_);
  if (request.get_header_value_count("Host") != 1) return false;
  return host == HostName(options_.host) + suffix ||
         (options_.host == "127.0.0.1" && host == "localhost" + suffix);
}

const ReviewerLink& ReviewServer::Site::LinkOf(const httplib::Request& request) const {
  const std::string reviewer = request.path.substr(1, request.path.find('/', 1) - 1);
  const auto link = std::find_if(options_.links.begin(), options_.links.end(),
                                 [&](const ReviewerLink& one) { return one.reviewer == reviewer; });
  PLIMSOLL_CHECK(link != options_.links.end());  // the request was admitted
  return *link;
}

/// Whose token the request brings for a path that is theirs; null: nobody's.
const ReviewerLink* ReviewServer::Site::Authenticate(const httplib::Request& request) const {
  std::string token = CookieOf(request, CookieName());
  const ReviewerLink* found = nullptr;
  for (const ReviewerLink& link : options_.links) {
    const std::string page = "/" + link.reviewer + "/";
    if (!request.path.starts_with(page)) continue;
    if (request.path == page && request.has_param("token"))
      token = request.get_param_value("token");
    if (IsSameSecret(token, link.token)) found = &link;
  }
  return found;
}

void ReviewServer::Site::SendFile(const httplib::Request& request,
                                  httplib::Response& response) const {
  const ReviewerLink& link = LinkOf(request);
  const PageFile* file = FindPageFile(request.matches[1].str());
  if (file == nullptr) return Complain(response, kNotFound, "there is no such file");
  std::string bytes(file->bytes);
  const std::size_t mark = bytes.find(kPageTokenMark);
  if (file->name.empty() && mark != std::string::npos) {
    bytes.replace(mark, kPageTokenMark.size(), PageTokenOf(link));
    response.set_header("Set-Cookie", CookieName() + "=" + link.token + "; Path=/" + link.reviewer +
                                          "/; HttpOnly; SameSite=Strict");
  }
  response.set_content(bytes, std::string(file->type));
}

void ReviewServer::Site::SendState(const std::string& reviewer, httplib::Response& response) const {
  const Result<ReviewState> state = desk_->Look(reviewer);
  if (!state.ok()) return Complain(response, kServerError, state.error().message);
  response.set_content(ReviewStateToJson(*state, reviewer, desk_->options()), kJson);
}

void ReviewServer::Site::TakeLabel(const httplib::Request& request,
                                   httplib::Response& response) const {
  const std::string& reviewer = LinkOf(request).reviewer;
  const Result<Submission> submission = SubmissionFromJson(request.body);
  if (!submission.ok()) return Complain(response, kBadRequest, submission.error().message);
  Answer(desk_->Take(reviewer, *submission), reviewer, response);
}

void ReviewServer::Site::Answer(const Status& status, const std::string& reviewer,
                                httplib::Response& response) const {
  if (status.ok()) return SendState(reviewer, response);
  const bool is_reviewers = status.error().code == ErrorCode::kInvalid;
  Complain(response, is_reviewers ? kConflict : kServerError, status.error().message);
}

std::vector<std::string> ReviewServer::Site::Links() const {
  std::vector<std::string> links;
  for (const ReviewerLink& link : options_.links)
    links.push_back("http://" + HostName(options_.host) + ":" + std::to_string(port_) + "/" +
                    link.reviewer + "/?token=" + link.token);
  return links;
}

Result<std::unique_ptr<ReviewServer>> ReviewServer::Start(ReviewDesk* desk,
                                                          const ServeOptions& options) {
  auto site = std::make_unique<Site>(desk, options);
  PLIMSOLL_TRY(site->Start());
  return std::unique_ptr<ReviewServer>(new ReviewServer(std::move(site)));
}

ReviewServer::ReviewServer(std::unique_ptr<Site> site) : site_(std::move(site)) {}
ReviewServer::~ReviewServer() = default;
int ReviewServer::port() const { return site_->port(); }
std::vector<std::string> ReviewServer::Links() const { return site_->Links(); }

}  // namespace plimsoll::triage
