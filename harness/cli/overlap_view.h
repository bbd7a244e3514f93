#ifndef HARNESS_CLI_OVERLAP_VIEW_H_
#define HARNESS_CLI_OVERLAP_VIEW_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/cli/corpus_stream.h"
#include "harness/cli/text_input.h"
#include "harness/diversity/novelty_calibration.h"
#include "harness/diversity/overlap.h"
#include "harness/doc/node.h"
#include "harness/insight/gaming.h"

namespace plimsoll::cli {

/// What embeddings were compared, and which similarities are unusual.
struct OverlapEmbedding {
  std::string embedder;
  std::string embedder_identity;
  std::uint64_t seed = 0;  ///< of the documents that were drawn to calibrate by
  diversity::NoveltyCalibration usual;
  std::optional<double> threshold;  ///< similarity above it is unusual; none: too few documents
};

/// The texts of some sources and what corpora hold of them.
struct OverlapView {
  std::vector<TextSet> sets;
  std::vector<CorpusFile> files;
  std::vector<diversity::TextOverlap> overlaps;  ///< of the sets' items, one set after the other
  DocumentLines lines;                           ///< of every place in the overlaps
  std::optional<OverlapEmbedding> embedding;     ///< unset: not asked for
  DocumentTexts excerpts;                        ///< of every place that is nearest by embedding
  std::string run;                               ///< empty: none was named
  std::optional<insight::SeenFreshGap> gap;      ///< of its cases that any rule finds, and the rest

  /// Of each set, in their order.
  std::vector<std::span<const diversity::TextOverlap>> BySet() const;
};

/// "plimsoll.overlap/1".
doc::Node OverlapNode(const OverlapView& view);

/// For people: what was read of each corpus, what each rule finds in each source, the first `limit`
/// texts that any rule of words finds, and as many that are near by embedding. `with_texts`:
/// beginnings of the documents that these are near to.
std::string OverlapText(const OverlapView& view, int limit, bool with_texts);

}  // namespace plimsoll::cli

#endif  // HARNESS_CLI_OVERLAP_VIEW_H_
