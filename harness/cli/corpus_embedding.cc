#include "harness/cli/corpus_embedding.h"

#include <utility>

#include "harness/base/rng.h"
#include "harness/cli/text_draw.h"

namespace plimsoll::cli {
namespace {

using diversity::DocumentPlace;

// A batch fills an encoder, and its vectors and texts fit in a few MiB.
constexpr std::size_t kBatchTexts = 2048;
constexpr std::size_t kBatchBytes = 4u << 20;

// One thread's part of the draw.
class Sampler final : public DocumentTaker {
 public:
  explicit Sampler(std::uint64_t seed) : key_(Rng(seed, "training sample").Next()) {}

  Status Take(std::string_view text, const DocumentPlace& place) override {
    draw.Take(RankOf(place), place, text);
    return {};
  }
  Status EndBlock() override { return {}; }

  TextDraw<DocumentPlace> draw{CorpusEmbedding::kSampledDocuments};

 private:
  // A document's place in the random order, which depends on nothing but where it begins.
  std::uint64_t RankOf(const DocumentPlace& place) const {
    return Rng(key_ ^ (static_cast<std::uint64_t>(place.corpus) << 48 | place.offset)).Next();
  }

  std::uint64_t key_;
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
  for (std::size_t i = 1; i < samplers.size(); ++i) samplers[0]->draw.Merge(samplers[i]->draw);
  DocumentBatch sample;
  for (const auto& document : samplers[0]->draw.TakeByKey())
    sample.Add(document.text, document.key);
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
