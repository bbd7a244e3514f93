#ifndef HARNESS_HTTP_CURL_LOOP_H_
#define HARNESS_HTTP_CURL_LOOP_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <unordered_map>

#include "harness/base/clock.h"

namespace plimsoll::http {

/// A curl multi handle driven by epoll: only the transfers whose sockets or timers are due are
/// touched, where curl_multi_perform touches, and polls, every transfer each time. curl's handles
/// are void* here: its header stays in the .cc files. Thread safety: one thread; Wake from any.
class CurlLoop {
 public:
  /// `on_done(easy, curl_code)` runs inside Run for each transfer that ended, after it was removed.
  CurlLoop(int max_connections, std::function<void(void* easy, int code)> on_done);
  ~CurlLoop();
  CurlLoop(const CurlLoop&) = delete;
  CurlLoop& operator=(const CurlLoop&) = delete;

  /// Has the handle's sockets announced to the loop. Once, before it is first added.
  void Attach(void* easy);
  void Add(void* easy);
  void Remove(void* easy);
  /// Waits up to `longest` for a socket, a timer or Wake, and lets curl act on it.
  void Run(std::chrono::milliseconds longest);
  void Wake();

 private:
  struct Callbacks;
  /// A socket that epoll or curl knows. That of a connection stays registered between transfers,
  /// which spares two system calls each.
  struct Socket {
    std::uint32_t wanted = 0;      // what curl waits for: 0 between transfers
    std::uint32_t registered = 0;  // what epoll waits for: 0 where it does not know the socket
    bool is_connection = false;    // curl says when it is closed
  };
  void Want(int descriptor, std::uint32_t events);
  void Register(int descriptor, Socket& socket, std::uint32_t events);
  void HandleEvent(int descriptor, std::uint32_t events);
  int WaitMs(std::chrono::milliseconds longest) const;
  void HandleTimer();
  bool Collect();

  void* multi_;
  int epoll_;
  int wake_;
  std::unordered_map<int, Socket> sockets_;
  std::optional<Instant> timer_;
  std::function<void(void*, int)> on_done_;
};

}  // namespace plimsoll::http

#endif  // HARNESS_HTTP_CURL_LOOP_H_
