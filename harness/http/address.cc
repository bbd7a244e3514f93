#include "harness/http/address.h"

#include <algorithm>
#include <array>

namespace plimsoll::http {
namespace {

using Bytes = std::span<const std::uint8_t>;

bool IsPrivate4(Bytes a) {
  return a[0] == 10 || (a[0] == 172 && (a[1] & 0xf0) == 16) || (a[0] == 192 && a[1] == 168) ||
         (a[0] == 100 && (a[1] & 0xc0) == 64);
}

AddressKind Classify4(Bytes a) {
  constexpr std::array<std::uint8_t, 4> kAlibabaMetadata = {100, 100, 100, 200};
  if (a[0] == 127) return AddressKind::kLoopback;
  const bool is_link_local = a[0] == 169 && a[1] == 254;
  if (is_link_local || a[0] == 0 || a[0] >= 224) return AddressKind::kForbidden;
  if (std::equal(a.begin(), a.end(), kAlibabaMetadata.begin())) return AddressKind::kForbidden;
  return IsPrivate4(a) ? AddressKind::kPrivate : AddressKind::kPublic;
}

bool BeginsWith(Bytes a, Bytes prefix) {
  return std::equal(prefix.begin(), prefix.end(), a.begin());
}

AddressKind Classify6(Bytes a) {
  constexpr std::array<std::uint8_t, 16> kLoopback = {0, 0, 0, 0, 0, 0, 0, 0,
                                                      0, 0, 0, 0, 0, 0, 0, 1};
  constexpr std::array<std::uint8_t, 12> kMapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  constexpr std::array<std::uint8_t, 12> kCompatible = {};
  constexpr std::array<std::uint8_t, 12> kNat64 = {0, 0x64, 0xff, 0x9b};
  constexpr std::array<std::uint8_t, 16> kAmazonMetadata = {0xfd, 0, 0x0e, 0xc2, 0, 0, 0, 0,
                                                            0,    0, 0,    0,    0, 0, 2, 0x54};
  if (BeginsWith(a, kLoopback)) return AddressKind::kLoopback;
  if (BeginsWith(a, kMapped) || BeginsWith(a, kCompatible) || BeginsWith(a, kNat64))
    return Classify4(a.subspan(12));
  const bool is_link_local = a[0] == 0xfe && (a[1] & 0xc0) == 0x80;
  const bool is_multicast = a[0] == 0xff;
  if (is_link_local || is_multicast || BeginsWith(a, kAmazonMetadata))
    return AddressKind::kForbidden;
  const bool is_unique_local = (a[0] & 0xfe) == 0xfc;
  const bool is_site_local = a[0] == 0xfe && (a[1] & 0xc0) == 0xc0;
  return is_unique_local || is_site_local ? AddressKind::kPrivate : AddressKind::kPublic;
}

}  // namespace

AddressKind ClassifyAddress(Bytes bytes) {
  if (bytes.size() == 4) return Classify4(bytes);
  if (bytes.size() == 16) return Classify6(bytes);
  return AddressKind::kForbidden;
}

bool IsLoopbackHost(std::string_view host) {
  if (host == "localhost" || host == "[::1]") return true;
  if (!host.starts_with("127.")) return false;
  return host.find_first_not_of("0123456789.") == std::string_view::npos &&
         std::count(host.begin(), host.end(), '.') == 3;
}

}  // namespace plimsoll::http
