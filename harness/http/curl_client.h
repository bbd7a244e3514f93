#ifndef HARNESS_HTTP_CURL_CLIENT_H_
#define HARNESS_HTTP_CURL_CLIENT_H_

#include <memory>
#include <string>

#include "harness/base/result.h"
#include "harness/http/client.h"
#include "harness/http/credential.h"

namespace plimsoll::http {

struct CurlOptions {
  std::string ca_file = {};       ///< empty: the system's
  bool allow_plain_http = false;  ///< http to hosts that are not loopback
  bool allow_private_addresses =
      true;                ///< RFC 1918 and unique local addresses; link-local is never allowed
  bool verify_tls = true;  ///< false only by a loud flag that the report records
  int max_connections = 256;
};

/// A client on curl's multi interface: HTTP/2 and HTTP/1.1 keep-alive, no redirects, no netrc, no
/// cookies, no proxy but the environment's, https only (http to loopback, or where allowed),
/// TLS 1.2 and later, decoded bytes counted against the request's cap in the write callback, the
/// peer's address checked after resolution. Borrows `vault`. Errors: kNotFound where libcurl, which
/// is loaded here, is not installed.
Result<std::unique_ptr<Client>> MakeCurlClient(const CurlOptions& options, const Vault* vault);

}  // namespace plimsoll::http

#endif  // HARNESS_HTTP_CURL_CLIENT_H_
