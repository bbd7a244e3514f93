#include "harness/http/address.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>

#include <array>
#include <string>

namespace plimsoll::http {
namespace {

AddressKind KindOf(const std::string& text) {
  std::array<std::uint8_t, 16> bytes{};
  const bool is_6 = text.find(':') != std::string::npos;
  EXPECT_EQ(inet_pton(is_6 ? AF_INET6 : AF_INET, text.c_str(), bytes.data()), 1) << text;
  return ClassifyAddress(std::span(bytes).first(is_6 ? 16 : 4));
}

TEST(ClassifyAddress, KnowsEveryRange) {
  const struct {
    AddressKind kind;
    std::vector<const char*> addresses;
  } kRows[] = {
      {AddressKind::kPublic,
       {"8.8.8.8", "172.15.0.1", "172.32.0.1", "192.167.1.1", "100.63.0.1", "100.128.0.1",
        "169.253.1.1", "2606:4700::1", "::ffff:8.8.8.8", "64:ff9b::808:808"}},
      {AddressKind::kPrivate,
       {"10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1", "fd00::1",
        "fc00::1", "fec0::1", "::ffff:10.0.0.1", "64:ff9b::a00:1"}},
      {AddressKind::kLoopback, {"127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"}},
      {AddressKind::kForbidden,
       {"169.254.169.254", "169.254.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255",
        "100.100.100.200", "fe80::1", "febf::1", "::", "ff02::1", "fd00:ec2::254",
        "::ffff:169.254.169.254", "::169.254.169.254", "64:ff9b::a9fe:a9fe"}},
  };
  for (const auto& row : kRows)
    for (const char* address : row.addresses) EXPECT_EQ(KindOf(address), row.kind) << address;
}

TEST(ClassifyAddress, ForbidsWhatIsNoAddress) {
  EXPECT_EQ(ClassifyAddress({}), AddressKind::kForbidden);
}

TEST(IsLoopbackHost, IsDeceivedByNoLookAlike) {
  for (const char* host : {"localhost", "127.0.0.1", "127.1.2.3", "[::1]"})
    EXPECT_TRUE(IsLoopbackHost(host)) << host;
  for (const char* host : {"127.0.0.1.evil.com", "127.evil.com", "localhost.evil.com", "xlocalhost",
                           "128.0.0.1", "127.1", "[::2]", "::1", ""})
    EXPECT_FALSE(IsLoopbackHost(host)) << host;
}

}  // namespace
}  // namespace plimsoll::http
