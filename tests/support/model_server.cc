#include "tests/support/model_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cctype>
#include <cerrno>
#include <charconv>
#include <optional>
#include <queue>
#include <thread>
#include <unordered_map>

#include "harness/base/clock.h"
#include "harness/base/result.h"
#include "tests/support/gzip.h"

namespace plimsoll::testing {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kTrickleEvery{1000};
constexpr std::size_t kBombMebibytes = 256;
constexpr std::size_t kEndlessPiece = 64u << 10;

std::size_t LengthOf(std::string_view text) {
  std::size_t length = 0;
  std::from_chars(text.data(), text.data() + text.size(), length);
  return length;
}

bool EqualsIgnoringCase(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](unsigned char x, unsigned char y) {
    return std::tolower(x) == std::tolower(y);
  });
}

struct Parsed {
  ServerRequest request;
  std::size_t bytes = 0;
};

/// The first request in `in`, or nothing while it is not complete.
std::optional<Parsed> Parse(std::string_view in) {
  const std::size_t end = in.find("\r\n\r\n");
  if (end == std::string_view::npos) return std::nullopt;
  Parsed parsed;
  std::string_view head = in.substr(0, end + 2);
  const std::string_view line = head.substr(0, head.find("\r\n"));
  parsed.request.method = line.substr(0, line.find(' '));
  const std::size_t path = std::min(parsed.request.method.size() + 1, line.size());
  parsed.request.path = line.substr(path, line.find(' ', path) - path);
  for (head.remove_prefix(line.size() + 2); !head.empty();) {
    const std::string_view field = head.substr(0, head.find("\r\n"));
    const std::size_t colon = std::min(field.find(':'), field.size());
    std::string_view value = field.substr(std::min(colon + 1, field.size()));
    while (!value.empty() && value.front() == ' ') value.remove_prefix(1);
    parsed.request.headers.emplace_back(field.substr(0, colon), value);
    head.remove_prefix(field.size() + 2);
  }
  const std::size_t length = LengthOf(parsed.request.Header("content-length"));
  parsed.bytes = end + 4 + length;
  if (in.size() < parsed.bytes) return std::nullopt;
  parsed.request.body = in.substr(end + 4, length);
  return parsed;
}

std::string HeadOf(const ServerAnswer& answer, std::string_view framing) {
  std::string head = "HTTP/1.1 " + std::to_string(answer.status) + " Answer\r\n";
  for (const auto& [name, value] : answer.headers)
    head.append(name).append(": ").append(value).append("\r\n");
  return head.append(framing).append("\r\n\r\n");
}

std::string ContentLength(std::size_t bytes) { return "Content-Length: " + std::to_string(bytes); }

/// What happens to a connection once its bytes are out.
enum class Afterwards {
  kKeepAlive,
  kReset,
  kClose,
  kStall,
  kTrickle,
  kEndlessBody,
  kEndlessHeaders
};

/// The bytes that an answer puts on the wire, and what follows them.
struct Wire {
  std::string bytes;
  Afterwards afterwards = Afterwards::kKeepAlive;
  std::string trickle;
};

Wire WireOf(const ServerAnswer& answer) {
  const std::string& body = answer.body;
  const std::string half = body.substr(0, body.size() / 2);
  const std::string whole = HeadOf(answer, ContentLength(body.size()));
  switch (answer.fault) {
    case Fault::kNone:
      return {whole + body, Afterwards::kKeepAlive, {}};
    case Fault::kResetBeforeHeaders:
      return {"", Afterwards::kReset, {}};
    case Fault::kResetMidBody:
      return {whole + half, Afterwards::kReset, {}};
    case Fault::kHalfClose:
      return {whole + half, Afterwards::kClose, {}};
    case Fault::kStall:
      return {"", Afterwards::kStall, {}};
    case Fault::kStallMidBody:
      return {whole + half, Afterwards::kStall, {}};
    case Fault::kTrickle:
      return {whole, Afterwards::kTrickle, body};
    case Fault::kLongContentLength:
      return {HeadOf(answer, ContentLength(body.size() + 100)) + body, Afterwards::kClose, {}};
    case Fault::kShortContentLength:
      return {HeadOf(answer, ContentLength(half.size())) + body, Afterwards::kKeepAlive, {}};
    case Fault::kChunkGarbage:
      return {
          HeadOf(answer, "Transfer-Encoding: chunked") + "zz\r\n" + body, Afterwards::kClose, {}};
    case Fault::kTruncatedJson:
      return {HeadOf(answer, ContentLength(half.size())) + half, Afterwards::kKeepAlive, {}};
    case Fault::kGzipBomb: {
      static const std::string bomb = GzipOfZeros(kBombMebibytes);
      return {HeadOf(answer, "Content-Encoding: gzip\r\n" + ContentLength(bomb.size())) + bomb,
              Afterwards::kKeepAlive,
              {}};
    }
    case Fault::kEndlessBody:
      return {HeadOf(answer, "Transfer-Encoding: chunked"), Afterwards::kEndlessBody, {}};
    case Fault::kEndlessHeaders:
      return {"HTTP/1.1 200 Answer\r\n", Afterwards::kEndlessHeaders, {}};
    case Fault::kNotHttp:
      return {"SSH-2.0-plimsoll\r\n\r\n", Afterwards::kClose, {}};
  }
  return {};
}

const std::string& EndlessBodyPiece() {
  static const std::string kPiece = "10000\r\n" + std::string(kEndlessPiece, 'x') + "\r\n";
  return kPiece;
}

const std::string& EndlessHeaderPiece() {
  static const std::string kPiece = [] {
    std::string lines;
    for (int i = 0; i < 100; ++i) lines += "x-padding: " + std::string(500, 'h') + "\r\n";
    return lines;
  }();
  return kPiece;
}

struct Connection {
  std::string in;
  std::string out;
  std::size_t sent = 0;
  bool is_answering = false;  // from a request until its answer is out
  bool wants_out = false;
  Afterwards afterwards = Afterwards::kKeepAlive;
  std::string trickle;
  std::size_t trickled = 0;
  std::uint64_t id = 0;  // descriptors are used again, ids are not
};

struct Timer {
  Instant at;
  int fd;
  std::uint64_t id;
  bool operator>(const Timer& other) const { return at > other.at; }
};

}  // namespace

std::string_view ServerRequest::Header(std::string_view name) const {
  for (const auto& [key, value] : headers)
    if (EqualsIgnoringCase(key, name)) return value;
  return {};
}

class ModelServer::Loop {
 public:
  Loop(Handler handler, int port) : handler_(std::move(handler)) {
    listener_ = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    epoll_ = epoll_create1(EPOLL_CLOEXEC);
    stop_ = eventfd(0, EFD_CLOEXEC);
    const int yes = 1;
    setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    auto* raw = reinterpret_cast<sockaddr*>(&address);
    PLIMSOLL_CHECK(bind(listener_, raw, sizeof address) == 0 && listen(listener_, 4096) == 0);
    socklen_t size = sizeof address;
    PLIMSOLL_CHECK(getsockname(listener_, raw, &size) == 0);
    port_ = ntohs(address.sin_port);
    Watch(listener_, EPOLLIN, EPOLL_CTL_ADD);
    Watch(stop_, EPOLLIN, EPOLL_CTL_ADD);
    thread_ = std::thread([this] { Run(); });
  }

  ~Loop() {
    const std::uint64_t one = 1;
    PLIMSOLL_CHECK(write(stop_, &one, sizeof one) == sizeof one);
    thread_.join();
    for (const auto& [fd, connection] : connections_) close(fd);
    for (const int fd : {listener_, epoll_, stop_}) close(fd);
  }

  int port() const { return port_; }
  std::int64_t requests() const { return requests_.load(std::memory_order_relaxed); }
  std::int64_t accepted() const { return accepted_.load(std::memory_order_relaxed); }

 private:
  void Watch(int fd, std::uint32_t events, int operation) {
    epoll_event event{};
    event.events = events;
    event.data.fd = fd;
    PLIMSOLL_CHECK(epoll_ctl(epoll_, operation, fd, &event) == 0);
  }

  void Run() {
    std::array<epoll_event, 512> events;
    for (;;) {
      const int ready =
          epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), WaitMs());
      for (int i = 0; i < ready; ++i) {
        const int fd = events[i].data.fd;
        if (fd == stop_) return;
        if (fd == listener_) {
          Accept();
          continue;
        }
        if ((events[i].events & EPOLLOUT) != 0) Flush(fd);
        if ((events[i].events & ~static_cast<std::uint32_t>(EPOLLOUT)) != 0) Read(fd);
      }
      RunTimers();
    }
  }

  int WaitMs() const {
    if (timers_.empty()) return -1;
    const auto until = std::chrono::ceil<milliseconds>(timers_.top().at - Now());
    return static_cast<int>(std::max<milliseconds::rep>(0, until.count()));
  }

  static Instant Now() { return std::chrono::steady_clock::now(); }

  void Accept() {
    for (;;) {
      const int fd = accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
      if (fd < 0) return;
      const int yes = 1;
      setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
      connections_[fd].id = static_cast<std::uint64_t>(++accepted_);
      Watch(fd, EPOLLIN, EPOLL_CTL_ADD);
    }
  }

  void Read(int fd) {
    const auto found = connections_.find(fd);
    if (found == connections_.end()) return;
    std::array<char, 64 << 10> buffer;
    const ssize_t bytes = recv(fd, buffer.data(), buffer.size(), 0);
    if (bytes < 0 && errno == EAGAIN) return;
    if (bytes <= 0) return Close(fd);
    found->second.in.append(buffer.data(), static_cast<std::size_t>(bytes));
    constexpr unsigned char kTlsHandshake = 0x16;
    if (static_cast<unsigned char>(found->second.in[0]) == kTlsHandshake) return Close(fd);
    Serve(fd, found->second);
  }

  void Serve(int fd, Connection& connection) {
    if (connection.is_answering) return;
    std::optional<Parsed> parsed = Parse(connection.in);
    if (!parsed) return;
    parsed->request.index = requests_.fetch_add(1, std::memory_order_relaxed);
    const ServerAnswer answer = handler_(parsed->request);
    connection.in.erase(0, parsed->bytes);
    connection.is_answering = true;
    Wire wire = WireOf(answer);
    connection.out = std::move(wire.bytes);
    connection.sent = 0;
    connection.afterwards = wire.afterwards;
    connection.trickle = std::move(wire.trickle);
    connection.trickled = 0;
    if (answer.delay > milliseconds::zero()) {
      timers_.push({Now() + answer.delay, fd, connection.id});
    } else {
      Flush(fd);
    }
  }

  void Flush(int fd) {
    const auto found = connections_.find(fd);
    if (found == connections_.end()) return;
    Connection& connection = found->second;
    while (connection.sent < connection.out.size()) {
      const ssize_t bytes = send(fd, connection.out.data() + connection.sent,
                                 connection.out.size() - connection.sent, MSG_NOSIGNAL);
      if (bytes < 0 && errno != EAGAIN) return Close(fd);
      if (bytes < 0) return WantOut(fd, connection, true);
      connection.sent += static_cast<std::size_t>(bytes);
    }
    if (Refill(connection)) return WantOut(fd, connection, true);
    WantOut(fd, connection, false);
    Sent(fd, connection);
  }

  void WantOut(int fd, Connection& connection, bool wants) {
    if (connection.wants_out == wants) return;
    connection.wants_out = wants;
    Watch(fd, wants ? EPOLLIN | EPOLLOUT : EPOLLIN, EPOLL_CTL_MOD);
  }

  static bool Refill(Connection& connection) {
    const bool is_body = connection.afterwards == Afterwards::kEndlessBody;
    if (!is_body && connection.afterwards != Afterwards::kEndlessHeaders) return false;
    connection.out = is_body ? EndlessBodyPiece() : EndlessHeaderPiece();
    connection.sent = 0;
    return true;
  }

  void Sent(int fd, Connection& connection) {
    switch (connection.afterwards) {
      case Afterwards::kKeepAlive:
        connection.is_answering = false;
        return Serve(fd, connection);
      case Afterwards::kReset:
        return Reset(fd);
      case Afterwards::kClose:
        return Close(fd);
      case Afterwards::kTrickle:
        if (connection.trickled == connection.trickle.size()) {
          connection.afterwards = Afterwards::kKeepAlive;
          return Sent(fd, connection);
        }
        connection.out = connection.trickle.substr(connection.trickled++, 1);
        connection.sent = 0;
        return timers_.push({Now() + kTrickleEvery, fd, connection.id});
      case Afterwards::kStall:
      case Afterwards::kEndlessBody:
      case Afterwards::kEndlessHeaders:
        return;
    }
  }

  void RunTimers() {
    while (!timers_.empty() && timers_.top().at <= Now()) {
      const Timer due = timers_.top();
      timers_.pop();
      const auto found = connections_.find(due.fd);
      if (found != connections_.end() && found->second.id == due.id) Flush(due.fd);
    }
  }

  void Reset(int fd) {
    const linger at_once{1, 0};
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    Close(fd);
  }

  void Close(int fd) {
    connections_.erase(fd);
    close(fd);
  }

  Handler handler_;
  int listener_ = -1;
  int epoll_ = -1;
  int stop_ = -1;
  int port_ = 0;
  std::unordered_map<int, Connection> connections_;
  std::priority_queue<Timer, std::vector<Timer>, std::greater<>> timers_;
  std::atomic<std::int64_t> requests_{0};
  std::atomic<std::int64_t> accepted_{0};
  std::thread thread_;
};

ModelServer::ModelServer(Handler handler, int port)
    : loop_(std::make_unique<Loop>(std::move(handler), port)) {}
ModelServer::~ModelServer() = default;
int ModelServer::port() const { return loop_->port(); }
std::string ModelServer::Url(std::string_view path) const {
  return "http://127.0.0.1:" + std::to_string(port()).append(path);
}
std::int64_t ModelServer::requests() const { return loop_->requests(); }
std::int64_t ModelServer::connections() const { return loop_->accepted(); }

}  // namespace plimsoll::testing
