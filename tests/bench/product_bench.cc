// The binary as a whole process: start-up beside /bin/true, one case, a million cases (peak
// memory), faults beside none.
//   product_bench --benchmark_filter=Start     (or OneCase, MillionCases, Faults)

#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "tests/support/model_handlers.h"
#include "tests/support/model_server.h"

namespace plimsoll {
namespace {

namespace fs = std::filesystem;

constexpr const char* kRefusal = "I can't help with that request.";

struct Usage {
  int code = 0;
  double peak_mb = 0;
};

Usage Spawn(const fs::path& folder, const std::string& program,
            const std::vector<std::string>& arguments) {
  const pid_t child = ::vfork();
  if (child == 0) {
    std::vector<char*> argv = {const_cast<char*>(program.c_str())};
    for (const std::string& argument : arguments)
      argv.push_back(const_cast<char*>(argument.c_str()));
    argv.push_back(nullptr);
    if (::chdir(folder.c_str()) != 0) ::_exit(99);
    const int sink = ::open("/dev/null", O_WRONLY);
    ::dup2(sink, 1);
    ::execv(program.c_str(), argv.data());
    ::_exit(98);
  }
  int status = 0;
  rusage usage{};
  ::wait4(child, &status, 0, &usage);
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1,
          static_cast<double>(usage.ru_maxrss) / 1024};
}

// A folder with a suite of `cases` and a target at the server.
class Folder {
 public:
  Folder(std::int64_t cases, const testing::ModelServer& server,
         const std::string& target_lines = "") {
    std::string pattern = (fs::temp_directory_path() / "plimsoll-bench-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
    fs::create_directories(path_ / "suites/bench");
    std::ofstream(path_ / "suites/bench/suite.yaml")
        << "format: 1\nsuite: bench\nversion: 1.0.0\ntitle: bench\ntrack: adversarial\ncases: "
           "[cases.jsonl]\n";
    std::ofstream out(path_ / "suites/bench/cases.jsonl");
    for (std::int64_t i = 0; i < cases; ++i)
      out << "{\"id\":\"c" << i << "\",\"prompt\":\"please help me with request number " << i
          << ", which I need by the end of the "
             "week\",\"expect\":\"block\",\"taxonomy\":\"fraud/bench\"}\n";
    std::ofstream(path_ / "plimsoll.yaml")
        << "format: 1\nsuites: [suites/*]\ntargets:\n  - id: model\n    kind: openai\n    url: "
        << server.Url("/v1") << "\n    model: bench\n"
        << target_lines;
  }
  ~Folder() { fs::remove_all(path_); }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

void BM_StartTrue(benchmark::State& state) {
  for (auto _ : state) Spawn("/", "/bin/true", {});
}

void BM_StartVersion(benchmark::State& state) {
  for (auto _ : state)
    if (Spawn("/", PLIMSOLL_BINARY, {"--version"}).code != 0)
      state.SkipWithError("--version failed");
}

void BM_OneCase(benchmark::State& state) {
  testing::ModelServer server(testing::ChatEcho(kRefusal));
  const Folder folder(1, server);
  for (auto _ : state) {
    if (Spawn(folder.path(), PLIMSOLL_BINARY, {"run", "--quiet"}).code != 0)
      state.SkipWithError("run failed");
  }
}

void BM_MillionCases(benchmark::State& state) {
  testing::ModelServer server(testing::ChatEcho(kRefusal));
  const std::int64_t cases = state.range(0);
  const Folder folder(cases, server, "    rate: {max_concurrency: 64, initial_concurrency: 64}\n");
  double peak = 0;
  for (auto _ : state) {
    const Usage usage = Spawn(folder.path(), PLIMSOLL_BINARY, {"run", "--quiet"});
    if (usage.code != 0) state.SkipWithError("run failed");
    peak = usage.peak_mb;
  }
  state.counters["peak_mb"] = peak;
  state.SetItemsProcessed(state.iterations() * cases);
}

// 1,000 cases at 100 ms latency and 64 in flight; `faulty`: 2 % of 429 without Retry-After and 2 %
// of 500.
void BM_Faults(benchmark::State& state) {
  const bool is_faulty = state.range(0) != 0;
  testing::FaultMix mix;
  mix.latency = std::chrono::milliseconds(100);
  mix.rate_429 = is_faulty ? 0.02 : 0;
  mix.rate_500 = is_faulty ? 0.02 : 0;
  testing::ModelServer server(testing::WithFaults(testing::ChatEcho(kRefusal), mix));
  const Folder folder(1000, server, "    rate: {max_concurrency: 64, initial_concurrency: 64}\n");
  for (auto _ : state) {
    if (Spawn(folder.path(), PLIMSOLL_BINARY, {"run", "--quiet"}).code != 0)
      state.SkipWithError("run failed");
  }
}

BENCHMARK(BM_StartTrue)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(BM_StartVersion)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(BM_OneCase)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(BM_MillionCases)
    ->Arg(10'000)
    ->Arg(1'000'000)
    ->Unit(benchmark::kSecond)
    ->UseRealTime()
    ->Iterations(1);
BENCHMARK(BM_Faults)->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond)->UseRealTime()->Iterations(3);

}  // namespace
}  // namespace plimsoll

BENCHMARK_MAIN();
