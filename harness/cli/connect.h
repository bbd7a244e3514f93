#ifndef HARNESS_CLI_CONNECT_H_
#define HARNESS_CLI_CONNECT_H_

#include <memory>

#include "harness/base/result.h"
#include "harness/cli/config.h"
#include "harness/cli/session.h"
#include "harness/http/client.h"
#include "harness/http/credential.h"
#include "harness/target/target.h"

namespace plimsoll::cli {

/// HTTP as the configuration's `network` says. Borrows `vault`. Errors: kNotFound where libcurl is
/// not installed.
Result<std::unique_ptr<http::Client>> ConnectHttp(const Config& config, const http::Vault* vault);

/// What carries a target's requests. Errors: kInvalid, kNotFound: a program or file that is not
/// there.
Result<std::unique_ptr<http::Client>> Connect(const Session& session, const Config& config,
                                              const target::TargetConfig& target,
                                              target::Transport transport,
                                              const http::Vault* vault);

}  // namespace plimsoll::cli

#endif  // HARNESS_CLI_CONNECT_H_
