#include <algorithm>
#include <charconv>
#include <string>

#include "harness/doc/json.h"
#include "harness/http/credential.h"

namespace plimsoll::http {
namespace {

std::string Lowered(std::string_view text) {
  std::string lower(text);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return lower;
}

bool IsHostName(std::string_view host) {
  return !host.empty() && std::all_of(host.begin(), host.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
  });
}

bool IsBracketedAddress(std::string_view host) {
  return host.size() >= 4 && host.front() == '[' && host.back() == ']' &&
         host.substr(1, host.size() - 2).find_first_not_of("0123456789abcdef:.") ==
             std::string_view::npos;
}

/// Parsers of URLs disagree on blanks, controls, backslashes and bytes above 0x7F: none may stand
/// in ours.
bool HasDoubtfulByte(std::string_view url) {
  return std::any_of(url.begin(), url.end(),
                     [](unsigned char c) { return c <= 0x20 || c >= 0x7f || c == '\\'; });
}

Error NotAnOrigin(std::string_view url, std::string_view why) {
  return MakeError(ErrorCode::kInvalid, "no usable URL: ", doc::QuoteJson(url.substr(0, 200)), " ",
                   why);
}

}  // namespace

Result<std::string> OriginOf(std::string_view url) {
  if (HasDoubtfulByte(url))
    return NotAnOrigin(url, "holds a blank, a control character, a backslash or a byte above 0x7F");
  const std::size_t colon = url.find("://");
  const std::string scheme = Lowered(url.substr(0, colon));
  if (colon == std::string_view::npos || (scheme != "http" && scheme != "https"))
    return NotAnOrigin(url, "does not begin with https:// or http://");
  std::string_view rest = url.substr(colon + 3);
  const std::string authority = Lowered(rest.substr(0, rest.find_first_of("/?#")));
  if (authority.find('@') != std::string::npos) return NotAnOrigin(url, "holds user information");

  const std::size_t bracket = authority.rfind(']');
  const std::size_t port_at = authority.find(':', bracket == std::string::npos ? 0 : bracket);
  const std::string host = authority.substr(0, port_at);
  if (!IsHostName(host) && !IsBracketedAddress(host)) return NotAnOrigin(url, "has no valid host");
  const std::string origin = scheme + "://" + host;
  if (port_at == std::string::npos) return origin;

  const std::string digits = authority.substr(port_at + 1);
  int port = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (digits.empty() || error != std::errc() || end != digits.data() + digits.size() || port < 1 ||
      port > 65535)
    return NotAnOrigin(url, "has no valid port");
  if (port == (scheme == "https" ? 443 : 80)) return origin;
  return origin + ":" + std::to_string(port);
}

}  // namespace plimsoll::http
