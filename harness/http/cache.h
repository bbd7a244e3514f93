#ifndef HARNESS_HTTP_CACHE_H_
#define HARNESS_HTTP_CACHE_H_

#include <optional>
#include <string>

#include "harness/base/result.h"
#include "harness/http/message.h"

namespace plimsoll::http {

/// The key of a request: SHA-256 over method, URL, headers (sorted, without secrets),
/// authentication's header and credential name, body, and cache_scope (which holds epoch, seed and
/// adapter version). Everything that could change the answer is in it.
std::string CacheKey(const Request& request);

/// Answers by key. Only complete good answers are put in (the caller decides: a filtered, truncated
/// or empty answer, or a failure, never is).
class ResponseCache {
 public:
  virtual ~ResponseCache() = default;
  virtual std::optional<Response> Get(const std::string& key) = 0;
  virtual Status Put(const std::string& key, const Response& response) = 0;
};

}  // namespace plimsoll::http

#endif  // HARNESS_HTTP_CACHE_H_
