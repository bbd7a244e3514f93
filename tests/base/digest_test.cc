#include "harness/base/digest.h"

#include <gtest/gtest.h>

#include <string>

namespace plimsoll {
namespace {

// FIPS 180-4 examples as published by NIST (SHA256.pdf and the SHAVS long messages).
TEST(Digest, MatchesThePublishedVectors) {
  const struct {
    std::string message;
    const char* hex;
  } kRows[] = {
      {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
      {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
      {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
       "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
      {std::string(1'000'000, 'a'),
       "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
  };
  for (const auto& row : kRows) EXPECT_EQ(Sha256Hex(row.message), row.hex);
}

TEST(Digest, FramesThePartsOfABuilder) {
  const auto of = [](std::string_view a, std::string_view b) {
    return HexOf(DigestBuilder().Add(a).Add(b).Finish());
  };
  EXPECT_NE(of("ab", "c"), of("a", "bc"));
  EXPECT_EQ(of("ab", "c"), Sha256Hex("2:ab1:c"));
}

}  // namespace
}  // namespace plimsoll
