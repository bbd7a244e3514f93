#ifndef HARNESS_HTTP_CREDENTIAL_H_
#define HARNESS_HTTP_CREDENTIAL_H_

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/doc/object_reader.h"

namespace plimsoll::http {

/// A key's name and the only origins that it may go to. The value is never in a file.
struct Credential {
  std::string id;
  std::string key_env;  ///< the environment variable that holds the key
  std::vector<std::string>
      origins;  ///< such as "https://api.openai.com" (scheme, host, port where not the default)
  bool operator==(const Credential&) const = default;
};

void ReadCredential(doc::ObjectReader& r, Credential* out);

/// Reads an environment variable; a parameter, so that tests own the environment.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;
Environment ProcessEnvironment();

/// scheme://host[:port] of a URL, lower-cased, default ports left out. Errors: kInvalid for what is
/// no http(s) URL, holds user information, blanks or control characters.
Result<std::string> OriginOf(std::string_view url);

/// The secrets of a run. Values leave only through HeaderFor (to an allowed origin) and never
/// through a message.
class Vault {
 public:
  Vault(std::vector<Credential> credentials, Environment environment);
  /// The header's value for a request. Errors: kInvalid where the credential is unknown, the
  /// variable is unset or empty, holds a line break, or the URL's origin is not one of the
  /// credential's.
  Result<std::string> HeaderFor(const std::string& credential, std::string_view prefix,
                                std::string_view url) const;
  /// Every secret that the environment holds for a credential, for redaction.
  std::vector<std::string> Secrets() const;

 private:
  std::vector<Credential> credentials_;
  Environment environment_;
};

/// Replaces secrets by [redacted]: as they are, and in their base64, URL- and JSON-escaped forms,
/// base64 at any offset inside a longer text. Values of less than 8 bytes ("none", for a local
/// server) are no secrets.
class Redactor {
 public:
  explicit Redactor(std::vector<std::string> secrets);
  std::string Redact(std::string text) const;
  bool is_empty() const { return needles_.empty(); }

 private:
  std::vector<std::string> needles_;
};

}  // namespace plimsoll::http

#endif  // HARNESS_HTTP_CREDENTIAL_H_
