#include <gtest/gtest.h>
#include <openssl/evp.h>

#include "harness/doc/json.h"
#include "harness/http/credential.h"

namespace plimsoll::http {
namespace {

std::string Base64(const std::string& text) {
  std::string encoded((text.size() + 2) / 3 * 4 + 1, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(encoded.data()),
                                   reinterpret_cast<const unsigned char*>(text.data()),
                                   static_cast<int>(text.size()));
  encoded.resize(static_cast<std::size_t>(size));
  return encoded;
}

constexpr char kCanary[] = "sk-Canary/+\"\\9~?";

TEST(Redactor, ReplacesTheSecretAsItIs) {
  const Redactor redactor({kCanary});
  EXPECT_EQ(redactor.Redact(std::string("a ") + kCanary + " b " + kCanary),
            "a [redacted] b [redacted]");
}

TEST(Redactor, ReplacesTheJsonForm) {
  const Redactor redactor({kCanary});
  EXPECT_EQ(redactor.Redact(doc::QuoteJson(kCanary)), "\"[redacted]\"");
  EXPECT_EQ(redactor.Redact("\"sk-Canary\\/+\\\"\\\\9~?\""), "\"[redacted]\"");
}

TEST(Redactor, ReplacesTheUrlForm) {
  const Redactor redactor({kCanary});
  EXPECT_EQ(redactor.Redact("?key=sk-Canary%2F%2B%22%5C9~%3F&b"), "?key=[redacted]&b");
  EXPECT_EQ(redactor.Redact("?key=sk-Canary%2f%2b%22%5c9~%3f&b"), "?key=[redacted]&b");
}

TEST(Redactor, ReplacesTheBase64FormAtAnyOffset) {
  const Redactor redactor({kCanary});
  for (const std::string before : {"", "u", "us", "use", "user:", "user:x"}) {
    for (const std::string after : {"", "1", "12", "123"}) {
      const std::string encoded = Base64(before + kCanary + after);
      const std::string redacted = redactor.Redact(encoded);
      EXPECT_NE(redacted.find("[redacted]"), std::string::npos) << before << after;
      EXPECT_LE(redacted.size(), encoded.size() - Base64(kCanary).size() + 10 + 6) << redacted;
    }
  }
}

TEST(Redactor, ReplacesTheUrlSafeBase64Form) {
  const std::string secret = "\xfb\xff\xfe-secret-value";
  std::string encoded = Base64(secret);
  for (char& c : encoded) c = c == '+' ? '-' : c == '/' ? '_' : c;
  EXPECT_EQ(Redactor({secret}).Redact(encoded).find("[redacted]"), 0u);
}

TEST(Redactor, PrefersTheLongerOfTwoSecrets) {
  const Redactor redactor({"abcdefgh", "abcdefgh-longer"});
  EXPECT_EQ(redactor.Redact("abcdefgh-longer abcdefgh"), "[redacted] [redacted]");
}

TEST(Redactor, LeavesWordsAlone) {
  const Redactor redactor({"none", "EMPTY", ""});
  EXPECT_TRUE(redactor.is_empty());
  EXPECT_EQ(redactor.Redact("none of them is EMPTY"), "none of them is EMPTY");
}

}  // namespace
}  // namespace plimsoll::http
