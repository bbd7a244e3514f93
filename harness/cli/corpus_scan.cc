#include "harness/cli/corpus_scan.h"

#include <memory>
#include <utility>

namespace plimsoll::cli {
namespace {

// Of one thread.
class Scanner final : public DocumentTaker {
 public:
  Scanner(const diversity::OverlapIndex& index, CorpusEmbedding* embedding)
      : scan(index), embedding_(embedding) {}

  Status Take(std::string_view text, const diversity::DocumentPlace& place) override {
    scan.Take(text, place);
    if (embedding_ == nullptr) return {};
    batch_.Add(text, place);
    return batch_.is_full() ? Flush() : Status();
  }
  /// Embeds what waits for a batch to be full.
  Status Flush() {
    if (batch_.texts.empty()) return {};
    const Status taken = embedding_->Take(batch_);
    batch_ = {};
    return taken;
  }

  diversity::OverlapScan scan;

 private:
  CorpusEmbedding* embedding_;
  DocumentBatch batch_;
};

}  // namespace

Result<std::vector<diversity::TextOverlap>> ScanCorpora(const Session& session,
                                                        const diversity::OverlapIndex& index,
                                                        const std::string& field,
                                                        std::vector<CorpusFile>* files,
                                                        CorpusEmbedding* embedding) {
  std::vector<std::unique_ptr<Scanner>> scanners;
  std::vector<DocumentTaker*> takers;
  for (std::size_t i = 0; i < StreamThreads(*files); ++i) {
    scanners.push_back(std::make_unique<Scanner>(index, embedding));
    takers.push_back(scanners.back().get());
  }
  PLIMSOLL_TRY(StreamDocuments(session, "training data", field, takers, files));
  for (const auto& scanner : scanners) PLIMSOLL_TRY(scanner->Flush());
  for (std::size_t i = 1; i < scanners.size(); ++i) scanners[0]->scan.Merge(scanners[i]->scan);
  return scanners[0]->scan.Finish();
}

}  // namespace plimsoll::cli
