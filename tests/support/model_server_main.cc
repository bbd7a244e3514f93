// A loopback model for benchmarks and for trying things out: prints its port, serves until SIGINT
// or SIGTERM, then prints what it counted.

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>

#include "tests/support/model_handlers.h"

namespace {

constexpr char kUsage[] =
    "usage: model_server [--port N] [--latency-ms N] [--rate-429 R] [--rate-500 R] [--rate-reset "
    "R]\n"
    "                    [--retry-after SECONDS] [--seed N] [--reply TEXT]\n";

}  // namespace

int main(int argc, char** argv) {
  std::map<std::string, std::string> options = {
      {"--port", "0"},       {"--latency-ms", "0"},   {"--rate-429", "0"}, {"--rate-500", "0"},
      {"--rate-reset", "0"}, {"--retry-after", "-1"}, {"--seed", "1"},     {"--reply", ""}};
  for (int i = 1; i < argc; i += 2) {
    const auto option = options.find(argv[i]);
    if (option == options.end() || i + 1 == argc) return std::fputs(kUsage, stderr), 2;
    option->second = argv[i + 1];
  }
  const auto number = [&](const char* name) { return std::atof(options[name].c_str()); };
  plimsoll::testing::FaultMix mix;
  mix.rate_429 = number("--rate-429");
  mix.rate_500 = number("--rate-500");
  mix.rate_reset = number("--rate-reset");
  mix.retry_after_s = static_cast<int>(number("--retry-after"));
  mix.latency = std::chrono::milliseconds(static_cast<int>(number("--latency-ms")));
  mix.seed = static_cast<std::uint64_t>(number("--seed"));

  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);  // before the server's thread begins
  const plimsoll::testing::ModelServer server(
      WithFaults(plimsoll::testing::ChatEcho(options["--reply"]), mix),
      static_cast<int>(number("--port")));
  std::printf("%d\n", server.port());
  std::fflush(stdout);
  int signal = 0;
  sigwait(&signals, &signal);
  std::printf("requests %lld connections %lld\n", static_cast<long long>(server.requests()),
              static_cast<long long>(server.connections()));
  return 0;
}
