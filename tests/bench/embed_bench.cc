// Embedders. For the encoder PLIMSOLL_MINILM names the folder that scripts/fetch-minilm filled; the
// figure that counts is its ratio to ONNX Runtime, from scripts/embedder-parity MODEL --bench
// embed_bench.

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "harness/base/rng.h"
#include "harness/embed/encoder.h"
#include "harness/embed/lexical_embedder.h"

namespace plimsoll::embed {
namespace {

/// Texts of frequent and rare words.
std::vector<std::string> RandomTexts(std::size_t count, std::size_t words) {
  Rng rng(1, "embed bench");
  std::vector<std::string> texts(count);
  for (std::string& text : texts)
    for (std::size_t i = 0; i < words; ++i) {
      const double u = rng.Uniform();
      const auto word = static_cast<std::uint64_t>(u * u * u * 20'000);
      std::string letters;
      for (std::uint64_t rest = word * 2654435761 + 12345; letters.size() < 3 + word % 6; rest /= 7)
        letters.push_back("etaoinshrdlu"[rest % 12]);
      text += (text.empty() ? "" : " ") + letters;
    }
  return texts;
}

void LexicalFit(benchmark::State& state) {
  const std::vector<std::string> texts = RandomTexts(static_cast<std::size_t>(state.range(0)), 25);
  for (auto _ : state) benchmark::DoNotOptimize(FitLexicalEmbedder(texts));
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(LexicalFit)
    ->Arg(10'000)
    ->Unit(benchmark::kMillisecond)
    ->MeasureProcessCPUTime()
    ->UseRealTime();

void LexicalEmbed(benchmark::State& state) {
  const std::vector<std::string> texts = RandomTexts(10'000, 25);
  const auto embedder = FitLexicalEmbedder(texts);
  for (auto _ : state) benchmark::DoNotOptimize(embedder->Embed(texts).ok());
  state.SetItemsProcessed(state.iterations() * 10'000);
}
BENCHMARK(LexicalEmbed)->Unit(benchmark::kMillisecond)->UseRealTime();

/// Texts of 64 tokens, [CLS] and [SEP] among them, on two threads.
void Encoder(benchmark::State& state) {
  const char* folder = std::getenv("PLIMSOLL_MINILM");
  if (folder == nullptr) return state.SkipWithError("PLIMSOLL_MINILM names no model");
  auto encoder = OpenEncoder(folder, 2);
  if (!encoder.ok()) return state.SkipWithError(encoder.error().message.c_str());
  std::string text;
  for (int i = 0; i < 62; ++i) text += "the ";
  const std::vector<std::string> texts(static_cast<std::size_t>(state.range(0)), text);
  for (auto _ : state) benchmark::DoNotOptimize((*encoder)->Embed(texts).ok());
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(Encoder)
    ->Arg(100)
    ->Arg(1'000)
    ->Unit(benchmark::kMillisecond)
    ->MeasureProcessCPUTime()
    ->UseRealTime();

}  // namespace
}  // namespace plimsoll::embed

BENCHMARK_MAIN();
