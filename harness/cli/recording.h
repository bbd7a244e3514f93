#ifndef HARNESS_CLI_RECORDING_H_
#define HARNESS_CLI_RECORDING_H_

#include <cstdio>
#include <memory>
#include <string>

#include "harness/base/result.h"
#include "harness/http/credential.h"
#include "harness/http/dispatcher.h"

namespace plimsoll::cli {

/// The file that --record names: a JSON line per attempt, secrets redacted, only harmless headers
/// kept.
class Recording {
 public:
  /// An empty path records nothing. Errors: kStore.
  static Result<std::unique_ptr<Recording>> Open(const std::string& path, const http::Vault& vault);
  ~Recording();
  /// Empty where nothing is recorded.
  http::Recorder recorder();
  /// Errors: kStore where a line could not be written.
  Status Close();

 private:
  explicit Recording(const http::Vault& vault) : redactor_(vault.Secrets()) {}
  void Write(const http::Request& request, const http::Response& response);

  std::string path_;
  std::FILE* file_ = nullptr;
  bool has_failed_ = false;
  http::Redactor redactor_;
};

}  // namespace plimsoll::cli

#endif  // HARNESS_CLI_RECORDING_H_
