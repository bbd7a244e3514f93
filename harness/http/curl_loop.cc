#include "harness/http/curl_loop.h"

#include <curl/curl.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "harness/base/result.h"
#include "harness/http/curl_library.h"

namespace plimsoll::http {
namespace {

// Events taken at once. Few, so that the first answers go on to be judged and stored, and make room
// for the next requests, while others arrive.
constexpr std::size_t kLongestRound = 32;

}  // namespace

struct CurlLoop::Callbacks {
  static int OnSocket(CURL*, curl_socket_t socket, int what, void* self, void*) {
    std::uint32_t events = 0;
    if ((what & CURL_POLL_IN) != 0) events |= EPOLLIN;
    if ((what & CURL_POLL_OUT) != 0) events |= EPOLLOUT;
    static_cast<CurlLoop*>(self)->Want(socket, events);
    return 0;
  }

  static int OnOpened(void* self, curl_socket_t socket, curlsocktype) {
    static_cast<CurlLoop*>(self)->sockets_[socket] = {0, 0, true};
    return CURL_SOCKOPT_OK;
  }

  // Closing takes a socket out of the epoll set.
  static int OnClose(void* self, curl_socket_t socket) {
    static_cast<CurlLoop*>(self)->sockets_.erase(socket);
    return close(socket);
  }

  static int OnTimer(CURLM*, long milliseconds, void* self) {
    auto* loop = static_cast<CurlLoop*>(self);
    loop->timer_.reset();
    if (milliseconds >= 0)
      loop->timer_ = std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds);
    return 0;
  }
};

CurlLoop::CurlLoop(int max_connections, std::function<void(void*, int)> on_done)
    : multi_(Curl().multi_init()),
      epoll_(epoll_create1(EPOLL_CLOEXEC)),
      wake_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)),
      on_done_(std::move(on_done)) {
  PLIMSOLL_CHECK(multi_ != nullptr && epoll_ >= 0 && wake_ >= 0);
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = wake_;
  PLIMSOLL_CHECK(epoll_ctl(epoll_, EPOLL_CTL_ADD, wake_, &event) == 0);
  Curl().multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, Callbacks::OnSocket);
  Curl().multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
  Curl().multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, Callbacks::OnTimer);
  Curl().multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
  Curl().multi_setopt(multi_, CURLMOPT_MAX_TOTAL_CONNECTIONS, static_cast<long>(max_connections));
  Curl().multi_setopt(multi_, CURLMOPT_MAXCONNECTS, static_cast<long>(max_connections));
}

CurlLoop::~CurlLoop() {
  Curl().multi_cleanup(multi_);
  close(wake_);
  close(epoll_);
}

void CurlLoop::Attach(void* easy) {
  Curl().easy_setopt(easy, CURLOPT_SOCKOPTFUNCTION, Callbacks::OnOpened);
  Curl().easy_setopt(easy, CURLOPT_SOCKOPTDATA, this);
  Curl().easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, Callbacks::OnClose);
  Curl().easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, this);
}

void CurlLoop::Add(void* easy) {
  PLIMSOLL_CHECK(Curl().multi_add_handle(multi_, easy) == CURLM_OK);
}

void CurlLoop::Remove(void* easy) { Curl().multi_remove_handle(multi_, easy); }

void CurlLoop::Want(int descriptor, std::uint32_t events) {
  Socket& socket = sockets_[descriptor];
  socket.wanted = events;
  if (events == socket.registered || (events == 0 && socket.is_connection)) return;
  Register(descriptor, socket, events);
  if (events == 0) sockets_.erase(descriptor);
}

void CurlLoop::Register(int descriptor, Socket& socket, std::uint32_t events) {
  epoll_event event{};
  event.events = events;
  event.data.fd = descriptor;
  const int change = events == 0              ? EPOLL_CTL_DEL
                     : socket.registered == 0 ? EPOLL_CTL_ADD
                                              : EPOLL_CTL_MOD;
  epoll_ctl(epoll_, change, descriptor, &event);
  socket.registered = events;
}

void CurlLoop::HandleEvent(int descriptor, std::uint32_t events) {
  const auto found = sockets_.find(descriptor);
  if (found == sockets_.end()) return;  // closed by what an earlier event led to
  // Between transfers a socket speaks up where its peer closes it, which curl sees for itself
  // before it uses the connection again.
  if (found->second.wanted == 0) return Register(descriptor, found->second, 0);
  int mask = 0;
  if ((events & EPOLLIN) != 0) mask |= CURL_CSELECT_IN;
  if ((events & EPOLLOUT) != 0) mask |= CURL_CSELECT_OUT;
  if ((events & (EPOLLERR | EPOLLHUP)) != 0) mask |= CURL_CSELECT_ERR;
  int running = 0;
  Curl().multi_socket_action(multi_, descriptor, mask, &running);
}

int CurlLoop::WaitMs(std::chrono::milliseconds longest) const {
  if (timer_) {
    const auto until =
        std::chrono::ceil<std::chrono::milliseconds>(*timer_ - std::chrono::steady_clock::now());
    longest = std::min(longest, until);
  }
  constexpr std::chrono::milliseconds kMost = std::chrono::hours(1);
  return static_cast<int>(std::clamp(longest, std::chrono::milliseconds::zero(), kMost).count());
}

void CurlLoop::HandleTimer() {
  if (!timer_ || *timer_ > std::chrono::steady_clock::now()) return;
  timer_.reset();
  int running = 0;
  Curl().multi_socket_action(multi_, CURL_SOCKET_TIMEOUT, 0, &running);
}

void CurlLoop::Run(std::chrono::milliseconds longest) {
  // A transfer just added is started by a timer of 0 ms, and may even end in there.
  HandleTimer();
  if (Collect()) longest = std::chrono::milliseconds::zero();
  std::array<epoll_event, kLongestRound> events;
  const int ready =
      epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), WaitMs(longest));
  for (int i = 0; i < ready; ++i) {
    if (events[i].data.fd == wake_) {
      std::uint64_t count = 0;
      [[maybe_unused]] const auto bytes = read(wake_, &count, sizeof count);
      continue;
    }
    HandleEvent(events[i].data.fd, events[i].events);
  }
  HandleTimer();
  Collect();
}

bool CurlLoop::Collect() {
  int left = 0;
  bool has_ended = false;
  while (const CURLMsg* message = Curl().multi_info_read(multi_, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    // The message dies with the handle's removal.
    CURL* const easy = message->easy_handle;
    const CURLcode code = message->data.result;
    Remove(easy);
    on_done_(easy, code);
    has_ended = true;
  }
  return has_ended;
}

void CurlLoop::Wake() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto bytes = write(wake_, &one, sizeof one);
}

}  // namespace plimsoll::http
