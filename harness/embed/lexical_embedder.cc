#include "harness/embed/lexical_embedder.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "harness/base/digest.h"
#include "harness/base/rng.h"
#include "harness/embed/hashed_grams.h"
#include "harness/embed/latent_space.h"
#include "harness/text/normal.h"
#include "harness/vectors/parallel.h"

namespace plimsoll::embed {
namespace {

constexpr std::string_view kVersion = "lexical/1";
/// Columns of one family: characters come first, words after them.
constexpr std::size_t kFamilyColumns = std::size_t{1} << 18;
constexpr std::size_t kAllColumns = 2 * kFamilyColumns;
/// Limits of the fit's memory. Columns of few texts, which move no direction by much, go first.
constexpr std::size_t kMostColumns = std::size_t{1} << 17;
constexpr std::size_t kMostTexts = std::size_t{1} << 15;
constexpr std::size_t kMostEntries = std::size_t{1} << 24;
constexpr std::size_t kTextsAtOnce = 256;

/// Signed counts of both families, sorted by index.
class GramRows {
 public:
  SparseRow Of(std::string_view text) {
    const std::string form = text::NormalForm(text);
    AddCharacterGrams(form, &characters_);
    AddWordGrams(form, &words_);
    SparseRow row = characters_.Take();
    for (const Feature& word : words_.Take())
      row.push_back({static_cast<std::uint32_t>(word.index + kFamilyColumns), word.value});
    return row;
  }

 private:
  HashedCounts characters_{kFamilyColumns};
  HashedCounts words_{kFamilyColumns};
};

/// Weighs each family alone, so that the many character n-grams do not drown the words.
SparseRow Weighted(const std::vector<double>& idf, const SparseRow& counts) {
  const auto border = std::partition_point(counts.begin(), counts.end(), [](const Feature& entry) {
    return entry.index < kFamilyColumns;
  });
  SparseRow characters(counts.begin(), border);
  SparseRow words(border, counts.end());
  WeighCounts(idf, &characters);
  WeighCounts(idf, &words);
  characters.insert(characters.end(), words.begin(), words.end());
  const double scale = words.empty() || border == counts.begin() ? 1 : std::sqrt(0.5);
  for (Feature& entry : characters) entry.value *= scale;
  return characters;
}

/// What the fit sees: different texts, how often each was given, and their counts.
struct Sample {
  std::vector<std::string_view> texts;
  std::vector<double> weights;
  std::vector<SparseRow> rows;
};

Sample DifferentTexts(std::span<const std::string> texts) {
  Sample sample;
  std::unordered_map<std::string_view, std::size_t> places;
  for (const std::string& text : texts) {
    const auto [place, is_new] = places.try_emplace(text, sample.texts.size());
    if (is_new) {
      sample.texts.push_back(text);
      sample.weights.push_back(0);
    }
    sample.weights[place->second] += 1;
  }
  return sample;
}

/// The texts in a seeded order, as many as the limits let in.
Sample DrawSample(std::span<const std::string> texts, const LexicalOptions& options) {
  const Sample all = DifferentTexts(texts);
  std::vector<std::size_t> order(all.texts.size());
  std::iota(order.begin(), order.end(), 0);
  Rng(options.seed, "lexical sample").Shuffle(order);
  order.resize(std::min(order.size(), kMostTexts));
  Sample sample;
  std::size_t entries = 0;
  for (std::size_t first = 0; first < order.size() && entries < kMostEntries;
       first += kTextsAtOnce) {
    const std::size_t count = std::min(kTextsAtOnce, order.size() - first);
    sample.rows.resize(first + count);
    const std::size_t shares = std::min<std::size_t>(count, 16);
    vectors::ForEach(shares, options.threads, [&](std::size_t share) {
      GramRows grams;
      for (std::size_t i = first + share; i < first + count; i += shares)
        sample.rows[i] = grams.Of(all.texts[order[i]]);
    });
    for (std::size_t i = first; i < first + count; ++i) {
      entries += sample.rows[i].size();
      sample.weights.push_back(all.weights[order[i]]);
    }
  }
  return sample;
}

/// Where each index stands among the columns that are kept, those of most texts; -1: nowhere.
std::vector<std::int32_t> ChooseColumns(const std::vector<double>& idf,
                                        std::span<const SparseRow> rows) {
  std::vector<std::int32_t> column(kAllColumns, -1);
  for (const SparseRow& row : rows)
    for (const Feature& entry : row) column[entry.index] = 0;
  std::vector<std::uint32_t> seen;
  for (std::uint32_t i = 0; i < column.size(); ++i)
    if (column[i] == 0) seen.push_back(i);
  std::stable_sort(seen.begin(), seen.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return idf[a] < idf[b]; });
  for (std::size_t i = 0; i < seen.size(); ++i)
    column[seen[i]] = i < kMostColumns ? static_cast<std::int32_t>(i) : -1;
  return column;
}

std::string IdentityOf(std::span<const std::string> texts, const LexicalOptions& options) {
  DigestBuilder digest;
  digest.Add(kVersion).Add(std::to_string(options.rank)).Add(std::to_string(options.seed));
  for (const std::string& text : texts) digest.Add(text);
  return HexOf(digest.Finish());
}

class LexicalEmbedder final : public Embedder {
 public:
  LexicalEmbedder(std::span<const std::string> texts, const LexicalOptions& options)
      : identity_(IdentityOf(texts, options)), threads_(options.threads) {
    Sample sample = DrawSample(texts, options);
    idf_ = InverseDocumentFrequencies(sample.rows, sample.weights, kAllColumns);
    columns_ = ChooseColumns(idf_, sample.rows);
    for (std::size_t i = 0; i < sample.rows.size(); ++i) {
      sample.rows[i] = Columns(Weighted(idf_, sample.rows[i]));
      for (Feature& entry : sample.rows[i]) entry.value *= std::sqrt(sample.weights[i]);
    }
    const auto kept =
        static_cast<std::size_t>(1 + *std::max_element(columns_.begin(), columns_.end()));
    space_ = FitLatentSpace(sample.rows, kept,
                            {.rank = options.rank, .seed = options.seed, .threads = threads_});
  }

  const std::string& name() const override { return name_; }
  const std::string& identity() const override { return identity_; }
  std::size_t dimensions() const override {
    return std::max<std::size_t>(1, space_.directions.columns());
  }

  Result<vectors::Matrix> Embed(std::span<const std::string> texts) override {
    vectors::Matrix matrix(texts.size(), dimensions());
    const std::size_t shares = std::min<std::size_t>(16, texts.size());
    vectors::ForEach(shares, threads_, [&](std::size_t share) {
      GramRows grams;
      for (std::size_t i = share; i < texts.size(); i += shares)
        EmbedOne(grams.Of(texts[i]), matrix.Row(i));
    });
    return matrix;
  }

 private:
  /// The entries whose column is kept, by column.
  SparseRow Columns(const SparseRow& row) const {
    SparseRow kept;
    for (const Feature& entry : row)
      if (columns_[entry.index] >= 0)
        kept.push_back({static_cast<std::uint32_t>(columns_[entry.index]), entry.value});
    std::sort(kept.begin(), kept.end(),
              [](const Feature& a, const Feature& b) { return a.index < b.index; });
    return kept;
  }

  void EmbedOne(const SparseRow& counts, float* out) const {
    const std::vector<double> values = Project(space_, Columns(Weighted(idf_, counts)));
    double square = 0;
    for (const double value : values) square += value * value;
    // What shares nothing with the fitted texts leaves rounding errors at most: nothing to embed.
    if (std::sqrt(square) < kLeastLength) return;
    for (std::size_t i = 0; i < values.size(); ++i)
      out[i] = static_cast<float>(values[i] / std::sqrt(square));
  }

  static constexpr double kLeastLength = 1e-6;
  std::string name_ = "lexical";
  std::string identity_;
  int threads_;
  std::vector<double> idf_;
  std::vector<std::int32_t> columns_;
  LatentSpace space_;
};

}  // namespace

std::unique_ptr<Embedder> FitLexicalEmbedder(std::span<const std::string> texts,
                                             const LexicalOptions& options) {
  return std::make_unique<LexicalEmbedder>(texts, options);
}

}  // namespace plimsoll::embed
