#ifndef TESTS_SUPPORT_MODEL_SERVER_H_
#define TESTS_SUPPORT_MODEL_SERVER_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace plimsoll::testing {

/// A request as the server read it. The views live as long as the handler runs.
struct ServerRequest {
  std::string_view method;
  std::string_view path;
  std::vector<std::pair<std::string_view, std::string_view>> headers;
  std::string_view body;
  std::int64_t index = 0;  ///< requests read before this one
  /// The first header of that name (names compare without case), or an empty view.
  std::string_view Header(std::string_view name) const;
};

/// What goes wrong with an answer.
enum class Fault {
  kNone,
  kResetBeforeHeaders,  ///< TCP reset instead of an answer
  kResetMidBody,        ///< TCP reset after half of the body
  kHalfClose,           ///< an orderly end after half of the body
  kStall,               ///< no byte, forever
  kStallMidBody,        ///< half of the body, then silence
  kTrickle,             ///< headers, then one byte of the body a second
  kLongContentLength,   ///< a content-length that the body does not reach before the end
  kShortContentLength,  ///< a content-length that cuts the body; the rest follows as garbage
  kChunkGarbage,        ///< a chunked body whose chunk size is no number
  kTruncatedJson,       ///< half of the body, with a content-length that fits
  kGzipBomb,            ///< 256 MiB of zeros in 256 KiB of gzip
  kEndlessBody,         ///< chunks until the client goes away
  kEndlessHeaders,      ///< header lines until the client goes away
  kNotHttp,             ///< bytes that are no HTTP answer
};

struct ServerAnswer {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  std::chrono::milliseconds delay{0};
  Fault fault = Fault::kNone;
};

/// Runs on the server's thread.
using Handler = std::function<ServerAnswer(const ServerRequest&)>;

/// A loopback HTTP/1.1 server for tests and benchmarks: one thread, epoll, keep-alive, a port of
/// its own on 127.0.0.1. Thread safety: the counters may be read from any thread.
class ModelServer {
 public:
  /// Listens at once; port 0: one that is free. Aborts where it cannot.
  explicit ModelServer(Handler handler, int port = 0);
  ~ModelServer();
  int port() const;
  /// "http://127.0.0.1:<port>" and `path`.
  std::string Url(std::string_view path = "") const;
  std::int64_t requests() const;
  std::int64_t connections() const;

 private:
  class Loop;
  std::unique_ptr<Loop> loop_;
};

}  // namespace plimsoll::testing

#endif  // TESTS_SUPPORT_MODEL_SERVER_H_
