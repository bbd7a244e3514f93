#ifndef HARNESS_BASE_DIGEST_H_
#define HARNESS_BASE_DIGEST_H_

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace plimsoll {

/// A SHA-256 value (FIPS 180-4).
using Digest = std::array<std::uint8_t, 32>;

/// Digest of bytes given at once.
Digest Sha256(std::string_view bytes);

/// 64 lower-case hexadecimal digits.
std::string HexOf(const Digest& digest);
std::string Sha256Hex(std::string_view bytes);

/// Digest of bytes given in parts; parts are framed by their length, so ("ab","c") and ("a","bc")
/// differ.
class DigestBuilder {
 public:
  DigestBuilder();
  ~DigestBuilder();
  DigestBuilder(const DigestBuilder&) = delete;
  DigestBuilder& operator=(const DigestBuilder&) = delete;
  DigestBuilder& Add(std::string_view part);
  Digest Finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace plimsoll

#endif  // HARNESS_BASE_DIGEST_H_
