#ifndef HARNESS_HTTP_CLIENT_H_
#define HARNESS_HTTP_CLIENT_H_

#include <chrono>
#include <functional>

#include "harness/http/message.h"

namespace plimsoll::http {

using Done = std::function<void(Response)>;

/// Sends requests; answers arrive in Poll. The seam under everything that talks to a model: curl, a
/// child process, an in-process model, a replay and the fakes of tests stand behind it. Thread
/// safety: one thread owns a client; only Wake may be called from others.
class Client {
 public:
  virtual ~Client() = default;
  /// Starts an attempt. `done` runs later, inside Poll or CancelAll, exactly once, and may send
  /// again. Borrows `request` until `done` runs.
  virtual void Send(const Request& request, Done done) = 0;
  /// Waits up to `longest` for something to happen, and runs the `done` of what has.
  virtual void Poll(std::chrono::milliseconds longest) = 0;
  virtual int in_flight() const = 0;
  /// Ends every attempt in flight with Failure::kCancelled (their `done` runs in this call).
  virtual void CancelAll() = 0;
  /// Makes a running Poll return soon.
  virtual void Wake() {}
};

}  // namespace plimsoll::http

#endif  // HARNESS_HTTP_CLIENT_H_
