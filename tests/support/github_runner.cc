#include "tests/support/github_runner.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace plimsoll::testing {
namespace {

constexpr std::string_view kRegistered[] = {
    "set-env",  "set-output",  "save-state",     "add-path",
    "add-mask", "add-matcher", "remove-matcher", "error",
    "warning",  "notice",      "debug",          "group",
    "endgroup", "echo",        "stop-commands",  "internal-set-repo-path",
};

/// Code points of text that is meant to be UTF-8; other bytes stand for themselves.
std::u32string Decode(std::string_view text) {
  std::u32string out;
  for (std::size_t i = 0; i < text.size();) {
    const auto first = static_cast<std::uint8_t>(text[i]);
    const std::size_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1;
    if (i + size > text.size()) return out;
    char32_t value = size == 1 ? first : first & (0xFF >> (size + 1));
    for (std::size_t k = 1; k < size; ++k) value = value << 6 | (text[i + k] & 0x3F);
    out.push_back(value);
    i += size;
  }
  return out;
}

bool BreaksLine(char32_t c) {
  return (c >= 0x0A && c <= 0x0D) || (c >= 0x1C && c <= 0x1E) || c == 0x85 || c == 0x2028 ||
         c == 0x2029;
}

/// .NET's Char.IsWhiteSpace, which String.TrimStart uses.
bool IsWhiteSpace(char32_t c) {
  return (c >= 0x09 && c <= 0x0D) || c == ' ' || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
         c == 0x3000;
}

/// Without weight in the root collation that ICU gives to .NET.
bool IsIgnorable(char32_t c) {
  return c < 0x09 || (c >= 0x0E && c < 0x20) || (c >= 0x7F && c < 0xA0) || c == 0xAD ||
         c == 0x034F || c == 0x061C || (c >= 0x180B && c <= 0x180F) ||
         (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2060 && c <= 0x206F) || (c >= 0xFE00 && c <= 0xFE0F) || c == 0xFEFF ||
         (c >= 0xE0000 && c <= 0xE0FFF);
}

bool StartsWith(std::u32string_view text, std::u32string_view key) {
  std::size_t matched = 0;
  for (const char32_t c : text) {
    if (c == key[matched]) {
      if (++matched == key.size()) return true;
    } else if (!IsIgnorable(c)) {
      return false;
    }
  }
  return false;
}

/// The registered command that `info` ("name properties") begins with.
std::optional<std::string> CommandName(std::u32string_view info) {
  std::string name;
  for (const char32_t c : info.substr(0, info.find(U' '))) {
    const char32_t lower = c >= 'A' && c <= 'Z' ? c + 32 : c;
    name.push_back(lower < 0x80 ? static_cast<char>(lower) : '?');
  }
  const bool is_registered =
      std::find(std::begin(kRegistered), std::end(kRegistered), name) != std::end(kRegistered);
  return is_registered ? std::optional(name) : std::nullopt;
}

std::optional<std::string> ParseV2(std::u32string_view line) {
  while (!line.empty() && IsWhiteSpace(line.front())) line.remove_prefix(1);
  if (!StartsWith(line, U"::")) return std::nullopt;
  // As the runner does: the length of the key is skipped, whatever the match was long.
  for (std::size_t end = 2; end < line.size(); ++end) {
    if (!StartsWith(line.substr(end), U"::")) continue;
    if (auto name = CommandName(line.substr(2, end - 2))) return name;
  }
  return std::nullopt;
}

std::optional<std::string> ParseV1(std::u32string_view line) {
  for (std::size_t at = 0; at < line.size(); ++at) {
    if (!StartsWith(line.substr(at), U"##[")) continue;
    const std::size_t bracket = line.find(U']', at);
    if (bracket == line.npos) return std::nullopt;
    if (bracket < at + 3) continue;
    if (auto name = CommandName(line.substr(at + 3, bracket - at - 3))) return name;
  }
  return std::nullopt;
}

}  // namespace

std::vector<std::string> FindRunnerCommands(std::string_view log) {
  const std::u32string text = Decode(log);
  std::vector<std::string> found;
  for (auto begin = text.begin();;) {
    const auto end = std::find_if(begin, text.end(), BreaksLine);
    const std::u32string_view line(text.data() + (begin - text.begin()),
                                   static_cast<std::size_t>(end - begin));
    for (auto parse : {ParseV2, ParseV1}) {
      if (auto name = parse(line)) found.push_back(*name);
    }
    if (end == text.end()) return found;
    begin = end + 1;
  }
}

}  // namespace plimsoll::testing
