#ifndef HARNESS_HTTP_ADDRESS_H_
#define HARNESS_HTTP_ADDRESS_H_

#include <cstdint>
#include <span>
#include <string_view>

namespace plimsoll::http {

/// What kind of peer an IP address is, for the check after name resolution.
enum class AddressKind {
  kPublic,
  kPrivate,  ///< RFC 1918, RFC 6598, unique local (RFC 4193)
  kLoopback,
  kForbidden,  ///< link-local, cloud metadata, unspecified, multicast, broadcast: no model is
               ///< served there
};

/// `bytes`: 4 of IPv4 or 16 of IPv6, network order. IPv6 forms that carry an IPv4 address (mapped,
/// compatible, NAT64) are judged by it.
AddressKind ClassifyAddress(std::span<const std::uint8_t> bytes);

/// Whether a URL's host (lower case, as OriginOf leaves it) is this machine by its spelling:
/// localhost, 127.x.x.x, [::1].
bool IsLoopbackHost(std::string_view host);

}  // namespace plimsoll::http

#endif  // HARNESS_HTTP_ADDRESS_H_
