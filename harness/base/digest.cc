#include "harness/base/digest.h"

#include <openssl/evp.h>

#include "harness/base/result.h"

namespace plimsoll {
namespace {

// Looked up once: EVP_sha256() looks it up again at every use, which costs more than hashing a short text.
const EVP_MD* Algorithm() {
  static const EVP_MD* const kAlgorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return kAlgorithm;
}

}  // namespace

struct DigestBuilder::State {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  ~State() { EVP_MD_CTX_free(context); }
};

Digest Sha256(std::string_view bytes) {
  Digest digest;
  unsigned int size = 0;
  PLIMSOLL_CHECK(
      EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, Algorithm(), nullptr) == 1);
  return digest;
}

std::string HexOf(const Digest& digest) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string hex;
  hex.reserve(digest.size() * 2);
  for (std::uint8_t byte : digest) {
    hex += kDigits[byte >> 4];
    hex += kDigits[byte & 15];
  }
  return hex;
}

std::string Sha256Hex(std::string_view bytes) { return HexOf(Sha256(bytes)); }

DigestBuilder::DigestBuilder() : state_(std::make_unique<State>()) {
  PLIMSOLL_CHECK(EVP_DigestInit_ex(state_->context, Algorithm(), nullptr) == 1);
}

DigestBuilder::~DigestBuilder() = default;

DigestBuilder& DigestBuilder::Add(std::string_view part) {
  const std::string frame = std::to_string(part.size()) + ":";
  EVP_DigestUpdate(state_->context, frame.data(), frame.size());
  EVP_DigestUpdate(state_->context, part.data(), part.size());
  return *this;
}

Digest DigestBuilder::Finish() {
  Digest digest;
  PLIMSOLL_CHECK(EVP_DigestFinal_ex(state_->context, digest.data(), nullptr) == 1);
  return digest;
}

}  // namespace plimsoll
