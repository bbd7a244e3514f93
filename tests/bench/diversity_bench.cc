// What the semantic measures cost against the ways that they replace, in one run.
//   G6: mean pairwise cosine at n = 10,000 takes at most 1/300 of the way through the n x n matrix;
//       at n = 1,000,000 at most a few times what reading the rows takes.
//   G7: Vendi scores through d x d take at most 1/100 of the way through n x n at n = 4,000.
// The goal stands in each label; "ratio" is what was reached.

#include <benchmark/benchmark.h>

#include <chrono>
#include <cstdint>
#include <iterator>
#include <numeric>
#include <string>
#include <vector>

#include "harness/base/rng.h"
#include "harness/diversity/cosine.h"
#include "harness/diversity/vendi.h"
#include "harness/vectors/matrix.h"
#include "harness/vectors/product.h"
#include "harness/vectors/spectrum.h"

namespace plimsoll::diversity {
namespace {

using Clock = std::chrono::steady_clock;
using vectors::Matrix;

constexpr std::size_t kColumns = 384;

Matrix RandomRows(std::size_t rows) {
  Matrix matrix(rows, kColumns);
  Rng rng(1);
  for (std::size_t i = 0; i < rows; ++i) {
    matrix.Row(i)[i % kColumns] = 2;  // some structure, so that no spectrum is flat
    for (std::size_t c = 0; c < kColumns; ++c)
      matrix.Row(i)[c] += static_cast<float>(rng.Uniform() - 0.4);
  }
  vectors::NormaliseRows(&matrix);
  return matrix;
}

double Seconds(Clock::time_point since) {
  return std::chrono::duration<double>(Clock::now() - since).count();
}

/// The whole matrix of cosines, then its mean: what the published package does.
double MeanThroughMatrix(const Matrix& rows) {
  constexpr std::size_t kBlock = 500;
  std::vector<float> products(kBlock * rows.rows());
  double sum = 0;
  for (std::size_t first = 0; first < rows.rows(); first += kBlock) {
    vectors::MultiplyByTransposed(rows.View().Rows(first, kBlock), rows.View(), products.data());
    for (const float product : products) sum += product;
  }
  const auto n = static_cast<double>(rows.rows());
  return (sum - n) / (n * (n - 1));
}

void BM_MeanCosineAgainstMatrix(benchmark::State& state) {
  const Matrix rows = RandomRows(10'000);
  double closed = 0;
  double matrix = 0;
  for (auto _ : state) {
    Clock::time_point start = Clock::now();
    benchmark::DoNotOptimize(MeanPairwiseCosineValue(rows.View()));
    closed += Seconds(start);
    start = Clock::now();
    benchmark::DoNotOptimize(MeanThroughMatrix(rows));
    matrix += Seconds(start);
  }
  state.counters["ratio"] = closed / matrix;
  state.counters["seconds"] = closed / static_cast<double>(state.iterations());
  state.SetLabel("G6: at most 0.0033");
}
BENCHMARK(BM_MeanCosineAgainstMatrix)->Unit(benchmark::kMillisecond)->Iterations(5);

/// The least that any pass over the rows can take here: each value read once. Every lane counts in
/// the end, or the compiler reads only those that do.
float ReadAll(const Matrix& rows) {
  const float* values = rows.Row(0);
  float lanes[32] = {};
  for (std::size_t i = 0; i + 32 <= rows.rows() * kColumns; i += 32)
    for (std::size_t lane = 0; lane < 32; ++lane) lanes[lane] += values[i + lane];
  return std::accumulate(std::begin(lanes), std::end(lanes), 0.0F);
}

void BM_MeanCosineAgainstReading(benchmark::State& state) {
  const Matrix rows = RandomRows(1'000'000);
  double closed = 0;
  double reading = 0;
  for (auto _ : state) {
    Clock::time_point start = Clock::now();
    benchmark::DoNotOptimize(MeanPairwiseCosineValue(rows.View()));
    closed += Seconds(start);
    start = Clock::now();
    benchmark::DoNotOptimize(ReadAll(rows));
    reading += Seconds(start);
  }
  state.counters["ratio"] = closed / reading;
  state.counters["seconds"] = closed / static_cast<double>(state.iterations());
  state.SetLabel("G6: at most 2");
}
BENCHMARK(BM_MeanCosineAgainstReading)->Unit(benchmark::kMillisecond)->Iterations(5);

void BM_VendiAgainstRows(benchmark::State& state) {
  const Matrix rows = RandomRows(4'000);
  double columns = 0;
  double through_rows = 0;
  for (auto _ : state) {
    Clock::time_point start = Clock::now();
    benchmark::DoNotOptimize(MeasureVendi(rows.View()));
    columns += Seconds(start);
    start = Clock::now();
    benchmark::DoNotOptimize(vectors::Eigenvalues(vectors::RowGram(rows.View()), rows.rows()));
    through_rows += Seconds(start);
  }
  state.counters["ratio"] = columns / through_rows;
  state.SetLabel("G7: at most 0.01");
}
BENCHMARK(BM_VendiAgainstRows)->Unit(benchmark::kMillisecond)->Iterations(1);

void BM_Vendi(benchmark::State& state) {
  const Matrix rows = RandomRows(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(MeasureVendi(rows.View()));
  const double flops = static_cast<double>(rows.rows()) * kColumns * kColumns;  // half a product
  state.counters["GFLOP/s"] =
      benchmark::Counter(flops / 1e9, benchmark::Counter::kIsIterationInvariantRate);
}
BENCHMARK(BM_Vendi)->Arg(4'000)->Arg(100'000)->Unit(benchmark::kMillisecond)->Iterations(5);

}  // namespace
}  // namespace plimsoll::diversity

BENCHMARK_MAIN();
