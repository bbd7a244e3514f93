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

namespace plimsoll::http {

struct CurlLoop::Callbacks {
  static int OnSocket(CURL*, curl_socket_t socket, int what, void* self, void* is_watched) {
    auto* loop = static_cast<CurlLoop*>(self);
    if (what == CURL_POLL_REMOVE) {
      epoll_ctl(loop->epoll_, EPOLL_CTL_DEL, socket, nullptr);
      return 0;
    }
    epoll_event event{};
    if ((what & CURL_POLL_IN) != 0) event.events |= EPOLLIN;
    if ((what & CURL_POLL_OUT) != 0) event.events |= EPOLLOUT;
    event.data.fd = socket;
    epoll_ctl(loop->epoll_, is_watched != nullptr ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, socket, &event);
    // Any pointer but null: curl hands it back for as long as it wants the socket watched.
    if (is_watched == nullptr) curl_multi_assign(loop->multi_, socket, self);
    return 0;
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
    : multi_(curl_multi_init()),
      epoll_(epoll_create1(EPOLL_CLOEXEC)),
      wake_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)),
      on_done_(std::move(on_done)) {
  PLIMSOLL_CHECK(multi_ != nullptr && epoll_ >= 0 && wake_ >= 0);
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = wake_;
  PLIMSOLL_CHECK(epoll_ctl(epoll_, EPOLL_CTL_ADD, wake_, &event) == 0);
  curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, Callbacks::OnSocket);
  curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, Callbacks::OnTimer);
  curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_MAX_TOTAL_CONNECTIONS, static_cast<long>(max_connections));
  curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, static_cast<long>(max_connections));
}

CurlLoop::~CurlLoop() {
  curl_multi_cleanup(multi_);
  close(wake_);
  close(epoll_);
}

void CurlLoop::Add(void* easy) { PLIMSOLL_CHECK(curl_multi_add_handle(multi_, easy) == CURLM_OK); }

void CurlLoop::Remove(void* easy) { curl_multi_remove_handle(multi_, easy); }

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
  curl_multi_socket_action(multi_, CURL_SOCKET_TIMEOUT, 0, &running);
}

void CurlLoop::Run(std::chrono::milliseconds longest) {
  // A transfer just added is started by a timer of 0 ms, and may even end in there.
  HandleTimer();
  if (Collect()) longest = std::chrono::milliseconds::zero();
  std::array<epoll_event, 256> events;
  const int ready =
      epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), WaitMs(longest));
  for (int i = 0; i < ready; ++i) {
    if (events[i].data.fd == wake_) {
      std::uint64_t count = 0;
      [[maybe_unused]] const auto bytes = read(wake_, &count, sizeof count);
      continue;
    }
    int mask = 0;
    if ((events[i].events & EPOLLIN) != 0) mask |= CURL_CSELECT_IN;
    if ((events[i].events & EPOLLOUT) != 0) mask |= CURL_CSELECT_OUT;
    if ((events[i].events & (EPOLLERR | EPOLLHUP)) != 0) mask |= CURL_CSELECT_ERR;
    int running = 0;
    curl_multi_socket_action(multi_, events[i].data.fd, mask, &running);
  }
  HandleTimer();
  Collect();
}

bool CurlLoop::Collect() {
  int left = 0;
  bool has_ended = false;
  while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
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
