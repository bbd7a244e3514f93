#include "harness/cli/corpus_embedding.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "harness/base/rng.h"

namespace plimsoll::cli {
namespace {

using diversity::DocumentPlace;

// A batch fills an encoder, and its vectors and texts fit in a few MiB.
constexpr std::size_t kBatchTexts = 2048;
constexpr std::size_t kBatchBytes = 4u << 20;

// The documents that come first in a random order.
class Sampler final : public DocumentTaker {
 public:
  struct Drawn {
    std::uint64_t rank = 0;
    DocumentPlace place;
    std::string text;
    bool operator<(const Drawn& other) const {
      return std::pair(rank, place) < std::pair(other.rank, other.place);
    }
  };

  explicit Sampler(std::uint64_t seed) : key_(Rng(seed, "training sample").Next()) {}

  Status Take(std::string_view text, const DocumentPlace& place) override {
    const std::uint64_t rank = RankOf(place);
    const bool is_full = drawn_.size() == CorpusEmbedding::kSampledDocuments;
    if (is_full && rank > drawn_.front().rank) return {};
    if (is_full) {
      std::pop_heap(drawn_.begin(), drawn_.end());
      drawn_.pop_back();
    }
    drawn_.push_back({rank, place, std::string(text)});
    std::push_heap(drawn_.begin(), drawn_.end());
    return {};
  }
  Status EndBlock() override { return {}; }

  std::vector<Drawn> TakeDrawn() { return std::move(drawn_); }

 private:
  // A document's place in the random order, which depends on nothing but where it begins.
  std::uint64_t RankOf(const DocumentPlace& place) const {
    return Rng(key_ ^ (static_cast<std::uint64_t>(place.corpus) << 48 | place.offset)).Next();
  }

  std::uint64_t key_;
  std::vector<Drawn> drawn_;  // a heap, the last in front
};

Result<DocumentBatch> DrawSample(const Session& session, std::uint64_t seed,
                                 const std::string& field, std::vector<CorpusFile>* files) {
  std::vector<std::unique_ptr<Sampler>> samplers;
  std::vector<DocumentTaker*> takers;
  for (std::size_t i = 0; i < StreamThreads(*files); ++i) {
    samplers.push_back(std::make_unique<Sampler>(seed));
    takers.push_back(samplers.back().get());
  }
  PLIMSOLL_TRY(StreamDocuments(session, "sample of the training data", field, takers, files));
  std::vector<Sampler::Drawn> drawn;
  for (const auto& sampler : samplers) {
    std::vector<Sampler::Drawn> part = sampler->TakeDrawn();
    std::move(part.begin(), part.end(), std::back_inserter(drawn));
  }
  std::sort(drawn.begin(), drawn.end());
  drawn.resize(std::min(drawn.size(), CorpusEmbedding::kSampledDocuments));
  std::sort(drawn.begin(), drawn.end(),
            [](const auto& a, const auto& b) { return a.place < b.place; });
  DocumentBatch sample;
  for (const Sampler::Drawn& document : drawn) sample.Add(document.text, document.place);
  return sample;
}

}  // namespace

void DocumentBatch::Add(std::string_view text, const DocumentPlace& place) {
  texts.emplace_back(text);
  places.push_back(place);
  bytes += text.size();
}

bool DocumentBatch::is_full() const { return texts.size() >= kBatchTexts || bytes >= kBatchBytes; }

Result<std::unique_ptr<CorpusEmbedding>> CorpusEmbedding::Prepare(
    const Session& session, const EmbedderRequest& request, std::uint64_t seed,
    std::span<const std::string> texts, const std::string& field, std::vector<CorpusFile>* files) {
  PLIMSOLL_ASSIGN(const DocumentBatch sample, DrawSample(session, seed, field, files));
  std::vector<std::string> fit = sample.texts;
  fit.insert(fit.end(), texts.begin(), texts.end());
  PLIMSOLL_ASSIGN(std::unique_ptr<embed::Embedder> embedder, MakeEmbedder(request, fit));
  PLIMSOLL_ASSIGN(const vectors::Matrix of_texts, embedder->Embed(texts));
  PLIMSOLL_ASSIGN(const vectors::Matrix of_sample, embedder->Embed(sample.texts));
  return std::unique_ptr<CorpusEmbedding>(
      new CorpusEmbedding(std::move(embedder), sample, of_texts, of_sample));
}

CorpusEmbedding::CorpusEmbedding(std::unique_ptr<embed::Embedder> embedder,
                                 const DocumentBatch& sample, const vectors::Matrix& texts,
                                 const vectors::Matrix& sampled)
    : embedder_(std::move(embedder)),
      sample_(sample.texts.begin(), sample.texts.end()),
      scan_(texts.View(), sampled.View(), sample.places) {}

Status CorpusEmbedding::Take(const DocumentBatch& batch) {
  std::lock_guard lock(mutex_);
  PLIMSOLL_ASSIGN(const vectors::Matrix rows, embedder_->Embed(batch.texts));
  return scan_.Take(rows.View(), batch.places, [&](std::size_t sample, std::size_t row) {
    diversity::ComparedText document(batch.texts[row]);
    return sample_[sample].IsSame(document);
  });
}

}  // namespace plimsoll::cli
