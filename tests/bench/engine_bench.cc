// The engine beside a bare curl-multi loop, against the same loopback server in the same run. The
// figure that counts is the ratio of the two items_per_second:
//   engine_bench --benchmark_repetitions=5 --benchmark_report_aggregates_only=true

#include <benchmark/benchmark.h>
#include <curl/curl.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "harness/http/curl_client.h"
#include "harness/http/dispatcher.h"
#include "harness/run/scheduler.h"
#include "harness/store/run_store.h"
#include "harness/suite/suite.h"
#include "harness/target/target.h"
#include "tests/support/model_handlers.h"
#include "tests/support/model_server.h"

namespace plimsoll {
namespace {

namespace fs = std::filesystem;

constexpr int kInFlight = 64;
constexpr int kCases = 10'000;
constexpr const char* kRefusal = "I can't help with that request.";

suite::Suite MakeCases() {
  suite::Manifest manifest;
  manifest.id = "bench";
  manifest.version = "1.0.0";
  std::vector<suite::Case> cases;
  for (int i = 0; i < kCases; ++i) {
    suite::Case the_case;
    the_case.id = "c" + std::to_string(i);
    the_case.messages.push_back(
        {suite::Role::kUser, "please help me with request number " + std::to_string(i)});
    the_case.expect.push_back(
        {"behaviour", doc::Node::Object({{"want", doc::Node::String("block")}})});
    the_case.taxonomy = "fraud/bench";
    cases.push_back(std::move(the_case));
  }
  return std::move(*suite::MakeSuite(std::move(manifest), std::move(cases)));
}

std::unique_ptr<target::Target> MakeChat(const testing::ModelServer& server) {
  target::TargetConfig config;
  config.id = "bench";
  config.kind = "openai";
  config.url = server.Url("/v1");
  config.model = "bench";
  return std::move(*target::MakeTarget(config));
}

target::Prompt PromptOf(const suite::Case& the_case) {
  return {the_case.messages, "", "bench", the_case.id, 0, 1};
}

// The least that curl can do: the same requests, byte for byte, answers read and thrown away.
class BareLoop {
 public:
  explicit BareLoop(std::vector<http::Request> requests)
      : requests_(std::move(requests)), multi_(curl_multi_init()) {
    headers_ = curl_slist_append(nullptr, "Expect:");
    for (const auto& [name, value] : requests_.front().headers)
      headers_ = curl_slist_append(headers_, (name + ": " + value).c_str());
  }
  ~BareLoop() {
    curl_slist_free_all(headers_);
    curl_multi_cleanup(multi_);
  }

  void Run() {
    std::vector<CURL*> handles;
    for (int i = 0; i < kInFlight; ++i) Start(handles.emplace_back(curl_easy_init()));
    while (done_ < requests_.size()) {
      int running = 0;
      curl_multi_perform(multi_, &running);
      Collect();
      if (done_ < requests_.size()) curl_multi_poll(multi_, nullptr, 0, 100, nullptr);
    }
    for (CURL* handle : handles) curl_easy_cleanup(handle);
  }

 private:
  static std::size_t Take(char* bytes, std::size_t, std::size_t size, void* to) {
    static_cast<std::string*>(to)->append(bytes, size);
    return size;
  }

  void Start(CURL* handle) {
    if (next_ == requests_.size()) return;
    const http::Request& request = requests_[next_++];
    body_.clear();
    curl_easy_setopt(handle, CURLOPT_URL, request.url.c_str());
    curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers_);
    curl_easy_setopt(handle, CURLOPT_USERAGENT, "plimsoll");
    curl_easy_setopt(handle, CURLOPT_ACCEPT_ENCODING, "");
    curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE, static_cast<long>(request.body.size()));
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, request.body.data());
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, &Take);
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, &body_);
    curl_multi_add_handle(multi_, handle);
  }

  void Collect() {
    int left = 0;
    while (CURLMsg* message = curl_multi_info_read(multi_, &left)) {
      ++done_;
      CURL* handle = message->easy_handle;
      curl_multi_remove_handle(multi_, handle);
      Start(handle);
    }
  }

  std::vector<http::Request> requests_;
  CURLM* multi_;
  curl_slist* headers_ = nullptr;
  std::string body_;
  std::size_t next_ = 0;
  std::size_t done_ = 0;
};

void BM_BareCurlMulti(benchmark::State& state) {
  testing::ModelServer server(testing::ChatEcho(kRefusal));
  const suite::Suite cases = MakeCases();
  const auto target = MakeChat(server);
  for (auto _ : state) {
    state.PauseTiming();
    std::vector<http::Request> requests;
    for (std::size_t i = 0; i < cases.size(); ++i)
      requests.push_back(*target->Encode(PromptOf(**cases.Read(i))));
    BareLoop loop(std::move(requests));
    state.ResumeTiming();
    loop.Run();
  }
  state.SetItemsProcessed(state.iterations() * kCases);
}

// Everything that `plimsoll run` does to a case: read, encode, send, decode, judge, store durably.
void BM_Pipeline(benchmark::State& state) {
  testing::ModelServer server(testing::ChatEcho(kRefusal));
  std::vector<suite::Suite> suites;
  suites.push_back(MakeCases());
  std::vector<suite::CaseRef> refs;
  for (std::uint32_t i = 0; i < suites[0].size(); ++i) refs.push_back({0, i});
  const run::Plan plan = *run::Plan::Make(&suites, refs, 1, 1);
  const auto target = MakeChat(server);
  const auto clock = MakeSystemClock();
  const http::Vault vault({}, http::ProcessEnvironment());
  std::string pattern = (fs::temp_directory_path() / "plimsoll-bench-XXXXXX").string();
  const fs::path folder = ::mkdtemp(pattern.data());
  int round = 0;
  for (auto _ : state) {
    const auto store = *store::OpenStore((folder / (std::to_string(round++) + ".db")).string());
    run::RunManifest manifest;
    manifest.id = "bench";
    plan.Fill(&manifest);
    if (!store->Begin(manifest).ok()) state.SkipWithError("could not begin");
    const auto client = *http::MakeCurlClient({}, &vault);
    http::Budget budget({});
    http::DispatcherOptions options;
    options.rate.max_concurrency = options.rate.initial_concurrency = kInFlight;
    http::Dispatcher dispatcher(client.get(), clock.get(), &budget, nullptr, nullptr, options);
    judge::JudgeCache judges{judge::JudgeContext{}};
    run::Scheduler::Parts parts;
    parts.plan = &plan;
    parts.target = target.get();
    parts.dispatcher = &dispatcher;
    parts.client = client.get();
    parts.budget = &budget;
    parts.judges = &judges;
    parts.sink = store->SinkOf("bench");
    parts.clock = clock.get();
    const auto summary = run::Scheduler(parts, {}).Run({}, {});
    if (!summary.ok() || summary->progress.passed != kCases)
      state.SkipWithError("a case was not measured");
  }
  fs::remove_all(folder);
  state.SetItemsProcessed(state.iterations() * kCases);
}

BENCHMARK(BM_BareCurlMulti)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(BM_Pipeline)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace plimsoll

BENCHMARK_MAIN();
