#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "harness/embed/embedding_cache.h"

namespace plimsoll::embed {
namespace {

/// So many texts are embedded and then kept: what a run that is stopped loses.
constexpr std::size_t kTextsAtOnce = 2048;

class CachedEmbedder final : public Embedder {
 public:
  CachedEmbedder(std::unique_ptr<Embedder> inner, std::unique_ptr<EmbeddingCache> cache)
      : inner_(std::move(inner)), cache_(std::move(cache)) {}

  const std::string& name() const override { return inner_->name(); }
  const std::string& identity() const override { return inner_->identity(); }
  std::size_t dimensions() const override { return inner_->dimensions(); }

  Result<vectors::Matrix> Embed(std::span<const std::string> texts) override {
    vectors::Matrix matrix(texts.size(), dimensions());
    std::unordered_map<std::string_view, std::size_t> first;  // row of a text
    std::vector<std::string> missing;
    std::vector<std::size_t> missing_rows;
    for (std::size_t i = 0; i < texts.size(); ++i) {
      if (!first.try_emplace(texts[i], i).second) continue;
      PLIMSOLL_ASSIGN(const auto kept, cache_->Get(identity(), texts[i], dimensions()));
      if (kept) {
        std::copy(kept->begin(), kept->end(), matrix.Row(i));
      } else {
        missing.push_back(texts[i]);
        missing_rows.push_back(i);
      }
    }
    PLIMSOLL_TRY(EmbedMissing(missing, missing_rows, &matrix));
    for (std::size_t i = 0; i < texts.size(); ++i) {
      const std::size_t row = first.at(texts[i]);
      if (row != i) std::copy(matrix.Row(row), matrix.Row(row) + matrix.columns(), matrix.Row(i));
    }
    return matrix;
  }

 private:
  Status EmbedMissing(std::span<const std::string> texts, std::span<const std::size_t> places,
                      vectors::Matrix* matrix) {
    for (std::size_t done = 0; done < texts.size(); done += kTextsAtOnce) {
      const auto part = texts.subspan(done, std::min(kTextsAtOnce, texts.size() - done));
      PLIMSOLL_ASSIGN(const vectors::Matrix rows, inner_->Embed(part));
      PLIMSOLL_TRY(cache_->Put(identity(), part, rows.View()));
      for (std::size_t i = 0; i < part.size(); ++i)
        std::copy(rows.Row(i), rows.Row(i) + rows.columns(), matrix->Row(places[done + i]));
    }
    return {};
  }

  std::unique_ptr<Embedder> inner_;
  std::unique_ptr<EmbeddingCache> cache_;
};

}  // namespace

std::unique_ptr<Embedder> MakeCachedEmbedder(std::unique_ptr<Embedder> inner,
                                             std::unique_ptr<EmbeddingCache> cache) {
  return std::make_unique<CachedEmbedder>(std::move(inner), std::move(cache));
}

}  // namespace plimsoll::embed
