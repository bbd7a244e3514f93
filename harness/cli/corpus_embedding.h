#ifndef HARNESS_CLI_CORPUS_EMBEDDING_H_
#define HARNESS_CLI_CORPUS_EMBEDDING_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/cli/corpus_stream.h"
#include "harness/cli/embedders.h"
#include "harness/cli/session.h"
#include "harness/diversity/embedding_overlap.h"
#include "harness/diversity/same_text.h"
#include "harness/embed/embedder.h"

namespace plimsoll::cli {

/// Documents of a corpus that are embedded at once, or the beginnings of long ones.
struct DocumentBatch {
  std::vector<std::string> texts;
  std::vector<diversity::DocumentPlace> places;  ///< of the texts
  std::size_t bytes = 0;

  void Add(std::string_view text, const diversity::DocumentPlace& place);
  bool is_full() const;
};

/// The nearest document of each text of some suites by embedding, while the documents stream by.
class CorpusEmbedding {
 public:
  /// Draws so many documents, or all there are, to calibrate by: their nearest others say which
  /// distances are usual. The fitted embedder is fitted on them and on the texts.
  static constexpr std::size_t kSampledDocuments = 2000;

  /// Reads the files once to draw the sample, and embeds it and the texts. Errors: those of
  /// StreamDocuments, ReadDocuments, MakeEmbedder and Embedder::Embed.
  static Result<std::unique_ptr<CorpusEmbedding>> Prepare(
      const Session& session, const EmbedderRequest& request, std::uint64_t seed,
      std::span<const std::string> texts, const std::string& field, std::vector<CorpusFile>* files);

  /// Every document must be taken once. Thread safety: any thread. Errors: the embedder's.
  Status Take(const DocumentBatch& batch);
  diversity::EmbeddingOverlap Finish() const { return scan_.Finish(); }
  const embed::Embedder& embedder() const { return *embedder_; }

 private:
  CorpusEmbedding(std::unique_ptr<embed::Embedder> embedder,
                  std::vector<diversity::ComparedText> sample, diversity::EmbeddingScan scan);

  std::mutex mutex_;
  std::unique_ptr<embed::Embedder> embedder_;
  std::vector<diversity::ComparedText> sample_;
  diversity::EmbeddingScan scan_;
};

}  // namespace plimsoll::cli

#endif  // HARNESS_CLI_CORPUS_EMBEDDING_H_
