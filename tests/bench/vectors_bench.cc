// Exact neighbours and farthest-first beside what they are held to, on one thread and in one run,
// by CPU time: the processor's measured peak of fused multiply-adds, blocked products by Eigen with
// a running maximum, and loops over dot products (a part of them, scaled). Rows of 384 columns.
//   vectors_bench --benchmark_filter=Search     (or FarthestFirst, Streamed, Gram)
// Streamed writes a file of 1.5 GB into the folder for temporary files.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <map>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "harness/vectors/instruction_set.h"
#include "harness/vectors/mapped_matrix.h"
#include "harness/vectors/product.h"
#include "harness/vectors/search.h"
#include "harness/vectors/selection.h"
#include "tests/vectors/make_rows.h"

namespace plimsoll::vectors {
namespace {

constexpr std::size_t kColumns = 384;
constexpr std::size_t kQueries = 10'000;
constexpr std::size_t kCorpus = 100'000;
constexpr std::size_t kGroups = 1000;

double CpuSeconds() {
  timespec now{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

template <typename Work>
double SecondsOf(const Work& work) {
  const double start = CpuSeconds();
  work();
  return CpuSeconds() - start;
}

double MedianOf(std::array<double, 3> values) {
  std::sort(values.begin(), values.end());
  return values[1];
}

// Of three runs.
template <typename Work>
double MedianOf(const Work& work) {
  return MedianOf({SecondsOf(work), SecondsOf(work), SecondsOf(work)});
}

#ifdef __x86_64__
// Independent multiply-adds that stay in registers. Returns operations.
template <typename Lanes>
__attribute__((always_inline)) inline double MultiplyAdd(long rounds) {
  Lanes sums[12];
#pragma GCC unroll 12
  for (int i = 0; i < 12; ++i) sums[i] = Lanes{} + static_cast<float>(i);
  const Lanes factor = Lanes{} + 0.999F;
  const Lanes term = Lanes{} + 1e-6F;
  for (long round = 0; round < rounds; ++round) {
#pragma GCC unroll 12
    for (int i = 0; i < 12; ++i) sums[i] = sums[i] * factor + term;
  }
  Lanes all = {};
#pragma GCC unroll 12
  for (int i = 0; i < 12; ++i) all += sums[i];
  float first = all[0];
  benchmark::DoNotOptimize(first);
  return static_cast<double>(rounds) * 12 * 2 * sizeof(Lanes) / sizeof(float);
}

typedef float Lanes8 __attribute__((vector_size(32)));
typedef float Lanes16 __attribute__((vector_size(64)));

__attribute__((target("avx2,fma"))) double MultiplyAddV3(long rounds) {
  return MultiplyAdd<Lanes8>(rounds);
}
__attribute__((target("avx512f"))) double MultiplyAddV4(long rounds) {
  return MultiplyAdd<Lanes16>(rounds);
}
#endif

// Operations a second that one thread reaches in float32; 0 where no fused multiply-add is known.
double MeasuredPeak() {
#ifdef __x86_64__
  const std::string_view set = InstructionSets().front().name;
  if (set == "plain") return 0;
  constexpr long kRounds = 10'000'000;
  double operations = 0;
  const double seconds =
      MedianOf([&] { operations = set == "v4" ? MultiplyAddV4(kRounds) : MultiplyAddV3(kRounds); });
  return operations / seconds;
#else
  return 0;
#endif
}

const Matrix& Corpus(Spread spread) {
  static std::map<Spread, Matrix> matrices;
  const auto [found, is_new] = matrices.try_emplace(spread);
  if (is_new) found->second = MakeRows(kCorpus, kColumns, 1, spread, kGroups);
  return found->second;
}

const Matrix& Queries(Spread spread) {
  static std::map<Spread, Matrix> matrices;
  const auto [found, is_new] = matrices.try_emplace(spread);
  if (is_new) found->second = MakeRows(kQueries, kColumns, 2, spread, kGroups);
  return found->second;
}

// Top-1 by a loop over dot products of some of the queries, scaled to all.
double NaiveSeconds() {
  constexpr std::size_t kSome = 10;
  const Matrix& corpus = Corpus(Spread::kIsotropic);
  const double seconds = SecondsOf([&] {
    for (std::size_t q = 0; q < kSome; ++q) {
      float most = -2;
      for (std::size_t c = 0; c < corpus.rows(); ++c) {
        float sum = 0;
        const float* query = Queries(Spread::kIsotropic).Row(q);
        for (std::size_t i = 0; i < kColumns; ++i) sum += query[i] * corpus.Row(c)[i];
        most = std::max(most, sum);
      }
      benchmark::DoNotOptimize(most);
    }
  });
  return seconds * kQueries / kSome;
}

// Top-1 by blocked products and a running maximum: approximate in the last bits.
void SearchByBlocks(MatrixView queries, MatrixView corpus) {
  constexpr std::size_t kBlockQueries = 256;
  constexpr std::size_t kBlockRows = 1024;
  std::vector<float> product(kBlockQueries * kBlockRows);
  std::vector<float> most(queries.rows, -2.0F);
  for (std::size_t q = 0; q < queries.rows; q += kBlockQueries) {
    const std::size_t count = std::min(kBlockQueries, queries.rows - q);
    for (std::size_t c = 0; c < corpus.rows; c += kBlockRows) {
      const std::size_t rows = std::min(kBlockRows, corpus.rows - c);
      MultiplyByTransposed(queries.Rows(q, count), corpus.Rows(c, rows), product.data());
      for (std::size_t i = 0; i < count; ++i)
        for (std::size_t j = 0; j < rows; ++j)
          most[q + i] = std::max(most[q + i], product[i * rows + j]);
    }
  }
  benchmark::DoNotOptimize(most.data());
}

// What a search is held to besides the peak, measured once in a run.
struct Yardsticks {
  double naive = 0;
  double blocked = 0;
};
const Yardsticks& Measured() {
  static const Yardsticks yardsticks = [] {
    const Spread spread = Spread::kIsotropic;
    return Yardsticks{NaiveSeconds(), MedianOf([&] {
                        SearchByBlocks(Queries(spread).View(), Corpus(spread).View());
                      })};
  }();
  return yardsticks;
}

SearchPlan PlanOf(const TileKernel& kernel) {
  SearchPlan plan;
  plan.kernel = kernel;
  return plan;
}

double SearchSeconds(const TileKernel& kernel, std::size_t k, Spread spread) {
  const SearchOptions options{.k = k, .threads = 1};
  return SecondsOf([&] {
    benchmark::DoNotOptimize(
        Search(Queries(spread).View(), Corpus(spread).View(), options, PlanOf(kernel)));
  });
}

// G1 to G3 and G5: 10,000 queries against 100,000 rows by one kernel, each ratio the median of
// three rounds, because the clock and the neighbours change within a run.
void SearchBy(benchmark::State& state, const TileKernel& kernel) {
  constexpr std::size_t kRounds = 3;
  Corpus(Spread::kAnisotropic);
  const Yardsticks& yardsticks = Measured();
  const double operations = 2.0 * kQueries * kCorpus * kColumns;
  for (auto _ : state) {
    std::array<double, kRounds> seconds{}, of_peak{}, top_10{}, anisotropic{};
    double peak = MeasuredPeak();
    for (std::size_t i = 0; i < kRounds; ++i) {
      seconds[i] = SearchSeconds(kernel, 1, Spread::kIsotropic);
      const double before = std::exchange(peak, MeasuredPeak());
      of_peak[i] = operations / seconds[i] / ((before + peak) / 2);
      top_10[i] = SearchSeconds(kernel, 10, Spread::kIsotropic) / seconds[i];
      anisotropic[i] = SearchSeconds(kernel, 1, Spread::kAnisotropic) / seconds[i];
    }
    const double top_1 = MedianOf(seconds);
    state.SetIterationTime(top_1);
    state.counters["queries"] = static_cast<double>(kQueries);
    state.counters["gflops"] = operations / top_1 / 1e9;
    if (peak > 0) state.counters["of_peak"] = MedianOf(of_peak);
    state.counters["of_naive"] = top_1 / yardsticks.naive;
    state.counters["of_blocked"] = top_1 / yardsticks.blocked;
    state.counters["top10_of_top1"] = MedianOf(top_10);
    state.counters["anisotropic_of_isotropic"] = MedianOf(anisotropic);
  }
}

void Blocked(benchmark::State& state) {
  const Yardsticks& yardsticks = Measured();
  const double operations = 2.0 * kQueries * kCorpus * kColumns;
  for (auto _ : state) {
    state.SetIterationTime(yardsticks.blocked);
    state.counters["gflops"] = operations / yardsticks.blocked / 1e9;
    state.counters["of_naive"] = yardsticks.blocked / yardsticks.naive;
    state.counters["peak_gflops"] = MeasuredPeak() / 1e9;
  }
}

// G9: 1,000 picks of 100,000 rows beside one product of a matrix and a vector per pick.
void FarthestFirstRounds(benchmark::State& state) {
  constexpr std::size_t kPicks = 1000;
  constexpr std::size_t kSome = 20;
  const MatrixView rows = Corpus(Spread::kIsotropic).View();
  std::vector<float> products(rows.rows);
  std::vector<float> nearest(rows.rows, -2.0F);
  for (auto _ : state) {
    const double by_rounds = SecondsOf([&] { FarthestFirst(rows, {}, kPicks, 1); });
    const double by_vectors = SecondsOf([&] {
                                for (std::size_t pick = 0; pick < kSome; ++pick) {
                                  MultiplyByTransposed(rows, rows.Rows(pick, 1), products.data());
                                  for (std::size_t i = 0; i < rows.rows; ++i)
                                    nearest[i] = std::max(nearest[i], products[i]);
                                  benchmark::DoNotOptimize(nearest.data());
                                }
                              }) *
                              kPicks / kSome;
    state.SetIterationTime(by_rounds);
    state.counters["of_vector_loop"] = by_rounds / by_vectors;
    const double peak = MeasuredPeak();
    if (peak > 0)
      state.counters["of_product_bound"] = by_rounds * peak / (2.0 * kPicks * kCorpus * kColumns);
  }
}

// Resident memory of this process without pages of mapped files. Units: bytes.
double AnonymousMemory() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("RssAnon:")) return std::stod(line.substr(8)) * 1024;
  return 0;
}

// The most of it that work takes beyond what there was before, looked at every few milliseconds.
template <typename Work>
double PeakMemoryOf(const Work& work) {
  const double before = AnonymousMemory();
  double most = before;
  {
    const std::jthread watch([&most](const std::stop_token& stop) {
      while (!stop.stop_requested()) {
        most = std::max(most, AnonymousMemory());
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
      }
    });
    work();
  }
  return most - before;
}

/// A million rows in a file, gone with this object.
class MillionRows {
 public:
  MillionRows() : path_(std::filesystem::temp_directory_path() / "plimsoll-million-rows") {
    Result<MatrixWriter> writer = MatrixWriter::Create(path_, kColumns, "bench");
    bool is_written = writer.ok();
    for (std::size_t part = 0; is_written && part < 10; ++part)
      is_written = writer->Append(Corpus(Spread::kIsotropic).View()).ok();
    is_written_ = is_written && writer->Finish().ok();
  }
  ~MillionRows() { std::filesystem::remove(path_); }
  bool is_written() const { return is_written_; }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
  bool is_written_ = false;
};

// G15: a million rows streamed from a file beside ten times a tenth of them in memory. The rows
// repeat ten times, which changes neither the work of a kernel nor its memory.
void Streamed(benchmark::State& state) {
  const MillionRows file;
  const Result<MappedMatrix> mapped = MappedMatrix::Open(file.path());
  if (!file.is_written() || !mapped.ok()) return state.SkipWithError("no room for the file");
  const MatrixView queries = Queries(Spread::kIsotropic).View();
  const SearchOptions options{.k = 1, .threads = 1};
  for (auto _ : state) {
    const auto search = [&](MatrixView corpus) {
      return SecondsOf(
          [&] { benchmark::DoNotOptimize(Search(queries, corpus, options, DefaultPlan(corpus))); });
    };
    const double tenth = search(Corpus(Spread::kIsotropic).View());
    double whole = 0;
    const double memory = PeakMemoryOf([&] { whole = search(mapped->View()); });
    state.SetIterationTime(whole);
    state.counters["of_ten_tenths"] = whole / (10 * tenth);
    state.counters["memory_gb"] = memory / 1e9;
  }
}

void Gram(benchmark::State& state) {
  const MatrixView rows = Corpus(Spread::kIsotropic).View();
  for (auto _ : state) {
    const double seconds = MedianOf([&] { benchmark::DoNotOptimize(ColumnGram(rows)); });
    state.SetIterationTime(seconds);
    // As if all of it were computed, the other half of the symmetric matrix too.
    state.counters["gflops"] = 2.0 * kCorpus * kColumns * kColumns / seconds / 1e9;
  }
}

}  // namespace
}  // namespace plimsoll::vectors

int main(int argc, char** argv) {
  namespace pv = plimsoll::vectors;
  for (const pv::TileKernel& kernel : pv::TileKernels()) {
    if (std::string_view(kernel.name) == "int8/plain") continue;  // only to be compared with
    const std::string name = std::string("Search/") + kernel.name;
    benchmark::RegisterBenchmark(name.c_str(),
                                 [kernel](benchmark::State& state) { pv::SearchBy(state, kernel); })
        ->UseManualTime()
        ->Iterations(1)
        ->Unit(benchmark::kSecond);
  }
  const auto add = [](const char* name, void (*work)(benchmark::State&)) {
    benchmark::RegisterBenchmark(name, work)
        ->UseManualTime()
        ->Iterations(1)
        ->Unit(benchmark::kSecond);
  };
  add("Search/blocked_products", pv::Blocked);
  add("FarthestFirst/100000/1000", pv::FarthestFirstRounds);
  add("Streamed/1000000", pv::Streamed);
  add("Gram/100000", pv::Gram);
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
