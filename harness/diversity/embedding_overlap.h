#ifndef HARNESS_DIVERSITY_EMBEDDING_OVERLAP_H_
#define HARNESS_DIVERSITY_EMBEDDING_OVERLAP_H_

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "harness/base/result.h"
#include "harness/diversity/novelty_calibration.h"
#include "harness/diversity/overlap.h"
#include "harness/vectors/matrix.h"

namespace plimsoll::diversity {

/// p_duplicate up to which a text is called an embedding near-duplicate: so large a share is also
/// called of texts that are merely like the documents.
inline constexpr double kEmbeddingDuplicateLevel = 0.01;

/// What a pass over documents by embedding comes to.
struct EmbeddingOverlap {
  NoveltyCalibration usual;         ///< of the sampled documents; `mean` stays empty
  std::optional<double> threshold;  ///< similarity above it is a near-duplicate's; none: too few
  std::vector<std::optional<EmbeddingMatch>> texts;  ///< unset: the text's row is zeros
};

/// One pass over the embeddings of documents: of each text of a suite the nearest document,
/// exactly, and of a sample of the documents the nearest other one that is no copy. The latter say
/// which distances are usual. A sampled document with kMostCopies nearer than that one
/// counts as a copy, like one with an earlier copy: behind such a crowd nobody looks. But for ties
/// the result does not depend on the order of the documents, or on how they are cut into blocks.
/// Thread safety: one thread.
class EmbeddingScan {
 public:
  static constexpr std::size_t kMostCopies = 256;

  /// Shapes: n x d and m x d unit rows (or zeros), m places. The sample is of the documents that
  /// will be taken.
  EmbeddingScan(vectors::MatrixView texts, vectors::MatrixView sample,
                std::vector<DocumentPlace> sample_places);

  /// Whether a sampled document and a row of the documents in hand say the same in words. Rows
  /// whose vectors are the same are copies anyway.
  using SameRule = std::function<bool(std::size_t sample, std::size_t row)>;

  /// Shapes: b x d unit rows (or zeros), b places. Errors: those of vectors::NearestNeighbours.
  Status Take(vectors::MatrixView documents, std::span<const DocumentPlace> places,
              const SameRule& is_same);

  EmbeddingOverlap Finish() const;

 private:
  static constexpr double kNone = -2;  // below every cosine
  struct Nearest {
    double cosine = kNone;
    DocumentPlace place;
  };
  // What is known of the copies of a sampled document.
  struct Copies {
    double earlier = kNone;        // the greatest cosine, to one that stands before it
    std::vector<double> greatest;  // cosines to kMostCopies at most, the smallest in front
    void Add(double cosine);
    double Crowd() const;  // that of the last of kMostCopies; kNone: fewer
  };
  bool IsDecided(std::size_t query) const;
  bool TakeForSample(std::size_t sample, std::span<const vectors::Neighbour> list,
                     std::span<const DocumentPlace> places, const SameRule& is_same);

  std::size_t texts_ = 0;
  vectors::Matrix queries_;  // the texts, then the sample
  std::vector<DocumentPlace> sample_places_;
  std::vector<Nearest> nearest_;  // by query
  std::vector<Copies> copies_;    // by sampled document
  std::size_t documents_ = 0;
};

}  // namespace plimsoll::diversity

#endif  // HARNESS_DIVERSITY_EMBEDDING_OVERLAP_H_
