#include "harness/http/message.h"

#include <algorithm>

namespace plimsoll::http {
namespace {

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool EqualsIgnoringCase(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return Lower(x) == Lower(y); });
}

}  // namespace

std::string_view FindHeader(const Headers& headers, std::string_view name) {
  for (const auto& [key, value] : headers)
    if (EqualsIgnoringCase(key, name)) return value;
  return {};
}

std::string_view FailureName(Failure failure) {
  switch (failure) {
    case Failure::kNone:
      return "none";
    case Failure::kRateLimited:
      return "rate_limited";
    case Failure::kOverloaded:
      return "overloaded";
    case Failure::kServer:
      return "server";
    case Failure::kUnauthorized:
      return "unauthorized";
    case Failure::kNotFound:
      return "not_found";
    case Failure::kBadRequest:
      return "bad_request";
    case Failure::kRedirect:
      return "redirect";
    case Failure::kConnect:
      return "connect";
    case Failure::kTls:
      return "tls";
    case Failure::kReset:
      return "reset";
    case Failure::kTimeout:
      return "timeout";
    case Failure::kTooLarge:
      return "too_large";
    case Failure::kProtocol:
      return "protocol";
    case Failure::kForbidden:
      return "forbidden";
    case Failure::kCancelled:
      return "cancelled";
  }
  return "none";
}

Failure FailureOfStatus(int status) {
  if (status >= 200 && status < 300) return Failure::kNone;
  if (status >= 300 && status < 400) return Failure::kRedirect;
  switch (status) {
    case 401:
    case 403:
    case 407:
      return Failure::kUnauthorized;
    case 404:
    case 410:
      return Failure::kNotFound;
    case 408:
      return Failure::kTimeout;
    case 429:
      return Failure::kRateLimited;
    case 503:
    case 529:
      return Failure::kOverloaded;
    default:
      break;
  }
  if (status >= 400 && status < 500) return Failure::kBadRequest;
  if (status >= 500 && status < 600) return Failure::kServer;
  return Failure::kProtocol;
}

}  // namespace plimsoll::http
