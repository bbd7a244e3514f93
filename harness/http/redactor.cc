#include <algorithm>
#include <string>
#include <string_view>

#include "harness/doc/json.h"
#include "harness/http/credential.h"

namespace plimsoll::http {
namespace {

// A shorter value ("none", "EMPTY" for a local server) is no secret, and would blot out words of
// answers.
constexpr std::size_t kShortestSecret = 8;
constexpr std::string_view kMark = "[redacted]";

/// The characters of a base64 text that only `secret` decides when it stands `offset` bytes (0 to
/// 2) into a group of three.
std::string Base64Core(std::string_view secret, std::size_t offset, std::string_view last_two) {
  std::string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  alphabet += last_two;
  const std::string bytes = std::string(offset, '\0') + std::string(secret);
  const auto bit = [&](std::size_t i) {
    return static_cast<unsigned char>(bytes[i / 8]) >> (7 - i % 8) & 1u;
  };
  std::string core;
  for (std::size_t at = (offset * 8 + 5) / 6 * 6; at + 6 <= bytes.size() * 8; at += 6) {
    unsigned value = 0;
    for (std::size_t i = at; i < at + 6; ++i) value = value << 1 | bit(i);
    core += alphabet[value];
  }
  return core;
}

std::string UrlEscaped(std::string_view secret, std::string_view hex) {
  std::string escaped;
  for (const unsigned char c : secret) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
    if (is_plain) {
      escaped += static_cast<char>(c);
    } else {
      escaped += {'%', hex[c >> 4], hex[c & 15]};
    }
  }
  return escaped;
}

std::string JsonEscaped(std::string_view secret) {
  const std::string quoted = doc::QuoteJson(secret);
  return quoted.substr(1, quoted.size() - 2);
}

std::string WithEscapedSlashes(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '/') escaped += '\\';
    escaped += c;
  }
  return escaped;
}

}  // namespace

Redactor::Redactor(std::vector<std::string> secrets) {
  for (const std::string& secret : secrets) {
    if (secret.size() < kShortestSecret) continue;
    needles_.push_back(secret);
    for (std::size_t offset = 0; offset < 3; ++offset) {
      needles_.push_back(Base64Core(secret, offset, "+/"));
      needles_.push_back(Base64Core(secret, offset, "-_"));
      needles_.push_back(WithEscapedSlashes(needles_[needles_.size() - 2]));
    }
    needles_.push_back(UrlEscaped(secret, "0123456789ABCDEF"));
    needles_.push_back(UrlEscaped(secret, "0123456789abcdef"));
    needles_.push_back(JsonEscaped(secret));
    needles_.push_back(WithEscapedSlashes(JsonEscaped(secret)));
  }
  // The longest first: a form that holds another must go as a whole.
  std::sort(needles_.begin(), needles_.end(), [](const std::string& a, const std::string& b) {
    return a.size() != b.size() ? a.size() > b.size() : a < b;
  });
  needles_.erase(std::unique(needles_.begin(), needles_.end()), needles_.end());
}

std::string Redactor::Redact(std::string text) const {
  for (const std::string& needle : needles_) {
    for (std::size_t at = text.find(needle); at != std::string::npos;
         at = text.find(needle, at + kMark.size())) {
      text.replace(at, needle.size(), kMark);
    }
  }
  return text;
}

}  // namespace plimsoll::http
