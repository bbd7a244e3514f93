#ifndef HARNESS_HTTP_CURL_TRANSFER_H_
#define HARNESS_HTTP_CURL_TRANSFER_H_

#include <cstddef>
#include <optional>
#include <string>

#include "harness/base/clock.h"
#include "harness/http/client.h"
#include "harness/http/curl_client.h"

namespace plimsoll::http {

/// One easy handle and the attempt it carries. A handle is used again for later attempts; what did
/// not change since the last (URL, header list, credentials) is not set again.
class CurlTransfer {
 public:
  /// Borrows both.
  CurlTransfer(const CurlOptions* options, const Vault* vault);
  ~CurlTransfer();
  CurlTransfer(const CurlTransfer&) = delete;
  CurlTransfer& operator=(const CurlTransfer&) = delete;

  /// Readies the handle for `request`. Errors: kInvalid where the URL, the scheme, a header or the
  /// credential may not be used; nothing was sent then.
  Status Prepare(const Request& request, Done done);
  /// The attempt's answer, once curl ended with `code`; frees the transfer for another.
  Response Conclude(int code);
  Done TakeDone() { return std::move(done_); }
  void* easy() const { return easy_; }

  /// When the attempt must be ended, as far as is known now: the total deadline, or that of silence
  /// (before the first byte, and after the last one).
  Instant deadline() const;
  /// A time before which it can not be late, whatever arrives until then.
  Instant EarliestDeadline(Instant now) const;
  /// Why the attempt is late at `deadline()`.
  std::string LateMessage() const;
  /// Its place among the attempts in flight; the client's.
  std::size_t place = 0;

 private:
  struct Callbacks;
  void SetConstantOptions();
  Status SetTarget(const Request& request);
  Status SetHeaders(const Request& request);
  void SetMethod(const Request& request);
  Failure FailureOf(int code) const;
  std::string MessageOf(Failure failure) const;

  const CurlOptions* options_;
  const Vault* vault_;
  void* easy_;
  void* parsed_url_;
  void* header_list_ = nullptr;
  std::string error_;  // curl's buffer
  // What the handle is set to.
  std::string url_;
  std::string origin_;
  bool is_loopback_ = false;
  std::string method_;
  Headers headers_;
  Authentication authentication_;
  std::optional<Deadlines> deadlines_;
  // The attempt.
  const Request* request_ = nullptr;
  Done done_;
  Response response_;
  Instant began_{};
  Instant last_byte_{};
  std::size_t header_bytes_ = 0;
  bool has_begun_ = false;
  bool is_address_refused_ = false;
  bool is_over_cap_ = false;
};

}  // namespace plimsoll::http

#endif  // HARNESS_HTTP_CURL_TRANSFER_H_
