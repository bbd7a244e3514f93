// What the streaming pass over training data costs: bytes a second beside those of cutting the same
// bytes into words (G10).

#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "harness/base/rng.h"
#include "harness/diversity/overlap.h"
#include "harness/text/tokens.h"

namespace plimsoll::diversity {
namespace {

constexpr std::size_t kDocuments = 20'000;
constexpr std::size_t kVocabulary = 40'000;

/// Words of English length, the frequent ones often (Zipf).
std::string Text(Rng* rng, std::size_t words) {
  std::string text;
  for (std::size_t i = 0; i < words; ++i) {
    const double u = rng->Uniform();
    const auto rank = static_cast<std::uint64_t>(static_cast<double>(kVocabulary) * u * u * u);
    Rng spelling(rank);
    const std::size_t length = 2 + spelling.Next() % 7;
    if (i > 0) text += i % 12 == 0 ? ". " : " ";
    for (std::size_t c = 0; c < length; ++c)
      text += static_cast<char>((i % 12 == 0 && c == 0 ? 'A' : 'a') + spelling.Next() % 26);
  }
  return text;
}

std::vector<std::string> Texts(std::size_t count, std::size_t words, std::uint64_t seed) {
  Rng rng(seed);
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < count; ++i) texts.push_back(Text(&rng, words));
  return texts;
}

const std::vector<std::string>& Corpus() {
  static const std::vector<std::string> kCorpus = Texts(kDocuments, 250, 1);
  return kCorpus;
}

std::int64_t Bytes() {
  std::int64_t bytes = 0;
  for (const std::string& document : Corpus()) bytes += static_cast<std::int64_t>(document.size());
  return bytes;
}

void Words(benchmark::State& state) {
  for (auto _ : state) {
    text::Vocabulary vocabulary;
    benchmark::DoNotOptimize(text::Tokenize(Corpus(), text::Tokenizer::kWord, &vocabulary));
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * Bytes());
}
BENCHMARK(Words)->Unit(benchmark::kMillisecond);

void Scan(benchmark::State& state, bool looks_for_substrings) {
  std::vector<std::string> suite = Texts(1000, 40, 2);
  suite[7] = Corpus()[11].substr(0, 300);
  OverlapOptions options;
  options.looks_for_substrings = looks_for_substrings;
  const OverlapIndex index(suite, options);
  std::size_t dirty = 0;
  for (auto _ : state) {
    OverlapScan scan(index);
    for (std::size_t i = 0; i < Corpus().size(); ++i) scan.Take(Corpus()[i], {0, i});
    dirty = 0;
    for (const TextOverlap& found : scan.Finish()) dirty += found.is_dirty();
  }
  state.counters["dirty"] = static_cast<double>(dirty);
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * Bytes());
}
BENCHMARK_CAPTURE(Scan, n_grams, false)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(Scan, n_grams_and_substrings, true)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace plimsoll::diversity

BENCHMARK_MAIN();
