#include "harness/http/curl_transfer.h"

#include <curl/curl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <utility>

#include "harness/http/address.h"
#include "harness/http/curl_library.h"

namespace plimsoll::http {
namespace {

constexpr std::size_t kMaxHeaderBytes = 256u << 10;
constexpr std::size_t kUsualHeaders = 16;
constexpr std::size_t kQuotedBody = 300;

std::string_view Trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

bool IsHeaderSafe(std::string_view name, std::string_view value) {
  return !name.empty() && name.find_first_of(":;\r\n \t") == std::string_view::npos &&
         name.find('\0') == std::string_view::npos &&
         value.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

std::span<const std::uint8_t> BytesOf(const curl_sockaddr& peer) {
  if (peer.family == AF_INET) {
    const auto* address = reinterpret_cast<const sockaddr_in*>(&peer.addr);
    return {reinterpret_cast<const std::uint8_t*>(&address->sin_addr), 4};
  }
  if (peer.family == AF_INET6) {
    const auto* address = reinterpret_cast<const sockaddr_in6*>(&peer.addr);
    return {reinterpret_cast<const std::uint8_t*>(&address->sin6_addr), 16};
  }
  return {};
}

}  // namespace

struct CurlTransfer::Callbacks {
  static std::size_t OnBody(char* data, std::size_t, std::size_t size, void* self) {
    auto* transfer = static_cast<CurlTransfer*>(self);
    transfer->last_byte_ = std::chrono::steady_clock::now();
    std::string& body = transfer->response_.body;
    if (size > transfer->request_->max_body_bytes - body.size()) {
      transfer->is_over_cap_ = true;
      return CURL_WRITEFUNC_ERROR;
    }
    body.append(data, size);
    return size;
  }

  static std::size_t OnHeader(char* data, std::size_t, std::size_t size, void* self) {
    auto* transfer = static_cast<CurlTransfer*>(self);
    transfer->last_byte_ = std::chrono::steady_clock::now();
    if (!std::exchange(transfer->has_begun_, true)) {
      transfer->response_.first_byte = std::chrono::duration_cast<std::chrono::microseconds>(
          transfer->last_byte_ - transfer->began_);
    }
    transfer->header_bytes_ += size;
    if (transfer->header_bytes_ > kMaxHeaderBytes) return 0;
    const std::string_view line(data, size);
    Headers& headers = transfer->response_.headers;
    const std::size_t colon = line.find(':');
    if (line.starts_with("HTTP/")) {
      headers.clear();  // an interim answer (1xx) came before
      headers.reserve(kUsualHeaders);
    } else if (colon != std::string_view::npos) {
      headers.emplace_back(line.substr(0, colon), Trimmed(line.substr(colon + 1)));
    }
    return size;
  }

  static curl_socket_t OnOpen(void* self, curlsocktype, curl_sockaddr* peer) {
    auto* transfer = static_cast<CurlTransfer*>(self);
    if (!IsAllowed(*transfer, ClassifyAddress(BytesOf(*peer)))) {
      transfer->is_address_refused_ = true;
      return CURL_SOCKET_BAD;
    }
    return socket(peer->family, peer->socktype | SOCK_CLOEXEC, peer->protocol);
  }

  static bool IsAllowed(const CurlTransfer& transfer, AddressKind kind) {
    // Plain http was let through for a host that calls itself loopback: it has to be.
    if (transfer.is_loopback_) return kind == AddressKind::kLoopback;
    if (kind == AddressKind::kForbidden) return false;
    return kind == AddressKind::kPublic || transfer.options_->allow_private_addresses;
  }
};

CurlTransfer::CurlTransfer(const CurlOptions* options, const Vault* vault)
    : options_(options),
      vault_(vault),
      easy_(Curl().easy_init()),
      parsed_url_(Curl().url()),
      error_(CURL_ERROR_SIZE, '\0') {
  PLIMSOLL_CHECK(easy_ != nullptr && parsed_url_ != nullptr);
  SetConstantOptions();
}

CurlTransfer::~CurlTransfer() {
  Curl().easy_cleanup(easy_);
  Curl().url_cleanup(static_cast<CURLU*>(parsed_url_));
  Curl().slist_free_all(static_cast<curl_slist*>(header_list_));
}

void CurlTransfer::SetConstantOptions() {
  Curl().easy_setopt(easy_, CURLOPT_PRIVATE, this);
  Curl().easy_setopt(easy_, CURLOPT_ERRORBUFFER, error_.data());
  Curl().easy_setopt(easy_, CURLOPT_NOSIGNAL, 1L);
  Curl().easy_setopt(easy_, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  Curl().easy_setopt(easy_, CURLOPT_FOLLOWLOCATION, 0L);
  Curl().easy_setopt(easy_, CURLOPT_PROTOCOLS_STR, "http,https");
  Curl().easy_setopt(easy_, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
  Curl().easy_setopt(easy_, CURLOPT_HTTP09_ALLOWED, 0L);
  Curl().easy_setopt(easy_, CURLOPT_ACCEPT_ENCODING, "");
  Curl().easy_setopt(easy_, CURLOPT_USERAGENT, "plimsoll");
  Curl().easy_setopt(easy_, CURLOPT_TCP_KEEPALIVE, 1L);
  Curl().easy_setopt(easy_, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  Curl().easy_setopt(easy_, CURLOPT_SSL_VERIFYPEER, options_->verify_tls ? 1L : 0L);
  Curl().easy_setopt(easy_, CURLOPT_SSL_VERIFYHOST, options_->verify_tls ? 2L : 0L);
  if (!options_->ca_file.empty())
    Curl().easy_setopt(easy_, CURLOPT_CAINFO, options_->ca_file.c_str());
  Curl().easy_setopt(easy_, CURLOPT_WRITEFUNCTION, Callbacks::OnBody);
  Curl().easy_setopt(easy_, CURLOPT_WRITEDATA, this);
  Curl().easy_setopt(easy_, CURLOPT_HEADERFUNCTION, Callbacks::OnHeader);
  Curl().easy_setopt(easy_, CURLOPT_HEADERDATA, this);
  Curl().easy_setopt(easy_, CURLOPT_OPENSOCKETFUNCTION, Callbacks::OnOpen);
  Curl().easy_setopt(easy_, CURLOPT_OPENSOCKETDATA, this);
}

Status CurlTransfer::SetTarget(const Request& request) {
  if (request.url == url_) return {};
  url_.clear();
  PLIMSOLL_ASSIGN(origin_, OriginOf(request.url));
  const bool is_https = origin_.starts_with("https:");
  std::string_view host = std::string_view(origin_).substr(is_https ? 8 : 7);
  host = host.substr(0, host.front() == '[' ? host.find(']') + 1 : host.find(':'));
  is_loopback_ = IsLoopbackHost(host);
  if (!is_https && !is_loopback_ && !options_->allow_plain_http) {
    return MakeError(ErrorCode::kInvalid, "plain http is for loopback only: ", origin_,
                     " needs https (or leave to use plain http)");
  }
  auto* const parsed = static_cast<CURLU*>(parsed_url_);
  if (const CURLUcode code = Curl().url_set(parsed, CURLUPART_URL, request.url.c_str(), 0))
    return MakeError(ErrorCode::kInvalid, "the URL is not valid: ", Curl().url_strerror(code));
  Curl().easy_setopt(easy_, CURLOPT_URL, request.url.c_str());
  Curl().easy_setopt(easy_, CURLOPT_CURLU, parsed);  // spares each attempt the parsing
  // A proxy is the environment's business, but not on the way to this machine.
  Curl().easy_setopt(easy_, CURLOPT_PROXY, is_loopback_ ? "" : nullptr);
  Curl().easy_setopt(easy_, CURLOPT_PIPEWAIT, is_https ? 1L : 0L);
  url_ = request.url;
  headers_.clear();
  authentication_ = {};
  Curl().slist_free_all(static_cast<curl_slist*>(std::exchange(header_list_, nullptr)));
  return {};
}

Status CurlTransfer::SetHeaders(const Request& request) {
  const bool is_same = header_list_ != nullptr && request.headers == headers_ &&
                       request.authentication == authentication_;
  if (is_same) return {};
  curl_slist* list = Curl().slist_append(nullptr, "Expect:");  // no waiting for 100-continue
  // curl would call a POST a form.
  if (FindHeader(request.headers, "content-type").empty())
    list = Curl().slist_append(list, "Content-Type:");
  std::string line;
  for (const auto& [name, value] : request.headers) {
    if (!IsHeaderSafe(name, value)) {
      Curl().slist_free_all(list);
      return MakeError(ErrorCode::kInvalid,
                       "a request header holds a line break or has no valid name");
    }
    // "name;" is how curl is told of an empty value; "name:" would take the header out.
    line.assign(name).append(value.empty() ? ";" : ": ").append(value);
    list = Curl().slist_append(list, line.c_str());
  }
  if (const Authentication& a = request.authentication; !a.credential.empty()) {
    Result<std::string> secret = vault_->HeaderFor(a.credential, a.prefix, request.url);
    if (!secret.ok() || !IsHeaderSafe(a.header, *secret)) {
      Curl().slist_free_all(list);
      return secret.ok() ? MakeError(ErrorCode::kInvalid, "the authentication header is not valid")
                         : secret.error();
    }
    list = Curl().slist_append(list, line.assign(a.header).append(": ").append(*secret).c_str());
  }
  Curl().easy_setopt(easy_, CURLOPT_HTTPHEADER, list);
  Curl().slist_free_all(static_cast<curl_slist*>(std::exchange(header_list_, list)));
  headers_ = request.headers;
  authentication_ = request.authentication;
  return {};
}

void CurlTransfer::SetMethod(const Request& request) {
  const bool has_body = request.method == "POST" || !request.body.empty();
  if (request.method != method_ || !has_body) {
    method_ = request.method;
    Curl().easy_setopt(easy_, CURLOPT_HTTPGET, 1L);
    Curl().easy_setopt(easy_, CURLOPT_CUSTOMREQUEST, method_ == "POST" ? nullptr : method_.c_str());
  }
  if (!has_body) return;
  Curl().easy_setopt(easy_, CURLOPT_POST, 1L);
  // Not copied: the request outlives the attempt.
  Curl().easy_setopt(easy_, CURLOPT_POSTFIELDS, request.body.data());
  Curl().easy_setopt(easy_, CURLOPT_POSTFIELDSIZE_LARGE,
                     static_cast<curl_off_t>(request.body.size()));
}

Status CurlTransfer::Prepare(const Request& request, Done done) {
  done_ = std::move(done);
  request_ = &request;
  response_ = {};
  began_ = last_byte_ = std::chrono::steady_clock::now();
  header_bytes_ = 0;
  has_begun_ = is_address_refused_ = is_over_cap_ = false;
  error_[0] = '\0';
  PLIMSOLL_TRY(SetTarget(request));
  PLIMSOLL_TRY(SetHeaders(request));
  SetMethod(request);
  if (deadlines_ != request.deadlines) {
    deadlines_ = request.deadlines;
    Curl().easy_setopt(easy_, CURLOPT_CONNECTTIMEOUT_MS,
                       std::max<long>(1, deadlines_->connect.count()));
  }
  return {};
}

Instant CurlTransfer::deadline() const {
  const Deadlines& limits = request_->deadlines;
  const Instant silence = has_begun_ ? last_byte_ + limits.low_speed : began_ + limits.first_byte;
  return std::min(silence, began_ + limits.total);
}

Instant CurlTransfer::EarliestDeadline(Instant now) const {
  return std::min(deadline(), now + Instant::duration(request_->deadlines.low_speed));
}

std::string CurlTransfer::LateMessage() const {
  const Deadlines& limits = request_->deadlines;
  const auto after = [](std::string_view what, std::chrono::milliseconds limit) {
    return std::string(what) + " after " + std::to_string(limit.count()) + " ms";
  };
  if (deadline() == began_ + limits.total)
    return after("the answer was not complete", limits.total);
  if (has_begun_) return after("the answer fell silent: nothing came", limits.low_speed);
  return after("no byte of an answer", limits.first_byte);
}

Failure CurlTransfer::FailureOf(int code) const {
  if (is_over_cap_) return Failure::kTooLarge;
  if (is_address_refused_ && code == CURLE_COULDNT_CONNECT) return Failure::kForbidden;
  switch (code) {
    case CURLE_OK:
      return Failure::kNone;
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_CONNECT:
    case CURLE_INTERFACE_FAILED:
      return Failure::kConnect;
    case CURLE_OPERATION_TIMEDOUT:
      return Failure::kTimeout;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
      return Failure::kTls;
    case CURLE_URL_MALFORMAT:
      return Failure::kForbidden;
    case CURLE_RECV_ERROR:
      // A broken chunk and a broken connection share a code in curl 7.88.
      return error_.find("chunk") != std::string::npos ? Failure::kProtocol : Failure::kReset;
    case CURLE_SEND_ERROR:
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
    case CURLE_HTTP2_STREAM:
      return Failure::kReset;
    default:
      return Failure::kProtocol;
  }
}

std::string CurlTransfer::MessageOf(Failure failure) const {
  switch (failure) {
    case Failure::kTooLarge:
      return "the decoded answer is larger than " + std::to_string(request_->max_body_bytes) +
             " bytes";
    case Failure::kForbidden:
      return "the address that " + origin_ + " resolves to is not allowed";
    case Failure::kRedirect:
      return "HTTP " + std::to_string(response_.status) + ": redirects are never followed";
    default:
      break;
  }
  if (header_bytes_ > kMaxHeaderBytes)
    return "the headers of the answer are larger than " + std::to_string(kMaxHeaderBytes) +
           " bytes";
  return std::string(error_.c_str());
}

Response CurlTransfer::Conclude(int code) {
  long status = 0;
  Curl().easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &status);
  response_.status = static_cast<int>(status);
  response_.total = std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::steady_clock::now() - began_);
  response_.failure = FailureOf(code);
  if (code == CURLE_OK) response_.failure = FailureOfStatus(response_.status);
  if (!response_.ok()) {
    response_.message = MessageOf(response_.failure);
    if (response_.message.empty()) {
      response_.message = "HTTP " + std::to_string(response_.status);
      if (!response_.body.empty())
        response_.message += ": " + response_.body.substr(0, kQuotedBody);
    }
  }
  return std::move(response_);
}

}  // namespace plimsoll::http
