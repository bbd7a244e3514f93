#include "harness/diversity/lexical.h"

#include <algorithm>
#include <numeric>
#include <optional>

#include "harness/diversity/compression_draws.h"
#include "harness/text/ngrams.h"
#include "harness/text/self_similarity.h"

namespace plimsoll::diversity {
namespace {

using Values = std::vector<std::optional<double>>;

constexpr std::uint64_t kHdDDraws = 42;  // McCarthy & Jarvis 2010

std::vector<Measure> NgramMeasures() {
  std::vector<Measure> measures;
  for (const std::string kind : {"distinct_", "rarefied_distinct_"})
    for (int n = 1; n <= kMaxOrder; ++n) measures.push_back(Rising(kind + std::to_string(n), 1));
  measures.push_back(Rising("hd_d", 1));
  measures.push_back(Rising("expectation_adjusted_distinct_1"));
  measures.push_back(Falling("self_repetition_4"));
  measures.push_back(Falling("self_bleu", 1));
  return measures;
}

/// In the order of NgramMeasures. A subset may have fewer n-grams than the set's m.
Values NgramValues(const text::TokenTexts& texts, const CommonSizes& sizes,
                   const LexicalOptions& options) {
  const std::vector<text::NgramTable> tables = text::CountNgrams(texts, kMaxOrder);
  std::vector<text::CountOfCounts> counts;
  for (const text::NgramTable& table : tables) counts.push_back(text::CountsOf(table.counts));
  Values values;
  for (const text::CountOfCounts& each : counts) values.push_back(text::Distinct(each));
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const std::size_t m = std::min(sizes.ngrams[i], tables[i].total());
    values.push_back(text::RarefiedDistinct(counts[i], m));
  }
  values.push_back(text::RarefiedDistinct(counts[0], kHdDDraws));
  values.push_back(text::ExpectationAdjustedDistinct(counts[0], options.vocabulary));
  values.push_back(tables.back().unique() > 0 ? text::SelfRepetition(texts, tables.back())
                                              : std::nullopt);
  values.push_back(text::SelfBleu(texts, tables));
  return values;
}

void AddNgrams(const LexicalSet& set, const LexicalOptions& options, LexicalDiversity* out) {
  std::vector<Measure> measures = NgramMeasures();
  const Values whole = NgramValues(set.tokens(), out->sizes, options);
  for (std::size_t i = 0; i < measures.size(); ++i) measures[i].value = whole[i];
  MeasureBySubsets(
      set.size(), {"ngrams", options.seed, options.draws, out->sizes.texts},
      [&](std::span<const std::size_t> which) {
        return SubsetValues{NgramValues(text::Select(set.tokens(), which), out->sizes, options),
                            which.size()};
      },
      measures);
  out->measures.insert(out->measures.end(), measures.begin(), measures.end());
}

void AddCompression(const LexicalSet& set, const LexicalOptions& options, LexicalDiversity* out) {
  std::vector<std::size_t> all(set.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  const std::vector<Measure> measures = CompressionMeasures(
      set.Texts(all), {"compression", options.seed, options.costly_draws, 0}, out->sizes.bytes);
  out->measures.insert(out->measures.end(), measures.begin(), measures.end());
}

Values RepeatValues(const text::RepeatIndex& index, const LexicalOptions& options) {
  return {index.Share(options.repeat_bytes), index.EntropyRate()};
}

void AddRepeats(const LexicalSet& set, const LexicalOptions& options, LexicalDiversity* out) {
  std::vector<std::size_t> searched;
  for (std::size_t bytes = 0, i = 0; i < set.size(); ++i) {
    bytes += set.Text(i).size();
    if (bytes > options.sorted_bytes) break;
    searched.push_back(i);
  }
  out->searched_texts = searched.size();
  Measure measures[] = {Falling("repeat_share", 1), Rising("entropy_rate")};
  const text::RepeatIndex index(set.Texts(searched));
  const Values whole = RepeatValues(index, options);
  for (std::size_t i = 0; i < whole.size(); ++i) measures[i].value = whole[i];
  out->repeats = index.Strings(options.repeat_bytes, options.shown_repeats);
  // A subset is sorted anew: so many texts as take a moment.
  const std::size_t mean_bytes = 1 + set.bytes() / std::max<std::size_t>(1, set.size());
  const std::size_t most = std::max<std::size_t>(1, 2 * options.compressed_bytes / mean_bytes);
  MeasureBySubsets(
      set.size(), {"repeats", options.seed, options.costly_draws, std::min(out->sizes.texts, most)},
      [&](std::span<const std::size_t> which) {
        return SubsetValues{RepeatValues(text::RepeatIndex(set.Texts(which)), options),
                            which.size()};
      },
      measures);
  out->measures.insert(out->measures.end(), std::begin(measures), std::end(measures));
}

}  // namespace

LexicalSet::LexicalSet(std::span<const std::string> texts, text::Tokenizer tokenizer)
    : texts_(texts) {
  text::Vocabulary vocabulary;
  const text::TokenTexts all = text::Tokenize(texts, tokenizer, &vocabulary);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (all.Text(i).empty()) continue;
    kept_.push_back(i);
    bytes_ += texts[i].size();
  }
  empty_texts_ = texts.size() - kept_.size();
  tokens_ = text::Select(all, kept_);
  types_ = vocabulary.size();
}

std::vector<std::string> LexicalSet::Texts(std::span<const std::size_t> which) const {
  std::vector<std::string> texts;
  texts.reserve(which.size());
  for (const std::size_t i : which) texts.push_back(Text(i));
  return texts;
}

CommonSizes SizesFor(std::span<const LexicalSet* const> sets, const LexicalOptions& options) {
  CommonSizes sizes;
  if (sets.empty()) return sizes;
  sizes.bytes = options.compressed_bytes;
  sizes.texts = sets.front()->size();
  sizes.ngrams.fill(options.rarefied_ngrams);
  for (const LexicalSet* set : sets) {
    const std::size_t mean_tokens =
        1 + set->tokens().ids.size() / std::max<std::size_t>(1, set->size());
    sizes.texts = std::min({sizes.texts, set->size() / 2, options.subset_tokens / mean_tokens});
    const bool is_drawn = set->size() >= kFewestTexts;
    sizes.bytes = std::min(sizes.bytes, set->bytes() / (is_drawn ? 2 : 1));
    for (std::size_t i = 0; i < sizes.ngrams.size(); ++i)
      sizes.ngrams[i] = std::min(sizes.ngrams[i], set->tokens().CountNgrams(i + 1));
  }
  return sizes;
}

LexicalDiversity MeasureLexical(const LexicalSet& set, const CommonSizes& sizes,
                                const LexicalOptions& options) {
  LexicalDiversity out;
  out.texts = set.size();
  out.empty_texts = set.empty_texts();
  out.tokens = set.tokens().ids.size();
  out.types = set.types();
  out.sizes = sizes;
  AddNgrams(set, options, &out);
  AddCompression(set, options, &out);
  AddRepeats(set, options, &out);
  return out;
}

}  // namespace plimsoll::diversity
