// From stored summaries to a verdict: two runs of a million cases with three trials each are
// measured, compared and decided. Wants under 3 s and 1 GB.
//   gate_bench --benchmark_filter=Verdict
// PLIMSOLL_BENCH_FOLDER names a folder where the runs are kept for the next time.

#include <benchmark/benchmark.h>

#include <stdlib.h>

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "harness/base/rng.h"
#include "harness/baseline/comparison.h"
#include "harness/gate/decision.h"
#include "harness/store/run_store.h"

namespace plimsoll {
namespace {

namespace fs = std::filesystem;

constexpr int kEpochs = 3;
constexpr std::size_t kBatch = 65'536;
constexpr const char* kAreas[] = {"cyber", "fraud", "harassment", "privacy", "weapons"};

run::RunManifest ManifestOf(const std::string& id, std::int64_t cases) {
  run::RunManifest manifest;
  manifest.id = id;
  manifest.target_id = "model";
  manifest.target = doc::Node::Object({{"kind", doc::Node::String("replay")}});
  manifest.suites = {{"bench", "1.0.0", Sha256Hex("bench"), "suites/bench", cases, {"j/1#aa"}}};
  manifest.epochs = kEpochs;
  manifest.planned = cases * kEpochs;
  manifest.judges = {"j/1#aa"};
  manifest.started = "2026-11-21T08:00:00Z";
  return manifest;
}

run::TrialRecord TrialOf(std::int64_t place, int epoch, bool has_passed) {
  run::TrialRecord record;
  record.suite = "bench";
  record.case_id = "request-for-help-" + std::to_string(place);
  record.epoch = epoch;
  record.place = place;
  record.fingerprint = Sha256(record.case_id);
  record.facts.track = static_cast<suite::Track>(place % 4);
  record.facts.cluster = record.case_id;
  record.facts.area = kAreas[place % std::size(kAreas)];
  record.outcome = run::Outcome::kScored;
  record.passed = has_passed;
  return record;
}

/// How likely a case passes a trial: most always do, some never, and one in ten wavers.
double RateOf(std::int64_t place) {
  Rng draws(static_cast<std::uint64_t>(place), "rate");
  const double kind = draws.Uniform();
  return kind < 0.85 ? 1 : kind < 0.9 ? 0 : draws.Uniform();
}

Status Insert(store::RunStore& store, const std::string& id, std::int64_t cases) {
  PLIMSOLL_TRY(store.Begin(ManifestOf(id, cases)));
  Rng draws(1, id);
  std::vector<run::TrialRecord> batch;
  for (int epoch = 0; epoch < kEpochs; ++epoch) {
    for (std::int64_t place = 0; place < cases; ++place) {
      batch.push_back(TrialOf(place, epoch, draws.Uniform() < RateOf(place)));
      if (batch.size() < kBatch && place + 1 < cases) continue;
      PLIMSOLL_TRY(store.SinkOf(id)->Append(batch));
      batch.clear();
    }
  }
  return store.Finish(id, run::RunEnd::kComplete, "2026-11-21T09:00:00Z", 0);
}

/// A store with two runs of so many cases.
class Runs {
 public:
  explicit Runs(std::int64_t cases) {
    const char* kept = std::getenv("PLIMSOLL_BENCH_FOLDER");
    std::string pattern = (fs::temp_directory_path() / "plimsoll-bench-XXXXXX").string();
    if (kept == nullptr) made_ = ::mkdtemp(pattern.data());
    const fs::path folder = kept == nullptr ? made_ : fs::path(kept);
    store_ = store::OpenStore((folder / (std::to_string(cases) + ".db")).string()).value();
    for (const char* id : {"before", "now"})
      if (status_.ok() && !store_->Info(id).ok()) status_ = Insert(*store_, id, cases);
  }
  ~Runs() {
    store_.reset();
    if (!made_.empty()) fs::remove_all(made_);
  }
  const Status& status() const { return status_; }
  store::RunStore& store() { return *store_; }

 private:
  fs::path made_;  // empty: the runs are kept
  std::unique_ptr<store::RunStore> store_;
  Status status_;
};

/// The highest resident size since ResetPeak, in megabytes.
double PeakMb() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmHWM:")) return std::stod(line.substr(6)) / 1024;
  return 0;
}
void ResetPeak() { std::ofstream("/proc/self/clear_refs") << "5"; }

void BM_Verdict(benchmark::State& state) {
  Runs runs(state.range(0));
  if (!runs.status().ok()) return state.SkipWithError(runs.status().error().message.c_str());
  const gate::Policy policy = gate::DefaultPolicy();
  ResetPeak();
  double read_s = 0;
  for (auto _ : state) {
    const auto start = std::chrono::steady_clock::now();
    const auto before = baseline::MeasurementsOf(runs.store(), "before", policy.outcomes);
    const auto now = baseline::MeasurementsOf(runs.store(), "now", policy.outcomes);
    read_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    const auto comparison =
        baseline::Compare(*before, *now, gate::CompareOptionsOf(policy, /*allow_drift=*/false));
    gate::DecideInput input;
    input.comparison = &*comparison;
    input.candidate = &*now;
    const auto decision = gate::Decide(input, policy);
    if (decision->verdict != gate::Verdict::kPass) state.SkipWithError("no PASS");
  }
  state.counters["read_s"] = read_s;
  state.counters["peak_mb"] = PeakMb();
}

BENCHMARK(BM_Verdict)
    ->Arg(10'000)
    ->Arg(1'000'000)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime()
    ->Iterations(1);

}  // namespace
}  // namespace plimsoll

BENCHMARK_MAIN();
