#include "harness/host/gtest_name.h"

namespace plimsoll::host {
namespace {

constexpr std::string_view kDisabled = "DISABLED_";

bool IsPlain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

std::string EscapeByte(char c) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(c);
  return {'_', '_', 'x', kDigits[byte >> 4], kDigits[byte & 15]};
}

}  // namespace

std::string GtestName(std::string_view id) {
  std::string name;
  for (std::size_t i = 0; i < id.size(); ++i) {
    const char c = id[i];
    const bool is_before_plain = i + 1 < id.size() && IsPlain(id[i + 1]);
    if (IsPlain(c)) {
      name += c;
    } else if (c == '-') {
      name += is_before_plain ? "_" : "__h";
    } else if (c == '_') {
      name += "__u";
    } else if (c == '.') {
      name += "__p";
    } else {
      name += EscapeByte(c);
    }
  }
  if (name.starts_with(kDisabled)) name.replace(0, 1, EscapeByte('D'));
  return name;
}

}  // namespace plimsoll::host
