#include "harness/cli/corpus_embedding.h"

#include <iterator>
#include <optional>
#include <unordered_map>
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

  Status Take(std::string_view /*text*/, const DocumentPlace& place) override {
    draw.Take(RankOf(place), place);
    return {};
  }

  TextDraw<DocumentPlace> draw{CorpusEmbedding::kSampledDocuments};

 private:
  // A document's place in the random order, which depends on nothing but where it begins.
  std::uint64_t RankOf(const DocumentPlace& place) const {
    return Rng(key_ ^ (static_cast<std::uint64_t>(place.corpus) << 48 | place.offset)).Next();
  }

  std::uint64_t key_;
};

Result<DocumentTexts> DrawSample(const Session& session, std::uint64_t seed,
                                 const std::string& field, std::vector<CorpusFile>* files) {
  std::vector<std::unique_ptr<Sampler>> samplers;
  std::vector<DocumentTaker*> takers;
  for (std::size_t i = 0; i < StreamThreads(*files); ++i) {
    samplers.push_back(std::make_unique<Sampler>(seed));
    takers.push_back(samplers.back().get());
  }
  PLIMSOLL_TRY(StreamDocuments(session, "sample of the training data", field, takers, files));
  for (std::size_t i = 1; i < samplers.size(); ++i) samplers[0]->draw.Merge(samplers[i]->draw);
  std::vector<DocumentPlace> places;
  for (const auto& drawn : samplers[0]->draw.TakeByKey()) places.push_back(drawn.key);
  return ReadDocuments(*files, field, std::move(places));
}

// Embeds each text once, however often it stands there.
Result<vectors::Matrix> EmbedOnce(embed::Embedder* embedder, std::span<const std::string> texts) {
  std::unordered_map<std::string_view, std::size_t> rows;
  std::vector<std::string> different;
  std::vector<std::size_t> row_of;
  for (const std::string& text : texts) {
    const auto [row, is_new] = rows.try_emplace(text, different.size());
    if (is_new) different.push_back(text);
    row_of.push_back(row->second);
  }
  PLIMSOLL_ASSIGN(vectors::Matrix embedded, embedder->Embed(different));
  if (different.size() == texts.size()) return embedded;
  return vectors::Gather(embedded.View(), row_of);
}

}  // namespace

void DocumentBatch::Add(std::string_view text, const DocumentPlace& place) {
  text = BeginningOf(text);
  texts.emplace_back(text);
  places.push_back(place);
  bytes += text.size();
}

bool DocumentBatch::is_full() const { return texts.size() >= kBatchTexts || bytes >= kBatchBytes; }

Result<std::unique_ptr<CorpusEmbedding>> CorpusEmbedding::Prepare(
    const Session& session, const EmbedderRequest& request, std::uint64_t seed,
    std::span<const std::string> texts, const std::string& field, std::vector<CorpusFile>* files) {
  PLIMSOLL_ASSIGN(DocumentTexts sample, DrawSample(session, seed, field, files));
  std::vector<DocumentPlace> places;
  std::vector<std::string> all;  // the sample, then the texts
  for (auto& [place, text] : sample) {
    places.push_back(place);
    all.push_back(std::move(text));
  }
  all.insert(all.end(), texts.begin(), texts.end());
  PLIMSOLL_ASSIGN(std::unique_ptr<embed::Embedder> embedder, MakeEmbedder(request, all));
  PLIMSOLL_ASSIGN(const vectors::Matrix of_texts, embedder->Embed(texts));
  const std::span sampled = std::span(all).first(places.size());
  PLIMSOLL_ASSIGN(const vectors::Matrix of_sample, embedder->Embed(sampled));
  diversity::EmbeddingScan scan(of_texts.View(), of_sample.View(), std::move(places));
  std::vector<diversity::ComparedText> compared(std::move_iterator(sampled.begin()),
                                                std::move_iterator(sampled.end()));
  return std::unique_ptr<CorpusEmbedding>(
      new CorpusEmbedding(std::move(embedder), std::move(compared), std::move(scan)));
}

CorpusEmbedding::CorpusEmbedding(std::unique_ptr<embed::Embedder> embedder,
                                 std::vector<diversity::ComparedText> sample,
                                 diversity::EmbeddingScan scan)
    : embedder_(std::move(embedder)), sample_(std::move(sample)), scan_(std::move(scan)) {}

Status CorpusEmbedding::Take(const DocumentBatch& batch) {
  std::lock_guard lock(mutex_);
  PLIMSOLL_ASSIGN(const vectors::Matrix rows, EmbedOnce(embedder_.get(), batch.texts));
  std::vector<std::optional<diversity::ComparedText>> compared(batch.texts.size());
  return scan_.Take(rows.View(), batch.places, [&](std::size_t sample, std::size_t row) {
    if (!compared[row]) compared[row].emplace(batch.texts[row]);
    return sample_[sample].IsSame(*compared[row]);
  });
}

}  // namespace plimsoll::cli
