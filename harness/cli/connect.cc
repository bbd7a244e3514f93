#include "harness/cli/connect.h"

#include <utility>

#include "harness/http/curl_client.h"
#include "harness/run/worker_pool.h"
#include "harness/target/process.h"
#include "harness/target/reference_guard.h"
#include "harness/target/replay.h"

namespace plimsoll::cli {
namespace {

constexpr int kInProcessThreads = 2;

}  // namespace

Result<std::unique_ptr<http::Client>> ConnectHttp(const Config& config, const http::Vault* vault) {
  http::CurlOptions options;
  options.ca_file = Below(config, config.network.ca_file);
  options.allow_plain_http = config.network.allow_plain_http;
  options.allow_private_addresses = config.network.allow_private_addresses;
  options.verify_tls = config.network.verify_tls;
  options.max_connections = config.network.max_connections;
  return http::MakeCurlClient(options, vault);
}

Result<std::unique_ptr<http::Client>> Connect(const Session& session, const Config& config,
                                              const target::TargetConfig& target,
                                              target::Transport transport,
                                              const http::Vault* vault) {
  switch (transport) {
    case target::Transport::kHttp:
      return ConnectHttp(config, vault);
    case target::Transport::kProcess:
      return target::MakeProcessClient(target.command, target.environment, session.clock);
    case target::Transport::kReplay:
      return target::MakeReplayClient(Below(config, target.file));
    case target::Transport::kInProcess: {
      PLIMSOLL_ASSIGN(auto model, target::MakeReferenceGuard(target.model));
      return run::MakeInProcessClient(std::move(model), kInProcessThreads);
    }
  }
  return MakeError(ErrorCode::kInternal, "a target names no transport");
}

}  // namespace plimsoll::cli
