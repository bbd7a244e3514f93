#include "harness/http/cache.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "harness/base/digest.h"

namespace plimsoll::http {
namespace {

constexpr std::array<std::string_view, 6> kSecretHeaders = {
    "authorization", "proxy-authorization", "x-api-key", "api-key", "x-goog-api-key", "cookie"};

std::string LowerCase(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

Headers KeyHeaders(const Headers& headers) {
  Headers kept;
  for (const auto& [name, value] : headers) {
    std::string lower = LowerCase(name);
    if (std::find(kSecretHeaders.begin(), kSecretHeaders.end(), lower) == kSecretHeaders.end())
      kept.emplace_back(std::move(lower), value);
  }
  std::sort(kept.begin(), kept.end());
  return kept;
}

}  // namespace

std::string CacheKey(const Request& request) {
  DigestBuilder builder;
  builder.Add("plimsoll.cache/1").Add(request.method).Add(request.url);
  const Headers headers = KeyHeaders(request.headers);
  builder.Add(std::to_string(headers.size()));
  for (const auto& [name, value] : headers) builder.Add(name).Add(value);
  builder.Add(request.authentication.credential)
      .Add(LowerCase(request.authentication.header))
      .Add(request.authentication.prefix)
      .Add(request.body)
      .Add(request.cache_scope);
  return HexOf(builder.Finish());
}

}  // namespace plimsoll::http
