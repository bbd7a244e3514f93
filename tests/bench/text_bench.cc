// What is counted in text, side by side on one generated set of texts: distinct-1..4 beside the
// tokenizer and beside sets of strings (goals: at least 0.35 of the tokenizer's speed, 18 times the
// sets'), the suffix array, compression, the taggers.
//   text_bench [--benchmark_filter=...]     PLIMSOLL_TEST_DATA leads to the treebank

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "harness/base/file.h"
#include "harness/base/rng.h"
#include "harness/text/compression.h"
#include "harness/text/ngrams.h"
#include "harness/text/perceptron_tagger.h"
#include "harness/text/repeats.h"
#include "harness/text/skeleton_tagger.h"
#include "harness/text/tokens.h"
#include "harness/text/treebank.h"

namespace plimsoll::text {
namespace {

constexpr int kOrders = 4;

/// Letters drawn by the length of a word; the same word for the same rank.
std::string WordOf(std::uint64_t rank) {
  Rng rng(rank, "word");
  std::string word(2 + rng.Below(9), ' ');
  for (char& c : word) c = static_cast<char>('a' + rng.Below(26));
  return word;
}

/// About `bytes` of texts of 10 to 40 words; ranks follow Zipf's law, as words do.
std::vector<std::string> Texts(std::size_t bytes) {
  constexpr std::size_t kWords = 100'000;
  std::vector<std::string> words;
  for (std::uint64_t rank = 0; rank < kWords; ++rank) words.push_back(WordOf(rank));
  Rng rng(1);
  std::vector<std::string> texts;
  for (std::size_t written = 0; written < bytes; written += texts.back().size()) {
    texts.emplace_back();
    for (std::size_t i = 10 + rng.Below(31); i > 0; --i) {
      const double rank = std::exp(rng.Uniform() * std::log(static_cast<double>(kWords)));
      texts.back() += words[static_cast<std::size_t>(rank) - 1] + (i > 1 ? " " : ".");
    }
  }
  return texts;
}

std::int64_t BytesOf(const std::vector<std::string>& texts) {
  std::size_t bytes = 0;
  for (const std::string& text : texts) bytes += text.size();
  return static_cast<std::int64_t>(bytes);
}

const std::vector<std::string>& LargeTexts() {
  static const std::vector<std::string> texts = Texts(50 << 20);
  return texts;
}
const std::vector<std::string>& SmallTexts() {
  static const std::vector<std::string> texts = Texts(8 << 20);
  return texts;
}

void BM_Tokenize(benchmark::State& state) {
  const std::vector<std::string>& texts = LargeTexts();
  for (auto _ : state) {
    Vocabulary vocabulary;
    benchmark::DoNotOptimize(Tokenize(texts, Tokenizer::kWhitespace, &vocabulary));
  }
  state.SetBytesProcessed(state.iterations() * BytesOf(texts));
}

/// From bytes to four numbers: the tokenizer is part of it.
void BM_Distinct1To4(benchmark::State& state) {
  const std::vector<std::string>& texts = LargeTexts();
  for (auto _ : state) {
    Vocabulary vocabulary;
    const TokenTexts tokens = Tokenize(texts, Tokenizer::kWhitespace, &vocabulary);
    for (const NgramTable& table : CountNgrams(tokens, kOrders))
      benchmark::DoNotOptimize(Distinct(CountsOf(table.counts)));
  }
  state.SetBytesProcessed(state.iterations() * BytesOf(texts));
}

/// The plain way: a set of strings per order.
void BM_Distinct1To4OfStringSets(benchmark::State& state) {
  const std::vector<std::string>& texts = LargeTexts();
  for (auto _ : state) {
    for (std::size_t order = 1; order <= kOrders; ++order) {
      std::unordered_set<std::string> unique;
      std::size_t total = 0;
      for (const std::string& text : texts) {
        std::vector<std::string> words;
        for (std::size_t at = 0; at < text.size();) {
          const std::size_t end = std::min(text.find(' ', at), text.size());
          words.push_back(text.substr(at, end - at));
          at = end + 1;
        }
        for (std::size_t i = 0; i + order <= words.size(); ++i, ++total) {
          std::string ngram = words[i];
          for (std::size_t j = 1; j < order; ++j) ngram += " " + words[i + j];
          unique.insert(std::move(ngram));
        }
      }
      benchmark::DoNotOptimize(static_cast<double>(unique.size()) / static_cast<double>(total));
    }
  }
  state.SetBytesProcessed(state.iterations() * BytesOf(texts));
}

/// Suffix array, common prefixes, share and strings.
void BM_Repeats(benchmark::State& state) {
  const std::vector<std::string>& texts = SmallTexts();
  for (auto _ : state) {
    const RepeatIndex index(texts);
    benchmark::DoNotOptimize(index.Share(50));
    benchmark::DoNotOptimize(index.Strings(50, 10));
  }
  state.SetBytesProcessed(state.iterations() * BytesOf(texts));
}

void BM_Zstd19OfABudget(benchmark::State& state) {
  std::string joined;
  for (const std::string& text : SmallTexts()) {
    joined += text + '\n';
    if (joined.size() >= 128 << 10) break;
  }
  for (auto _ : state) benchmark::DoNotOptimize(ZstdBytes(joined));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(joined.size()));
}

void BM_Skeleton(benchmark::State& state) {
  const std::vector<std::string>& texts = SmallTexts();
  const SkeletonTagger tagger;
  std::int64_t words = 0;
  for (auto _ : state)
    for (const std::string& text : texts)
      words += static_cast<std::int64_t>(tagger.Tag(text).words.size());
  state.SetItemsProcessed(words);
}

bool ReadTreebank(const std::string& part, Treebank* treebank) {
  const char* data = std::getenv("PLIMSOLL_TEST_DATA");
  if (data == nullptr) return false;
  const auto bytes = ReadFile(std::string(data) + "/data/ud-ewt/" + part + ".conllu");
  return bytes.ok() && ReadConllu(*bytes, part, treebank).ok();
}

void BM_TaggerTraining(benchmark::State& state) {
  Treebank treebank;
  if (!ReadTreebank("train", &treebank)) return state.SkipWithError("no treebank");
  for (auto _ : state) benchmark::DoNotOptimize(PerceptronTagger::Train(treebank, {}).ok());
}

void BM_Tagging(benchmark::State& state) {
  Treebank train;
  Treebank test;
  if (!ReadTreebank("train", &train) || !ReadTreebank("test", &test))
    return state.SkipWithError("no treebank");
  const auto tagger = PerceptronTagger::Train(train, {});
  for (auto _ : state) benchmark::DoNotOptimize(tagger->Accuracy(test));
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(test.words()));
  state.counters["accuracy"] = tagger->Accuracy(test);
}

BENCHMARK(BM_Tokenize)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_Distinct1To4)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_Distinct1To4OfStringSets)->Unit(benchmark::kMillisecond)->Iterations(1);
BENCHMARK(BM_Repeats)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_Zstd19OfABudget)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_Skeleton)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_TaggerTraining)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_Tagging)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace plimsoll::text

BENCHMARK_MAIN();
